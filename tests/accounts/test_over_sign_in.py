"""What was typed about oneself and sent after the session had ended stands in the form after signing in again."""

import re
from datetime import timedelta
from html import unescape
from unittest.mock import patch

from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import forgetting, over_sign_in
from comments import doors
from comments.models import Decision
from tests.accounts.ways import PASSWORD, WaysTestCase
from tests.builders import make_comment, make_moderator, make_post, make_user
from tests.comments.test_appeals import tell

KEPT = "You were signed out, and nothing is saved yet."
WORDS = "I paint <birds> & read."
HERE = {"sec-fetch-site": "same-origin"}


class OverSignInTest(WaysTestCase):
    def setUp(self):
        super().setUp()
        self.rita = make_user("Rita", password=PASSWORD)
        self.client = Client()
        self.client.force_login(self.rita)
        self.address = reverse("accounts:profile")

    def writer(self):
        page = self.client.get(self.address).content.decode()
        return unescape(re.search(r'name="writer" value="([^"]*)"', page)[1])

    def send_signed_out(self, **fields):
        """Open the form, end the session elsewhere, and send it. Return the answer."""
        writer = self.writer()
        Session.objects.all().delete()
        form = {"bio": WORDS, "pronouns": "", "link": "", "page_is_public": "on", "writer": writer}
        return self.client.post(self.address, form | fields)

    def sign_in(self, answer, person=None):
        back = answer["Location"].partition("?next=")[2]
        login = {"login": (person or self.rita).email, "password": PASSWORD, "next": back}
        return self.go("account_login", login)

    def values(self):
        """The values of the form, as the page shows them when the person comes back."""
        page = self.client.get(self.address)
        self.assertContains(page, KEPT)
        form = page.context["form"]
        return {name: form[name].value() for name in form.fields}

    def assert_nothing_is_put_back(self):
        page = self.client.get(self.address)
        self.assertNotContains(page, KEPT)
        self.assertNotContains(page, "I paint")

    def test_it_works(self):
        answer = self.send_signed_out()
        self.assertEqual(answer["Location"], f"{reverse('account_login')}?next={self.address}")
        self.assertContains(self.client.get(answer["Location"]), "What you typed is kept")
        self.assertRedirects(self.sign_in(answer), self.address, fetch_redirect_response=False)
        self.assertEqual(self.values()["bio"], WORDS)
        self.rita.refresh_from_db()
        self.assertEqual(self.rita.bio, "")  # until a button is pressed

    def test_sent_again_it_is_saved_and_forgotten(self):
        self.sign_in(self.send_signed_out())
        again = {name: value for name, value in self.values().items() if value is not None}
        self.client.post(self.address, again)
        self.rita.refresh_from_db()
        self.assertEqual(self.rita.bio, WORDS)
        self.assertNotContains(self.client.get(self.address), KEPT)

    def test_a_tick_that_was_taken_away_stays_away(self):
        self.assertTrue(self.rita.page_is_public)
        self.sign_in(self.send_signed_out(page_is_public=""))
        self.assertFalse(self.values()["page_is_public"])

    def test_a_mailed_code_leads_there_too(self):
        answer = self.send_signed_out()
        asked = self.ask_for_code(self.rita.email, next=answer["Location"].partition("?next=")[2])
        self.assertRedirects(self.enter_code(self.rita.email, asked), self.address)
        self.assertEqual(self.values()["bio"], WORDS)

    def test_somebody_else_on_the_same_computer_sees_nothing(self):
        answer = self.send_signed_out()
        self.sign_in(answer, make_user("Tom", password=PASSWORD))
        self.assertTrue(self.is_signed_in())
        self.assert_nothing_is_put_back()

    def test_another_browser_sees_nothing(self):
        self.send_signed_out()
        self.client = Client()
        self.client.force_login(self.rita)
        self.assert_nothing_is_put_back()

    def test_after_an_hour_it_is_forgotten(self):
        answer = self.send_signed_out()
        later = timezone.now() + over_sign_in.KEPT_FOR + timedelta(minutes=1)
        with patch.object(timezone, "now", return_value=later):
            self.assertEqual(self.rows_kept(), 1)
            forgetting.forget_counters()
            self.assertEqual(self.rows_kept(), 0)
        self.sign_in(answer)
        self.assert_nothing_is_put_back()

    def rows_kept(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM cache WHERE cache_key LIKE %s", ["%kept-form%"])
            return cursor.fetchone()[0]

    def test_secrets_and_files_are_not_kept(self):
        picture = SimpleUploadedFile("me.jpg", b"SECRET", "image/jpeg")
        answer = self.send_signed_out(picture=picture, password1="SECRET", code="SECRET", credential="SECRET")
        words = cache.get(self.client.session[over_sign_in.SESSION_KEY])
        self.assertEqual(words["data"]["bio"], [WORDS])
        self.assertNotIn("SECRET", str(words))
        self.assertContains(self.client.get(answer["Location"]), "Only files have to be chosen once more.")

    def test_the_form_for_a_password_carries_no_writer(self):
        self.assertNotContains(self.client.get(reverse("account_change_password")), 'name="writer"')

    def test_strangers_can_keep_nothing(self):
        self.client.logout()
        for writer in ("", "x", str(self.rita.pk), over_sign_in.signing.dumps(self.rita.pk, salt="somewhere else")):
            answer = self.client.post(self.address, {"bio": WORDS, "writer": writer})
            self.assertIn("/login/", answer["Location"])
            self.assertNotIn(over_sign_in.SESSION_KEY, self.client.session, writer)

    def test_a_form_whose_token_is_lost_comes_back_too(self):
        """As after signing in again in another tab."""
        writer, self.client = self.writer(), Client(enforce_csrf_checks=True, headers=HERE)
        self.client.force_login(self.rita)
        self.assertRedirects(self.client.post(self.address, {"bio": WORDS, "writer": writer}), self.address)
        self.assertEqual(self.values()["bio"], WORDS)

    def test_without_a_token_nobody_keeps_words_for_somebody_else(self):
        writer, self.client = self.writer(), Client(enforce_csrf_checks=True, headers=HERE)
        self.client.force_login(make_user("Tom"))
        answer = self.client.post(self.address, {"bio": WORDS, "writer": writer})
        self.assertContains(answer, "Please try that once more", status_code=403)
        self.assertNotIn(over_sign_in.SESSION_KEY, self.client.session)

    def test_a_form_on_another_site_touches_no_session(self):
        writer = self.writer()
        for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}, {"origin": "null"}):
            self.client = Client(enforce_csrf_checks=True, headers=headers)
            answer = self.client.post(self.address, {"bio": WORDS, "writer": writer})
            self.assertEqual((answer.status_code, dict(answer.cookies)), (403, {}))
        self.assertEqual(self.rows_kept(), 0)

    def test_a_newer_form_takes_the_place_of_the_older(self):
        writer = self.writer()
        Session.objects.all().delete()
        for bio in ("First.", "Second."):
            answer = self.client.post(self.address, {"bio": bio, "page_is_public": "on", "writer": writer})
        self.assertEqual(self.rows_kept(), 1)
        self.sign_in(answer)
        self.assertEqual(self.values()["bio"], "Second.")

    def test_what_somebody_else_sends_there_takes_nothing_away(self):
        answer = self.send_signed_out()
        self.sign_in(answer, make_user("Tom", password=PASSWORD))
        self.client.post(self.address, {"bio": "I am Tom.", "page_is_public": "on"})
        self.assertEqual(self.rows_kept(), 1)

    def test_each_form_of_ones_account(self):
        comment = make_comment(make_post(), make_user("Tom"))
        report = reverse("comments:report", args=[comment.post.slug, comment.number])
        for address, fields in (
            (reverse("accounts:account"), {"public_name": "Rita the painter"}),
            (reverse("accounts:preferences"), {"time_zone": "Asia/Tokyo", "date_format": "iso"}),
            (reverse("account_email"), {"email": "new@example.org", "action_add": ""}),
            (reverse("comments:mail_preferences"), {"replies": "never"}),
            (report, {"reason": "worried", "text": WORDS}),
            (self.appeal_address(), {"text": WORDS}),
        ):
            with self.subTest(address):
                self.address = address
                self.sign_in(self.send_signed_out(**fields))
                values = self.values()
                typed = {name: fields[name] for name in fields if name in values}
                self.assertEqual({name: values[name] for name in typed}, typed)
                self.assertTrue(typed)

    def appeal_address(self):
        doors.reject(make_comment(make_post("Other"), self.rita), by=make_moderator(), reason="No source.")
        tell()
        return reverse("comments:appeal", args=[Decision.objects.get().pk])

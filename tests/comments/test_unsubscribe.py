"""Stopping letters by the link in one of them: without signing in, not by a scanner's GET, not by a made-up link."""

from django.core import signing
from django.test import Client, TestCase
from django.urls import reverse

from comments import doors, stopping
from comments.models import MailPreference
from tests.builders import letters_to, make_comment, make_moderator, make_post, make_user, real_outbox


@real_outbox
class StopLettersTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.rita = make_user("Rita")
        cls.link = stopping.stop_link(cls.rita, "follows")
        cls.path = cls.link.removeprefix("http://localhost:8000")

    def setUp(self):
        # A mail program: no session, no token, and it would be refused where one is asked for.
        self.client = Client(enforce_csrf_checks=True)

    def wishes(self):
        preference = MailPreference.of(self.rita)
        return preference.replies, preference.follows

    def test_one_click_stops_that_kind(self):
        answer = self.client.post(self.path, {"List-Unsubscribe": "One-Click"})
        self.assertEqual(answer.status_code, 200)  # mail programs follow no redirects here
        self.assertEqual(self.wishes(), ("at_once", "never"))

    def test_a_get_asks_and_changes_nothing(self):
        answer = self.client.get(self.path)
        self.assertContains(answer, "Stop letters about conversations you follow?")
        self.assertEqual(self.wishes(), ("at_once", "daily"))
        self.assertNotContains(answer, self.rita.email)

    def test_the_button_stops_them_and_the_page_says_so(self):
        self.assertContains(self.client.post(self.path), "You get no more letters about conversations you follow.")
        self.assertContains(self.client.get(self.path), "The letters are stopped")

    def test_all_stops_both(self):
        path = stopping.stop_link(self.rita, "all").removeprefix("http://localhost:8000")
        self.client.post(path)
        self.assertEqual(self.wishes(), ("never", "never"))

    def test_a_choice_made_before_stays_otherwise(self):
        MailPreference.objects.create(user=self.rita, replies="weekly", follows="weekly")
        self.client.post(self.path)
        self.assertEqual(self.wishes(), ("weekly", "never"))

    def test_a_changed_link_is_refused(self):
        other = make_user("Tom")
        token = self.path.rstrip("/").rpartition("/")[2]
        forged = signing.Signer(salt="another").sign_object([other.pk, "follows"])
        unknown = stopping.SIGNER.sign_object([other.pk, "everything"])
        gone = stopping.SIGNER.sign_object([10**6, "follows"])
        for bad in (token[:-1], "x" + token, token.upper(), "x", "é", forged, unknown, gone):
            path = reverse("comments:stop_letters", args=[bad])
            for answer in (self.client.get(path), self.client.post(path)):
                self.assertContains(answer, "This link does not work", status_code=404)
        self.assertEqual(MailPreference.objects.count(), 0)

    def test_the_letters_carry_it(self):
        comment = make_comment(make_post(), self.rita)
        reply = doors.post(comment.post, make_user("Tom"), "Yes.", parent_number=comment.number)
        doors.approve(reply, by=make_moderator("Max"))
        (letter,) = letters_to(self.rita)
        link = stopping.stop_link(self.rita, "replies")
        self.assertEqual(letter.headers["List-Unsubscribe"], f"<{link}>")
        self.assertEqual(letter.headers["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
        self.assertIn(link, letter.message)
        self.assertIn(link, letter.html_message)

    def test_the_header_survives_the_way_in_one_piece(self):
        comment = make_comment(make_post(), self.rita)
        doors.approve(
            doors.post(comment.post, make_user("Tom"), "Yes.", parent_number=comment.number), by=make_moderator("Max")
        )
        (letter,) = letters_to(self.rita)
        sent = letter.prepare_email_message().message().as_bytes().decode()
        header = sent[sent.index("List-Unsubscribe:") :].split("\n")
        whole = "".join([header[0], *[line for line in header[1:3] if line.startswith(" ")]])
        self.assertEqual(whole.split(), ["List-Unsubscribe:", f"<{stopping.stop_link(self.rita, 'replies')}>"])

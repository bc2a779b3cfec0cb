"""Where somebody is signed in, and how to end that."""

from datetime import timedelta
from unittest.mock import patch

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.devices import device_words
from tests.accounts.ways import PASSWORD, WaysTestCase
from tests.builders import letters_to, make_user

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
AGENTS = [
    (FIREFOX, "Firefox on a Windows computer"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile/15E148 Safari/604.1",
     "Safari on an iPhone"),
    ("Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36",
     "Chrome on an Android device"),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0",
     "Edge on a Windows computer"),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15",
     "Safari on a Mac"),
    ("", "A browser on a device we do not know"),
    ("<script>", "A browser on a device we do not know"),
]  # fmt: skip


class SessionsTest(WaysTestCase):
    def setUp(self):
        super().setUp()
        self.rita = make_user("Rita", password=PASSWORD)
        self.phone = self.sign_in()
        self.client = self.sign_in(HTTP_USER_AGENT=FIREFOX)

    def sign_in(self, **headers):
        client = Client(**headers)
        client.post(reverse("account_login"), {"login": self.rita.email, "password": PASSWORD})
        return client

    def is_in(self, client):
        return client.get("/accounts/me/").status_code == 200

    def test_it_shows_device_and_last_use(self):
        page = self.client.get(reverse("accounts:devices"))
        self.assertContains(page, "These 2 devices")
        self.assertContains(page, "Firefox on a Windows computer")
        self.assertContains(page, "This one", count=1)

    def test_no_network_address_is_kept_and_little_of_the_browser(self):
        self.assertEqual({session.ip for session in UserSession.objects.all()}, {"0.0.0.0"})
        self.assertNotIn("145.0", "".join(session.user_agent for session in UserSession.objects.all()))

    def test_signing_out_one(self):
        other = UserSession.objects.exclude(user_agent__startswith="Firefox").get()
        answer = self.client.post(reverse("accounts:end_session", args=[other.pk]), follow=True)
        self.assertContains(answer, "That device is signed out.")
        self.assertEqual((self.is_in(self.client), self.is_in(self.phone)), (True, False))

    def test_signing_out_all_others(self):
        self.client.post(reverse("accounts:devices"))
        self.assertEqual((self.is_in(self.client), self.is_in(self.phone)), (True, False))

    def test_nobody_ends_the_sessions_of_somebody_else(self):
        session = UserSession.objects.first()
        tom = Client()
        tom.force_login(make_user("Tom"))
        self.assertEqual(tom.post(reverse("accounts:end_session", args=[session.pk])).status_code, 404)
        self.assertEqual(Client().post(reverse("accounts:end_session", args=[session.pk])).status_code, 302)
        self.assertTrue(UserSession.objects.filter(pk=session.pk).exists())

    def test_ending_is_a_post(self):
        session = UserSession.objects.first()
        self.assertEqual(self.client.get(reverse("accounts:end_session", args=[session.pk])).status_code, 405)

    def test_a_changed_password_ends_the_others_and_is_told_by_letter(self):
        new = "eight quiet rivers"
        form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        self.assertEqual(self.client.post(reverse("account_change_password"), form).status_code, 302)
        self.assertEqual((self.is_in(self.client), self.is_in(self.phone)), (True, False))
        letter = letters_to(self.rita)[-1]
        self.assertEqual(letter.subject, "Your password was changed")
        self.assertIn("with Firefox on a Windows computer", letter.message)
        self.assertNotIn("127.0.0.1", letter.message)

    def test_the_last_use_is_noted_once_an_hour(self):
        later = timezone.now() + timedelta(minutes=70)
        mine = UserSession.objects.filter(user_agent__startswith="Firefox")
        before = mine.get().last_seen_at
        self.client.get("/accounts/me/")
        self.assertEqual(mine.get().last_seen_at, before)
        with patch("django.utils.timezone.now", return_value=later):
            self.client.get("/accounts/me/")
            self.assertEqual(mine.get().last_seen_at, later)
            with patch.object(Session, "save") as save:
                self.client.get("/accounts/me/")
        save.assert_not_called()

    def test_query_count_does_not_grow(self):
        for _ in range(8):
            self.sign_in()
        # the session, the person, the devices, their sessions, the site's settings, unread news, pages of the footer
        with self.assertNumQueries(7):
            page = self.client.get(reverse("accounts:devices"))
        self.assertContains(page, "These 10 devices")

    def test_sessions_that_are_over_are_not_listed(self):
        Session.objects.filter(pk=self.phone.session.session_key).update(expire_date=timezone.now())
        self.assertContains(self.client.get(reverse("accounts:devices")), "Only this device")
        self.assertEqual(UserSession.objects.count(), 1)


class GuestsTest(WaysTestCase):
    def days_left(self):
        session = Session.objects.get(session_key=self.client.session.session_key)
        return round((session.expire_date - timezone.now()) / timedelta(days=1))

    def test_what_a_guest_typed_is_kept_for_a_week(self):
        self.sign_up("nora@example.org", "Nora")
        self.assertEqual(self.days_left(), 7)
        self.assertEqual(self.client.cookies["session"]["max-age"], 7 * 24 * 3600)

    def test_whoever_signs_in_stays_so_for_two_months(self):
        self.sign_up("nora@example.org", "Nora")
        self.verify("nora@example.org")
        self.assertTrue(self.is_signed_in())
        self.assertEqual(self.days_left(), 60)
        self.assertEqual(self.client.cookies["session"]["max-age"], 60 * 24 * 3600)

    def test_a_guest_who_typed_nothing_has_none(self):
        self.client.get("/")
        self.assertEqual(Session.objects.count(), 0)


def test_words_for_devices():
    for agent, words in AGENTS:
        assert device_words(agent) == words
        assert device_words(words) == words

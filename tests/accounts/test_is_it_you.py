"""What a stranger at an open browser must not do is asked once more, also of people whose only way in is a mailed code."""

import time
from unittest.mock import patch

from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse
from post_office.models import Email

from accounts.models import Leaving
from tests.accounts.factors import set_up_app
from tests.accounts.there_and_back import OtherSiteTestCase
from tests.accounts.ways import PASSWORD, WaysTestCase
from tests.builders import make_user
from tests.leaving import sign_in

CODE_PAGE = "/accounts/reauthenticate/code/"
NEW = "new@example.org"
# Each with what is sent; None: opening the page is asked about.
DOORS = {
    "/accounts/me/data/": {},
    "/accounts/me/leave/": {"choice": "erase"},
    "/accounts/email/": {"email": NEW, "action_add": ""},
    "/accounts/password/set/": None,
    "/accounts/second-step/totp/activate/": None,
    "/accounts/second-step/webauthn/add/": None,
}


class IsItYouTestCase(WaysTestCase):
    def setUp(self):
        super().setUp()
        self.cora = make_user("Cora")  # has no password

    def open(self, door):
        data = DOORS[door]
        return self.client.get(door) if data is None else self.client.post(door, data)

    def sign_in_long_ago(self):
        sign_in(self.client, self.cora, is_recent=False)

    def mail_code(self):
        return self.client.post(CODE_PAGE, {"action": "send"})

    def type(self, code, back=""):
        return self.client.post(CODE_PAGE, {"code": code, "next": back})


class DoorsTest(IsItYouTestCase):
    def test_each_door_asks_for_a_mailed_code(self):
        for door in DOORS:
            self.sign_in_long_ago()
            with self.subTest(door):
                self.assertRedirects(self.open(door), f"{CODE_PAGE}?next={door}")
        self.assertFalse(Leaving.objects.exists())
        self.assertEqual(Email.objects.count(), 0)  # neither a code for the new address nor news of a change

    def test_who_has_just_signed_in_is_not_asked(self):
        for door in DOORS:
            self.client.force_login(self.cora, "django.contrib.auth.backends.ModelBackend")
            with self.subTest(door):
                self.assertNotIn("reauthenticate", self.open(door).headers.get("Location", ""))
            Leaving.objects.all().delete()
            type(self.cora).objects.update(is_active=True)

    def test_signing_in_by_code_counts_and_runs_out(self):
        self.ask_for_code(self.cora.email)
        self.enter_code(self.cora.email)
        self.assertEqual(self.open("/accounts/me/data/").status_code, 200)
        session = self.client.session
        session["signed_in_at"] -= 301
        session.save()
        self.assertEqual(self.open("/accounts/me/data/").status_code, 302)

    def test_that_somebody_signed_in_elsewhere_does_not_count(self):
        self.sign_in_long_ago()
        sign_in(self.client_class(), self.cora)
        self.assertEqual(self.open("/accounts/me/data/").status_code, 302)

    def test_who_has_a_password_is_asked_for_it_or_a_code(self):
        rita = make_user("Rita", password=PASSWORD)
        sign_in(self.client, rita, is_recent=False)
        for door in ("/accounts/email/", "/accounts/me/data/"):
            answer = self.open(door)
            self.assertRedirects(answer, f"/accounts/reauthenticate/?next={door}")
            self.assertContains(self.client.get(answer.url), "Get a code by mail")

    def test_a_password_is_never_kept_for_later(self):
        self.sign_in_long_ago()
        answer = self.client.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
        self.assertRedirects(answer, "/accounts/password/set/", fetch_redirect_response=False)
        self.assertNotIn(PASSWORD, str(dict(self.client.session)))
        self.cora.refresh_from_db()
        self.assertFalse(self.cora.has_usable_password())

    def test_guests_are_led_to_sign_in(self):
        for door in (*DOORS, CODE_PAGE):
            self.assertIn(reverse("account_login"), self.client.get(door).headers["Location"], door)


class MailedCodeTest(IsItYouTestCase):
    def setUp(self):
        super().setUp()
        self.sign_in_long_ago()

    def test_the_right_code_lets_the_held_up_act_go_on(self):
        asked = self.open("/accounts/me/leave/")
        self.assertEqual(self.mail_code().status_code, 302)
        self.assertContains(self.client.get(asked.url), "A letter with a code is on its way")
        answer = self.type(self.code_mailed_to(self.cora.email), "/accounts/me/leave/")
        self.assertRedirects(answer, "/accounts/left/")
        self.assertEqual(Leaving.objects.get().choice, "erase")

    def test_the_address_is_changed_only_after_it(self):
        self.open("/accounts/email/")
        self.mail_code()
        self.type(self.code_mailed_to(self.cora.email), "/accounts/email/")
        self.verify(NEW)
        self.cora.refresh_from_db()
        self.assertEqual(self.cora.email, NEW)

    def test_looking_at_the_page_mails_nothing(self):
        self.assertContains(self.client.get(CODE_PAGE), "Mail me a code")
        self.assertEqual(Email.objects.count(), 0)

    def test_a_wrong_code_opens_nothing(self):
        self.open("/accounts/me/leave/")
        self.mail_code()
        self.assertContains(self.type("WRONG1", "/accounts/me/leave/"), "This code is not right")
        self.assertFalse(Leaving.objects.exists())

    def test_after_three_wrong_ones_the_right_one_is_worth_nothing(self):
        self.mail_code()
        code = self.code_mailed_to(self.cora.email)
        for _ in range(3):
            answer = self.type("WRONG1")
        self.assertContains(self.client.get(answer.url), "That was wrong three times")
        self.type(code, "/accounts/me/data/")
        self.assertEqual(self.open("/accounts/me/data/").status_code, 302)

    def test_for_one_that_has_run_out_a_new_one_is_mailed(self):
        self.mail_code()
        code = self.code_mailed_to(self.cora.email)
        with patch("time.time", return_value=time.time() + 3700):
            answer = self.type(code, "/accounts/me/data/")
            self.assertContains(self.client.get(answer.url), "We have mailed you a new one.")
        self.assertNotEqual(self.code_mailed_to(self.cora.email), code)
        self.assertNotContains(self.client.get(self.mail_code().url), "We have mailed you a new one.")

    def test_an_empty_field_is_no_try(self):
        self.mail_code()
        for _ in range(4):
            self.type("")
        self.type(self.code_mailed_to(self.cora.email), "/accounts/me/data/")
        self.assertEqual(self.open("/accounts/me/data/").status_code, 200)

    def test_a_code_works_once(self):
        self.mail_code()
        code = self.code_mailed_to(self.cora.email)
        self.assertEqual(self.type(code, "/accounts/me/").headers["Location"], "/accounts/me/")
        self.assertEqual(self.type(code, "/accounts/me/").headers["Location"], f"{CODE_PAGE}?next=%2Faccounts%2Fme%2F")

    def test_an_hour_later_it_is_too_late(self):
        self.mail_code()
        session = self.client.session
        session["is_it_you_code"] = session["is_it_you_code"] | {"at": session["is_it_you_code"]["at"] - 3601}
        session.save()
        self.type(self.code_mailed_to(self.cora.email), "/accounts/me/data/")
        self.assertEqual(self.open("/accounts/me/data/").status_code, 302)

    def test_a_code_for_somebody_else_or_another_address_is_none(self):
        self.mail_code()
        code = self.code_mailed_to(self.cora.email)
        type(self.cora).objects.filter(pk=self.cora.pk).update(email=NEW)
        self.assertEqual(self.type(code, "/accounts/me/").headers["Location"], f"{CODE_PAGE}?next=%2Faccounts%2Fme%2F")
        self.assertEqual(self.open("/accounts/me/data/").status_code, 302)

    def test_codes_are_limited(self):
        answers = [self.mail_code() for _ in range(4)]
        self.assertEqual([answer.status_code for answer in answers], [302, 302, 302, 429])
        self.assertGreater(int(answers[-1].headers["Retry-After"]), 0)

    def test_tries_are_limited(self):
        self.mail_code()
        codes = [self.type("").status_code for _ in range(10)]
        self.assertEqual(codes, [200] * 9 + [429])

    def test_a_mailed_code_does_not_stand_in_for_a_second_step(self):
        set_up_app(self.cora)
        self.assertRedirects(
            self.open("/accounts/me/data/"), "/accounts/second-step/reauthenticate/?next=/accounts/me/data/"
        )
        cache.clear()
        self.assertRedirects(self.client.get(CODE_PAGE), "/accounts/second-step/reauthenticate/")
        self.mail_code()
        self.assertEqual(Email.objects.count(), 0)
        self.assertTrue(Authenticator.objects.exists())


class OtherSitesTest(OtherSiteTestCase):
    __test__ = True

    def setUp(self):
        super().setUp()
        self.cora = make_user("Cora")
        self.account = self.cora.socialaccount_set.create(provider="own", uid="1")
        sign_in(self.client, self.cora, is_recent=False)

    def code(self):
        self.client.post(CODE_PAGE, {"action": "send"})
        return self.code_mailed_to(self.cora.email)

    def test_unlinking_asks_and_then_goes_on(self):
        here = reverse("socialaccount_connections")
        self.assertRedirects(self.client.post(here, {"account": self.account.pk}), f"{CODE_PAGE}?next={here}")
        self.assertTrue(self.cora.socialaccount_set.exists())
        self.client.post(CODE_PAGE, {"code": self.code(), "next": here})
        self.assertFalse(self.cora.socialaccount_set.exists())

    def test_linking_asks_and_then_goes_on(self):
        self.account.delete()
        self.assertIn("/accounts/reauthenticate/", self.come_in(process="connect").headers["Location"])
        self.assertFalse(self.cora.socialaccount_set.exists())
        self.client.post(CODE_PAGE, {"code": self.code()})
        self.assertEqual(self.cora.socialaccount_set.get().uid, "4711")

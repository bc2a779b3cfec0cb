"""Codes that were mailed on the way in cannot be guessed, by nobody and for no address; and who errs is told what to do."""

import time
from unittest.mock import patch

from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings

from accounts.mailed_code import RUN_OUT, USED_UP
from accounts.models import User
from tests.accounts.ways import WaysTestCase, likeness
from tests.builders import letters_to, make_user

ASK_AGAIN = "/accounts/login/code/"
KNOWN, UNKNOWN = "rita@example.org", "nora@example.org"


class CodeTriesTestCase(WaysTestCase):
    def setUp(self):
        super().setUp()
        self.rita = make_user("Rita")

    def type(self, code="WRONG1", page="account_confirm_login_code", **more):
        return self.go(page, {"code": code, **more})


class ThirdWrongCodeTest(CodeTriesTestCase):
    def test_one_must_ask_again_and_is_told_so(self):
        self.ask_for_code()
        code = self.code_mailed_to(KNOWN)
        for _ in range(2):
            self.assertContains(self.type(), "This code is not right")
        answer = self.type()
        self.assertRedirects(answer, ASK_AGAIN, fetch_redirect_response=False)
        self.assertContains(self.client.get(answer.url), USED_UP)
        self.assertRedirects(self.type(code), ASK_AGAIN)
        self.assertFalse(self.is_signed_in())
        self.ask_for_code()
        self.enter_code()
        self.assertTrue(self.is_signed_in())

    def test_the_way_back_is_kept(self):
        self.ask_for_code()
        answers = [self.type(next="/archive/") for _ in range(3)]
        self.assertEqual(answers[-1].url, f"{ASK_AGAIN}?next=%2Farchive%2F")

    def test_an_empty_field_is_no_try(self):
        self.ask_for_code()
        for _ in range(4):
            self.assertEqual(self.type(" ").status_code, 200)
        self.enter_code()
        self.assertTrue(self.is_signed_in())

    def test_an_unknown_address_is_answered_alike(self):
        seen = []
        for email in (KNOWN, UNKNOWN):
            self.client = Client()
            self.ask_for_code(email)
            answers = [self.type() for _ in range(3)]
            answers.append(self.client.get(answers[-1].url))
            seen.append([likeness(answer, email) for answer in answers])
        self.assertEqual(*seen)

    def test_after_signing_up_a_code_to_sign_in_helps(self):
        seen = []
        for email, name in ((UNKNOWN, "Nora"), (KNOWN, "Ben")):
            self.client = Client()
            self.sign_up(email, name)
            answers = [self.type(page="account_email_verification_sent") for _ in range(3)]
            self.assertRedirects(answers[-1], ASK_AGAIN, fetch_redirect_response=False)
            answers.append(self.client.get(ASK_AGAIN))
            self.assertContains(answers[-1], USED_UP)
            seen.append([likeness(answer, email) for answer in answers])
        self.assertEqual(*seen)
        self.client = Client()
        self.ask_for_code(UNKNOWN)
        self.enter_code(UNKNOWN)
        self.assertTrue(self.is_signed_in())
        self.assertTrue(User.objects.get(public_name="Nora").emailaddress_set.get().verified)

    def test_with_a_new_address_one_begins_again_in_the_account(self):
        self.client.force_login(self.rita, "django.contrib.auth.backends.ModelBackend")
        self.go("account_email", {"email": "new@example.org", "action_add": ""})
        answers = [self.type(page="account_email_verification_sent") for _ in range(3)]
        self.assertRedirects(answers[-1], "/accounts/email/", fetch_redirect_response=False)
        self.rita.refresh_from_db()
        self.assertEqual(self.rita.email, KNOWN)


class RunOutCodeTest(CodeTriesTestCase):
    """A letter that is found after more than an hour."""

    def much_later(self):
        return patch("time.time", return_value=time.time() + 3700)

    def test_one_must_ask_again_and_is_told_so(self):
        self.ask_for_code()
        with self.much_later():
            answer = self.type(self.code_mailed_to(KNOWN), next="/archive/")
            self.assertEqual(answer.url, f"{ASK_AGAIN}?next=%2Farchive%2F")
            self.assertContains(self.client.get(answer.url), RUN_OUT)
        self.assertFalse(self.is_signed_in())

    def test_an_unknown_address_is_answered_alike(self):
        seen = []
        for email in (KNOWN, UNKNOWN):
            self.client = Client()
            self.ask_for_code(email)
            with self.much_later():
                answer = self.type()
                seen.append([likeness(answer, email), likeness(self.client.get(answer.url), email)])
        self.assertEqual(*seen)

    def test_after_signing_up_too(self):
        self.sign_up(UNKNOWN, "Nora")
        with self.much_later():
            answer = self.type(self.code_mailed_to(UNKNOWN), page="account_email_verification_sent")
            self.assertContains(self.client.get(answer.url), RUN_OUT)

    def test_with_a_new_address_one_begins_again_in_the_account(self):
        self.client.force_login(self.rita, "django.contrib.auth.backends.ModelBackend")
        self.go("account_email", {"email": "new@example.org", "action_add": ""})
        with self.much_later():
            answer = self.type(self.code_mailed_to("new@example.org"), page="account_email_verification_sent")
            self.assertRedirects(answer, "/accounts/email/", fetch_redirect_response=False)
            self.assertContains(self.client.get(answer.url), RUN_OUT)

    def test_a_form_that_is_sent_twice_is_no_reason_to_say_so(self):
        self.sign_up(UNKNOWN, "Nora")
        code = self.code_mailed_to(UNKNOWN)
        for _ in range(2):
            answer = self.type(code, page="account_email_verification_sent")
        self.assertTrue(self.is_signed_in())
        self.assertNotContains(self.client.get(answer.url), RUN_OUT)


# As if time went by for asking, and not for trying.
@override_settings(ACCOUNT_RATE_LIMITS=settings.ACCOUNT_RATE_LIMITS | {"request_login_code": None})
class ManyCodesTest(CodeTriesTestCase):
    """Three tries for each of many codes would be too many."""

    def try_new_code(self, email):
        self.client = Client()
        self.ask_for_code(email)
        return [self.type() for _ in range(3)]

    def test_many_sessions_get_no_more_tries_for_one_address(self):
        for email in (UNKNOWN, KNOWN):
            cache.clear()  # the network's
            answers = [answer for _ in range(4) for answer in self.try_new_code(email)]
            self.assertEqual([answer.status_code for answer in answers], [200, 200, 302] * 3 + [200, 429, 429], email)
            self.assertContains(answers[-1], "Please wait", status_code=429)
            self.assertEqual(answers[-1].headers["Retry-After"], "300")
        self.client = Client()
        self.ask_for_code()
        self.assertEqual(self.type(self.code_mailed_to(KNOWN)).status_code, 429)
        self.assertFalse(self.is_signed_in())

    def test_one_network_gets_no_more_tries_for_many_addresses(self):
        answers = [answer for turn in range(8) for answer in self.try_new_code(f"reader{turn}@example.org")]
        self.assertEqual([answer.status_code for answer in answers].count(429), 4)


class AskingTest(CodeTriesTestCase):
    def test_sending_a_code_again_counts_too(self):
        for email in (KNOWN, UNKNOWN):
            statuses = []
            for _ in range(2):
                self.client = Client()
                statuses += [self.ask_for_code(email).status_code, self.type("", action="resend").status_code]
            self.assertEqual(statuses, [302, 302, 302, 429], email)
        self.assertEqual(len(letters_to(self.rita)), 3)

    def test_new_passwords_are_limited_for_an_address(self):
        for email in (KNOWN, UNKNOWN):
            answers = [self.go("account_reset_password", {"email": email}) for _ in range(6)]
            self.assertEqual([answer.status_code for answer in answers], [302] * 5 + [429], email)
            self.assertEqual(answers[-1].headers["Retry-After"], "300")

    def test_sign_ups_are_limited_for_an_address(self):
        for email, names in ((KNOWN, ("Ben", "Cem")), (UNKNOWN, ("Dora", "Eva"))):
            statuses = []
            for name in names:
                self.client = Client()
                statuses.append(self.sign_up(email, name).status_code)
            self.assertEqual(statuses, [302, 429], email)

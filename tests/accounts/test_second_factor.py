"""Signing in by two steps, and the staff who must."""

import re
from io import StringIO

from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.urls import reverse

from tests.accounts.factors import code_of_app, set_up_app
from tests.accounts.ways import PASSWORD, WaysTestCase
from tests.builders import letters_to, make_moderator, make_user
from tests.leaving import sign_in


class SecondFactorTest(WaysTestCase):
    def setUp(self):
        super().setUp()
        self.rita = make_user("Rita", password=PASSWORD)

    def sign_in(self):
        return self.go("account_login", {"login": self.rita.email, "password": PASSWORD})

    def second_step(self, code):
        return self.go("mfa_authenticate", {"code": code})

    def test_setting_up_an_app(self):
        self.sign_in()
        self.go("account_reauthenticate", {"password": PASSWORD})
        page = self.client.get(reverse("mfa_activate_totp"))
        self.assertContains(page, "<svg")
        self.assertNotContains(page, "data:image")
        with self.captureOnCommitCallbacks(execute=True):
            answer = self.go("mfa_activate_totp", {"code": code_of_app(page.context["form"].secret)})
        self.assertRedirects(answer, reverse("mfa_view_recovery_codes"))
        page = self.client.get(answer["Location"])
        first, *more = page.context["unused_codes"]
        self.assertEqual(len(more), 9)
        self.assertContains(page, f"<span>{first[:4]}</span> <span>{first[4:]}</span>")
        subjects = [letter.subject for letter in letters_to(self.rita)]
        self.assertIn("Signing in now takes two steps", subjects)

    def test_a_wrong_code_sets_up_nothing(self):
        self.sign_in()
        self.go("account_reauthenticate", {"password": PASSWORD})
        self.client.get(reverse("mfa_activate_totp"))
        answer = self.go("mfa_activate_totp", {"code": "000000"})
        self.assertContains(answer, "This code is not right")
        self.assertFalse(Authenticator.objects.exists())

    def test_it_works_with_the_app(self):
        secret, _ = set_up_app(self.rita)
        self.assertRedirects(self.sign_in(), reverse("mfa_authenticate"))
        self.assertFalse(self.is_signed_in())
        self.second_step("000000")
        self.assertFalse(self.is_signed_in())
        self.second_step(code_of_app(secret))
        self.assertTrue(self.is_signed_in())

    def test_a_code_of_the_app_works_once(self):
        secret, _ = set_up_app(self.rita)
        self.sign_in()
        code = code_of_app(secret)
        self.second_step(code)
        self.client = Client()
        self.sign_in()
        self.second_step(code)
        self.assertFalse(self.is_signed_in())

    def test_a_recovery_code_works_once(self):
        _, (code, *_) = set_up_app(self.rita)
        self.sign_in()
        self.second_step(f"{code[:4]} {code[4:]}")  # as the page shows it
        self.assertTrue(self.is_signed_in())
        self.client = Client()
        self.sign_in()
        self.second_step(code)
        self.assertFalse(self.is_signed_in())

    def test_a_mailed_code_needs_the_second_step_too(self):
        secret, _ = set_up_app(self.rita)
        asked = self.ask_for_code()
        self.assertRedirects(self.enter_code(asked=asked), reverse("mfa_authenticate"))
        self.assertFalse(self.is_signed_in())
        self.second_step(code_of_app(secret))
        self.assertTrue(self.is_signed_in())

    def test_a_new_password_needs_the_second_step_too(self):
        secret, _ = set_up_app(self.rita)
        self.go("account_reset_password", {"email": self.rita.email})
        link = re.search(r"https?://[^/\s]+(\S+/reset/key/\S+)", letters_to(self.rita)[-1].message)[1]
        form = self.client.get(link, follow=True).request["PATH_INFO"]
        answer = self.client.post(
            form, {"password1": "eight calm lakes", "password2": "eight calm lakes"}, follow=True
        )
        self.assertContains(answer, "the code of your app")
        self.assertFalse(self.is_signed_in())
        self.second_step(code_of_app(secret))
        self.assertTrue(self.is_signed_in())

    def test_guessing_codes_ends_in_429(self):
        set_up_app(self.rita)
        self.sign_in()
        answers = [self.second_step(f"00000{turn}") for turn in range(8)]
        self.assertEqual((answers[0].status_code, answers[-1].status_code), (200, 429))
        self.assertTrue(answers[-1].headers["Retry-After"])

    def test_switching_it_off_asks_once_more_who_it_is(self):
        secret, _ = set_up_app(self.rita)
        sign_in(self.client, self.rita, is_recent=False)
        answer = self.client.get(reverse("mfa_deactivate_totp"))
        self.assertIn("reauthenticate", answer["Location"])
        self.go("mfa_reauthenticate", {"code": code_of_app(secret)})
        self.go("mfa_deactivate_totp", {})
        self.assertFalse(Authenticator.objects.exists())
        self.assertIn("The app with codes is switched off", [letter.subject for letter in letters_to(self.rita)])

    def test_strangers_are_asked_to_sign_in(self):
        for name in ("mfa_index", "mfa_activate_totp", "mfa_view_recovery_codes", "mfa_list_webauthn"):
            self.assertEqual(self.client.get(reverse(name)).status_code, 302, name)


@override_settings(STAFF_NEED_SECOND_FACTOR=True)
class StaffTest(WaysTestCase):
    def setUp(self):
        super().setUp()
        self.max = make_moderator("Max")
        self.client.force_login(self.max)

    def test_without_one_the_desk_leads_to_the_set_up(self):
        for page in ("/admin/", "/admin/comments/comment/", "/admin/password_change/"):
            answer = self.client.get(page, follow=True)
            self.assertEqual(answer.redirect_chain[0][0], reverse("mfa_index"), page)
            self.assertContains(answer, "Please set up one of these second steps first.")

    def test_a_post_to_the_desk_does_nothing_either(self):
        answer = self.client.post("/admin/comments/comment/", {"action": "approve_selected"})
        self.assertRedirects(answer, reverse("mfa_index"))

    def test_with_one_the_desk_opens(self):
        set_up_app(self.max)
        self.assertEqual(self.client.get("/admin/").status_code, 200)

    def test_recovery_codes_alone_are_none(self):
        Authenticator.objects.create(user=self.max, type=Authenticator.Type.RECOVERY_CODES, data={})
        self.assertEqual(self.client.get("/admin/").status_code, 302)

    def test_the_other_pages_stay_open(self):
        for page in ("/", "/accounts/me/", "/comments/news/"):
            self.assertEqual(self.client.get(page).status_code, 200, page)

    def test_the_last_one_cannot_be_taken_out(self):
        secret, _ = set_up_app(self.max)
        self.go("mfa_reauthenticate", {"code": code_of_app(secret)})
        answer = self.go("mfa_deactivate_totp", {})
        self.assertContains(answer, "Please set up another second step first.")
        self.assertTrue(Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists())

    @override_settings(STAFF_NEED_SECOND_FACTOR=False)
    def test_the_setting_opens_the_desk(self):
        self.assertEqual(self.client.get("/admin/").status_code, 200)

    def test_readers_need_none(self):
        self.client.force_login(make_user("Rita"))
        self.assertEqual(self.client.get("/accounts/me/").status_code, 200)
        self.assertNotIn("second-step", self.client.get("/admin/")["Location"])


class ResetTest(WaysTestCase):
    def setUp(self):
        super().setUp()
        self.rita = make_user("Rita", password=PASSWORD)
        set_up_app(self.rita)

    def test_it_works(self):
        out = StringIO()
        call_command("reset_second_factor", "Rita@Example.org", stdout=out)
        self.assertIn("2 removed.", out.getvalue())
        self.assertFalse(Authenticator.objects.exists())
        self.go("account_login", {"login": self.rita.email, "password": PASSWORD})
        self.assertTrue(self.is_signed_in())
        self.assertEqual(letters_to(self.rita)[-1].subject, "Your second step was taken away")

    def test_it_signs_out_everywhere(self):
        Authenticator.objects.all().delete()
        self.go("account_login", {"login": self.rita.email, "password": PASSWORD})
        call_command("reset_second_factor", self.rita.email, stdout=StringIO())
        self.assertEqual(self.client.get("/accounts/me/").status_code, 302)

    def test_an_unknown_address_is_an_error(self):
        with self.assertRaises(CommandError):
            call_command("reset_second_factor", "nobody@example.org")

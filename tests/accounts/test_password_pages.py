"""The pages where a password is chosen speak as the other pages do."""

from django.conf import settings
from django.urls import reverse

from tests.accounts.ways import PASSWORD, WaysTestCase
from tests.builders import letters_to, make_user
from tests.leaving import sign_in

NEW = "eight quiet rivers"
HINT = "Take at least 8 characters."


class PasswordPagesTest(WaysTestCase):
    def test_changing_it(self):
        rita = make_user("Rita", password=PASSWORD)
        sign_in(self.client, rita)
        page = self.client.get(reverse("account_change_password"))
        for words in (HINT, "The password you have now", "Forgotten it?", "New password once more"):
            self.assertContains(page, words, count=1)
        self.assertNotContains(page, "placeholder")
        answer = self.go("account_change_password", {"oldpassword": "wrong", "password1": NEW, "password2": NEW})
        self.assertEqual(answer.context["form"].errors.keys(), {"oldpassword"})
        answer = self.go("account_change_password", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
        self.assertRedirects(answer, reverse("accounts:account"))

    def test_a_first_one(self):
        cora = make_user("Cora")
        sign_in(self.client, cora)
        self.assertContains(self.client.get("/accounts/password/set/"), HINT, count=1)
        answer = self.client.post("/accounts/password/set/", {"password1": NEW, "password2": NEW}, follow=True)
        self.assertContains(answer, "Your password is saved.")
        self.assertEqual(answer.request["PATH_INFO"], reverse("accounts:account"))
        cora.refresh_from_db()
        self.assertTrue(cora.check_password(NEW))

    def test_a_forgotten_one(self):
        rita = make_user("Rita", password=PASSWORD)
        self.go("account_reset_password", {"email": rita.email})
        letter = letters_to(rita)[-1].message
        self.assertIn("It works once, and for three days.", letter)
        self.assertEqual(settings.PASSWORD_RESET_TIMEOUT, 3 * 24 * 3600)
        link = next(word for word in letter.split() if "/reset/key/" in word)
        page = self.client.get(link.removeprefix("http://localhost:8000"), follow=True)
        self.assertContains(page, HINT, count=1)
        self.client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
        rita.refresh_from_db()
        self.assertTrue(rita.check_password(NEW))

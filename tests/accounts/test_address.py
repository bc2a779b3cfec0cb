"""Changing the address of an account."""

from django.urls import reverse

from tests.accounts.ways import WaysTestCase, likeness
from tests.builders import letters_to, make_user


class AddressTest(WaysTestCase):
    def setUp(self):
        super().setUp()
        self.rita = make_user("Rita")
        self.client.force_login(self.rita)

    def change(self, email="new@example.org"):
        return self.go("account_email", {"email": email, "action_add": ""})

    def address(self):
        self.rita.refresh_from_db()
        return self.rita.email

    def test_it_works(self):
        self.change()
        self.assertEqual(self.address(), "rita@example.org")
        self.assertRedirects(self.verify("new@example.org"), reverse("accounts:account"))
        self.assertEqual(self.address(), "new@example.org")
        self.assertEqual([each.email for each in self.rita.emailaddress_set.all()], ["new@example.org"])

    def test_the_old_address_hears_of_it(self):
        old = make_user("Rita")
        self.change()
        self.verify("new@example.org")
        letter = next(each for each in letters_to(old) if each.subject == "Your address here was changed")
        self.assertIn("You now sign in with new@example.org", letter.message)
        self.assertIn("please write at once to", letter.message)
        self.assertNotIn("/password/reset/", letter.message)

    def test_a_wrong_code_changes_nothing(self):
        self.change()
        self.go("account_email_verification_sent", {"code": "WRONG1"})
        self.assertEqual(self.address(), "rita@example.org")

    def test_the_address_of_somebody_else_stays_theirs_and_is_answered_alike(self):
        make_user("Tom")
        seen = []
        for email in ("tom@example.org", "nobody@example.org"):
            self.client.force_login(self.rita)
            answer = self.change(email)
            page = self.client.get(answer["Location"]) if answer.status_code == 302 else answer
            later = self.client.get(reverse("account_email"))
            self.assertContains(later, "Type the code")
            seen.append((likeness(answer, email)[:2], likeness(page, email), likeness(later, email)))
        self.assertEqual(seen[0], seen[1])
        self.assertEqual(self.address(), "rita@example.org")

    def test_the_page_leads_back_to_the_code_that_waits(self):
        self.assertNotContains(self.client.get(reverse("account_email")), "Type the code")
        self.change()
        page = self.client.get(reverse("account_email"))
        self.assertContains(page, "<strong>new@example.org</strong>")
        self.assertContains(page, reverse("account_email_verification_sent"))

    def test_the_old_address_can_be_kept_after_all(self):
        self.change()
        answer = self.client.post(reverse("account_email"), {"action_keep": ""}, follow=True)
        self.assertContains(answer, "Your address stays as it is.")
        self.assertNotContains(answer, "Type the code")
        self.assertRedirects(self.verify("new@example.org"), reverse("account_email"))
        self.assertEqual(self.address(), "rita@example.org")

    def test_an_address_that_an_administrator_typed_can_be_proved(self):
        self.rita.emailaddress_set.update(verified=False)
        self.assertContains(self.client.get(reverse("account_email")), "Nobody has shown yet that it is yours.")
        self.go("account_email", {"email": "rita@example.org", "action_send": ""})
        self.verify()
        self.assertTrue(self.rita.emailaddress_set.get().verified)

    def test_what_is_no_address_is_refused(self):
        for email in ("", "rita", "r@example.org\nBcc: x@y.z", "a" * 300 + "@example.org"):
            self.assertEqual(self.change(email).status_code, 200, email)
        self.assertEqual(self.address(), "rita@example.org")

    def test_strangers_are_asked_to_sign_in(self):
        self.client.logout()
        self.assertEqual(self.client.get(reverse("account_email")).status_code, 302)

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
        self.verify("new@example.org")
        self.assertEqual(self.address(), "new@example.org")
        self.assertEqual([each.email for each in self.rita.emailaddress_set.all()], ["new@example.org"])

    def test_the_old_address_hears_of_it(self):
        old = make_user("Rita")
        self.change()
        self.verify("new@example.org")
        self.assertIn("Your address here was changed", [letter.subject for letter in letters_to(old)])

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
            seen.append((likeness(answer, email)[:2], likeness(page, email)))
        self.assertEqual(seen[0], seen[1])
        self.assertEqual(self.address(), "rita@example.org")

    def test_what_is_no_address_is_refused(self):
        for email in ("", "rita", "r@example.org\nBcc: x@y.z", "a" * 300 + "@example.org"):
            self.assertEqual(self.change(email).status_code, 200, email)
        self.assertEqual(self.address(), "rita@example.org")

    def test_strangers_are_asked_to_sign_in(self):
        self.client.logout()
        self.assertEqual(self.client.get(reverse("account_email")).status_code, 302)

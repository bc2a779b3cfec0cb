"""Two who join at the same moment, and what a second try tells about the address of the first."""

from threading import Barrier, local
from unittest.mock import patch

from allauth.account.adapter import DefaultAccountAdapter
from django.core.cache import cache
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from post_office.models import Email

from accounts.adapter import AccountAdapter
from accounts.forms import TAKEN
from accounts.models import User
from tests.accounts.test_limits import everything
from tests.accounts.there_and_back import OtherSiteTestCase
from tests.accounts.ways import WaysTestCase
from tests.builders import letters_to, real_outbox
from tests.crowd import CrowdTestCase


def between_look_and_write(happens):
    """Let `happens()` come, once, when the form has looked whether name and address are free."""
    left = [happens]

    def validate_unique_email(self, email):
        if left:
            left.pop()()
        return email

    return patch.object(DefaultAccountAdapter, "validate_unique_email", validate_unique_email)


class SomebodyWasFasterTest(WaysTestCase):
    def join(self, email="nora@example.org", name="Nora", page="account_signup"):
        self.client = Client()
        cache.clear()  # the limits are another matter
        return self.go(page, {"email": email, "public_name": name, "password1": ""})

    def join_late(self, *others, **form):
        with between_look_and_write(lambda: User.objects.create_user(*others)):
            return self.join(**form)

    def test_a_known_address_is_answered_like_an_unknown_one(self):
        for page in ("account_signup", "account_signup_by_passkey"):
            with self.subTest(page):
                unknown = everything(self.join("new@example.org", "Olga", page), "new@example.org")
                User.objects.all().delete()
                known = self.join_late("nora@example.org", "Olga", page=page)
                self.assertEqual((known.status_code, everything(known, "nora@example.org")), (302, unknown))
                self.assertEqual([user.public_name for user in User.objects.all()], ["Olga"])
                self.assertEqual(letters_to(User.objects.get())[-1].subject, "You have an account already")
                User.objects.all().delete()
                Email.objects.all().delete()

    def test_who_pressed_twice_is_not_told_that_the_name_is_taken(self):
        answer = self.join_late("nora@example.org", "Nora")
        self.assertRedirects(answer, "/accounts/confirm-email/")
        self.assertEqual(User.objects.count(), 1)

    def test_a_taken_name_is_still_said_to_be_taken(self):
        answer = self.join_late("other@example.org", "N0ra")
        self.assertContains(answer, TAKEN, status_code=409)
        self.assertContains(answer, "nora@example.org", status_code=409)
        self.assertEqual(self.join(name="Olga").status_code, 302)

    def test_other_faults_are_not_taken_for_these(self):
        with patch.object(AccountAdapter, "save_user", side_effect=IntegrityError), self.assertRaises(IntegrityError):
            self.join()


class AnotherSiteWasFasterTest(OtherSiteTestCase):
    __test__ = True

    def test_a_known_address_is_answered_like_an_unknown_one(self):
        self.provider.person["email_verified"] = False
        self.come_in()
        with between_look_and_write(lambda: User.objects.create_user("rita@example.org", "Olga")):
            self.assertRedirects(self.join(), "/accounts/confirm-email/")
        self.assertEqual([user.public_name for user in User.objects.all()], ["Olga"])
        self.assertFalse(self.is_signed_in())

    def test_a_taken_name_can_be_chosen_again(self):
        self.come_in()
        with between_look_and_write(lambda: User.objects.create_user("other@example.org", "Rita")):
            self.assertContains(self.join(), TAKEN, status_code=409)
        self.assertRedirects(self.join("Olga"), "/")
        self.assertTrue(self.is_signed_in())


@real_outbox
class TwoAtOnceTest(CrowdTestCase):
    def join_both(self, *forms):
        """Send the forms, each from a thread of its own that waits after its look for that of the other."""
        both, mine = Barrier(len(forms)), local()

        def validate_unique_email(self, email):
            if not hasattr(mine, "looked"):
                mine.looked = True
                both.wait(timeout=30)
            return email

        def join(email, name):
            form = {"email": email, "public_name": name, "password1": ""}
            return lambda: Client(raise_request_exception=False).post(reverse("account_signup"), form)

        with patch.object(DefaultAccountAdapter, "validate_unique_email", validate_unique_email):
            return self.at_once(*(join(*form) for form in forms))

    def test_one_address(self):
        answers = self.join_both(("nora@example.org", "Nora"), ("nora@example.org", "Olga"))
        self.assertEqual(User.objects.count(), 1)
        statuses = sorted(answer.status_code for answer in answers)
        # Codes for one address are limited, for known and unknown ones alike.
        self.assertIn(statuses, ([302, 302], [302, 429]))
        for answer in answers:
            self.assertNotIn(TAKEN, answer.content.decode())

    def test_one_name(self):
        answers = self.join_both(("nora@example.org", "Nora"), ("olga@example.org", "Nora"))
        self.assertEqual(User.objects.count(), 1)
        self.assertEqual(sorted(answer.status_code for answer in answers), [302, 409])
        self.assertIn(TAKEN, max(answers, key=lambda answer: answer.status_code).content.decode())

"""What can be asked after a sign-up, too, is answered alike for known and unknown addresses."""

from unittest.mock import patch

from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts import held_names
from accounts.forms import TAKEN
from tests.accounts.test_limits import everything
from tests.accounts.ways import PASSWORD, WaysTestCase
from tests.builders import make_user

CHOSEN = "nine calm lakes"


class SecondTryTest(WaysTestCase):
    def setUp(self):
        super().setUp()
        make_user("Rita", password=PASSWORD)
        self.tom = make_user("Tom")

    def assert_alike(self, then):
        """Sign up with a known and an unknown address; assert that what `then` answers is the same, and return it."""
        seen = []
        for email, name in (("rita@example.org", "Olga"), ("nora@example.org", "Emil")):
            self.client = Client()
            self.assertEqual(self.sign_up(email, name, CHOSEN).status_code, 302)
            self.client = Client()
            (status, place, text), *more = everything(then(email, name), email)
            seen.append((status, place, text.replace(name, "…"), *more))
        self.assertEqual(seen[0], seen[1])
        return seen[0]

    def test_whether_the_name_is_free_for_others_who_join(self):
        seen = self.assert_alike(lambda email, name: self.sign_up("else@example.org", name))
        self.assertIn(TAKEN, seen[2])

    def test_whether_the_name_is_free_for_an_account(self):
        def rename(email, name):
            self.client.force_login(self.tom)
            return self.client.post(reverse("accounts:account"), {"public_name": name})

        self.assertIn(TAKEN, self.assert_alike(rename)[2])

    def test_what_robots_ask_for_is_free(self):
        self.sign_up("rita@example.org", "Olga", website="https://spam.example")
        self.assertEqual(self.sign_up("new@example.org", "Olga").status_code, 302)

    def test_a_name_is_held_for_as_long_as_a_sign_up(self):
        with patch.object(cache, "set") as kept:
            held_names.hold("olga")
        self.assertEqual(kept.call_args.args[2], 7 * 24 * 3600)
        held_names.hold("olga")
        self.assertEqual((held_names.is_held("olga"), held_names.is_held("emil")), (True, False))

    def test_whether_the_password_is_that_of_a_new_account(self):
        def sign_in(email, name):
            return self.go("account_login", {"login": email, "password": CHOSEN})

        seen = self.assert_alike(sign_in)
        self.assertEqual(seen[0], 200)
        self.assertIn("The password of a new account works after the first code.", seen[2])

    def test_how_often_the_password_may_be_tried(self):
        def sign_in_often(email, name):
            cache.clear()  # tries are counted for the network, too
            statuses = [self.go("account_login", {"login": email, "password": CHOSEN}).status_code for _ in range(5)]
            self.assertEqual(statuses, [200] * 5, email)
            return self.go("account_login", {"login": email, "password": CHOSEN})

        self.assertEqual(self.assert_alike(sign_in_often)[0], 429)

    def test_what_asking_for_a_code_answers(self):
        self.assertEqual(self.assert_alike(lambda email, name: self.ask_for_code(email))[0], 302)

    def test_what_asking_for_a_new_password_answers(self):
        def ask(email, name):
            return self.go("account_reset_password", {"email": email})

        self.assertEqual(self.assert_alike(ask)[0], 302)

    def test_what_wrong_codes_answer(self):
        for turn in range(1, 5):
            with self.subTest(turn):
                seen = []
                for email, name in (("rita@example.org", f"Olga {turn}"), (f"nora{turn}@example.org", f"Emil {turn}")):
                    cache.clear()
                    self.client = Client()
                    self.sign_up(email, name)
                    for _ in range(turn):
                        answer = self.go("account_email_verification_sent", {"code": "WRONG1"})
                    seen.append(everything(answer, email))
                self.assertEqual(seen[0], seen[1])

    def test_the_password_works_after_a_mailed_code(self):
        self.sign_up("nora@example.org", "Nora", CHOSEN)
        self.client = Client()
        self.ask_for_code("nora@example.org")
        self.enter_code("nora@example.org")
        self.assertTrue(self.is_signed_in())
        self.client = Client()
        self.go("account_login", {"login": "Nora@example.org", "password": CHOSEN})
        self.assertTrue(self.is_signed_in())

from django.test import Client

from accounts.models import User
from tests.accounts.ways import PASSWORD, WaysTestCase, likeness
from tests.builders import CROWD, letters_to, make_post, make_user


class SignUpTest(WaysTestCase):
    def test_it_works_with_a_code_only(self):
        self.assertRedirects(self.sign_up(), "/accounts/confirm-email/")
        self.assertFalse(self.is_signed_in())
        self.assertRedirects(self.verify(), "/")
        self.assertTrue(self.is_signed_in())
        rita = User.objects.get()
        self.assertEqual((rita.public_name, rita.has_usable_password()), ("Rita", False))
        self.assertTrue(rita.emailaddress_set.get().verified)

    def test_it_works_with_a_password(self):
        self.sign_up(password=PASSWORD)
        self.verify()
        self.client.logout()
        self.go("account_login", {"login": "Rita@Example.org", "password": PASSWORD})
        self.assertTrue(self.is_signed_in())

    def test_a_new_reader_has_no_office(self):
        self.sign_up(is_staff="on", is_superuser="on", is_active="on")
        self.verify()
        rita = User.objects.get()
        self.assertEqual((rita.is_staff, rita.is_superuser, rita.groups.count()), (False, False, 0))

    def test_a_wrong_code_does_not_verify(self):
        self.sign_up()
        answer = self.go("account_email_verification_sent", {"code": "WRONG1"})
        self.assertEqual(answer.status_code, 200)
        self.assertFalse(self.is_signed_in())
        self.verify()
        self.assertTrue(self.is_signed_in())

    def test_a_code_cannot_be_guessed(self):
        self.sign_up()
        for guess in range(9):
            self.go("account_email_verification_sent", {"code": f"GUESS{guess}"})
        self.verify()
        self.assertFalse(self.is_signed_in())

    def test_a_name_that_looks_like_a_taken_one_is_refused(self):
        make_user("Tom")
        for name in (
            "tom",
            "T0m",
            "Tóm",
            "admin",
            "x@example.org",
            "",
            "a" * 41,
            "To\x00m",
            "Tom\u3164",
            "\ufdfa" * 40,
        ):
            answer = self.sign_up(public_name=name)
            self.assertEqual(answer.status_code, 200, name)
            self.assertContains(answer, "rita@example.org")
        self.assertEqual(User.objects.count(), 1)

    def test_a_weak_password_is_refused(self):
        for password in ("password", "short", "x\x00" * 9):
            self.assertEqual(self.sign_up(password=password).status_code, 200)
        self.assertEqual(User.objects.count(), 0)

    def test_an_address_that_is_none_is_refused(self):
        for email in (
            "",
            "rita",
            "rita@",
            "r\x00ta@example.org",
            "a" * 250 + "@example.org",
            "r@example.org\nBcc: x@y.z",
        ):
            self.assertEqual(self.sign_up(email=email).status_code, 200, email)
        self.assertEqual(User.objects.count(), 0)

    def test_robots_that_fill_the_trap_get_no_account(self):
        self.sign_up(website="https://spam.example")
        self.assertEqual(User.objects.count(), 0)

    def test_a_known_address_is_answered_like_an_unknown_one(self):
        make_user("Tom")
        known = self.sign_up(email="tom@example.org", public_name="Ben")
        known_page = self.client.get(known["Location"])
        self.client = Client()
        unknown = self.sign_up(email="ben@example.org", public_name="Gus")
        unknown_page = self.client.get(unknown["Location"])
        self.assertEqual(likeness(known), likeness(unknown))
        self.assertEqual(likeness(known_page, "tom@example.org"), likeness(unknown_page, "ben@example.org"))
        self.assertEqual(len(letters_to(make_user("Tom"))), 1)

    def test_the_reader_comes_back_to_the_post(self):
        post = make_post()
        self.sign_up(next=post.get_absolute_url())
        self.assertRedirects(self.verify(), post.get_absolute_url())

    def test_nobody_is_led_to_another_site(self):
        places = (
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "https:evil.example",
        )
        for name, place in zip(CROWD, places, strict=False):
            self.client = Client()
            self.sign_up(f"{name}@example.org".lower(), name, next=place)
            self.assertEqual(self.verify(f"{name}@example.org".lower())["Location"], "/", place)

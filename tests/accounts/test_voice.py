"""What forms about the account say to mistakes: what to do, in the words of the house, never those of a framework."""

from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.password_rules import UnlikeMany
from accounts.sentences import NOT_AN_ADDRESS
from tests.accounts.factors import set_up_app
from tests.accounts.ways import PASSWORD, WaysTestCase
from tests.builders import make_user
from tests.leaving import sign_in

RITA, NEW = "rita@example.org", "eight quiet rivers"
NO_ADDRESS, ODD_ADDRESS = "Please type your e-mail address.", "This is no e-mail address."
NO_CODE = "Please type the code from the letter."
ODD_SIGN = "It holds a character that cannot be stored. Please take it out."
STOCK = (
    "This field is required", "Enter a valid", "two-factor", "You must", "Null characters", "Ensure this value",
    "Select a valid", "submitted file",
)  # fmt: skip
FOR_GUESTS = (
    ("/accounts/login/", {"login": "x", "password": "y"}, ODD_ADDRESS),
    ("/accounts/signup/", {"email": "x@y"}, ODD_ADDRESS),
    ("/accounts/signup/passkey/", {"email": "x"}, ODD_ADDRESS),
    ("/accounts/login/code/", {}, NO_ADDRESS),
    ("/accounts/login/code/", {"email": "x"}, ODD_ADDRESS),
    ("/accounts/password/reset/", {}, NO_ADDRESS),
    ("/accounts/password/reset/", {"email": "x"}, ODD_ADDRESS),
    ("/accounts/login/", {"login": RITA, "password": "x\x00"}, ODD_SIGN),
    ("/accounts/signup/", {"public_name": "Ri\x00ta"}, ODD_SIGN),
)
PASSWORDS = (
    ("short", "This password is too short. Please take at least 8 characters."),
    ("password", UnlikeMany().get_error_message()),
    ("Rita.Rivers", "This password is too much like your name or address. Please choose another."),
)
SIGNED_IN = (
    ("/accounts/email/", {"action_add": ""}, NO_ADDRESS),
    ("/accounts/email/", {"action_add": "", "email": "x"}, ODD_ADDRESS),
    ("/accounts/email/", {"action_add": "", "email": RITA}, "This is your address here already."),
    ("/accounts/password/change/", {}, "Please type the password you have now."),
    ("/accounts/password/change/", {}, "Please type the new password."),
    ("/accounts/password/change/", {}, "Please type the new password once more."),
    ("/accounts/password/change/", {"oldpassword": "x"}, "This is not the password you have now."),
    (
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": NEW, "password2": "other"},
        "The two are not the same. Please type the new password in both fields again.",
    ),
    ("/accounts/second-step/totp/activate/", {}, "Please type the code that the app shows."),
    ("/accounts/second-step/webauthn/add/", {"credential": ""}, "The passkey was not used. You can try again.</a>"),
    ("/accounts/reauthenticate/", {}, "Please type your password."),
    ("/accounts/second-step/recovery-codes/generate/", {}, "Please set up an app or a passkey first."),
    ("/accounts/linked/", {}, "Please choose one of the sites."),
    ("/accounts/me/", {"public_name": "Ri\x00ta"}, ODD_SIGN),
    ("/accounts/me/page/", {"bio": "b" * 301}, "Please use at most 300 characters. These are 301."),
    ("/accounts/me/page/", {"pronouns": "she\x00"}, ODD_SIGN),
    ("/accounts/second-step/totp/activate/", {"code": "12\x00"}, ODD_SIGN),
    ("/comments/letters/", {"replies": "hourly"}, "Please choose one."),
)


class VoiceTest(WaysTestCase):
    def assert_says(self, words, answer):
        self.assertIn(answer.status_code, (200, 400))
        page = unescape(answer.content.decode())
        self.assertIn(words, page)
        self.assertEqual([stock for stock in STOCK if stock in page], [])

    def test_guests(self):
        for address, form, words in FOR_GUESTS:
            with self.subTest(address, form=form):
                self.assert_says(words, self.client.post(address, form))

    def test_an_address_that_is_none_is_answered_once(self):
        for address in ("x\x00@example.org", "x" * 400 + "@example.org", "x"):
            for page, name in (("login", "login"), ("signup", "email"), ("login/code", "email")):
                answer = self.client.post(f"/accounts/{page}/", {name: address})
                self.assertEqual(answer.context["form"].errors[name], [NOT_AN_ADDRESS], (page, address))
        long = f"x@{'y' * 60}.{'z' * 60}.{'y' * 60}.{'z' * 60}.{'y' * 20}.example"
        answer = self.client.post("/accounts/login/code/", {"email": long})
        self.assert_says("Please use at most 254 characters.", answer)

    def test_an_empty_file(self):
        sign_in(self.client, make_user("Rita"))
        answer = self.client.post("/accounts/me/page/", {"picture": SimpleUploadedFile("rita.png", b"")})
        self.assert_says("This file is empty. Please choose another.", answer)

    def test_an_empty_code(self):
        self.sign_up("nora@example.org", "Nora")
        self.assert_says(NO_CODE, self.client.post("/accounts/confirm-email/", {"code": ""}))
        self.client = Client()
        self.ask_for_code()
        self.assert_says(NO_CODE, self.client.post("/accounts/login/code/confirm/", {"code": ""}))

    def test_people(self):
        rita = make_user("Rita", password=PASSWORD)
        rita.socialaccount_set.create(provider="own", uid="1")
        sign_in(self.client, rita)
        for address, form, words in SIGNED_IN:
            with self.subTest(address, form=form):
                self.assert_says(words, self.client.post(address, form))

    def test_passwords(self):
        sign_in(self.client, make_user("Rita Rivers"))
        for password, words in PASSWORDS:
            with self.subTest(password):
                form = {"password1": password, "password2": password}
                self.assert_says(words, self.client.post("/accounts/password/set/", form))

    def test_the_second_step(self):
        rita = make_user("Rita", password=PASSWORD)
        set_up_app(rita)
        words = "Please type the code that your app shows, or a recovery code."
        self.go("account_login", {"login": RITA, "password": PASSWORD})
        self.assert_says(words, self.client.post("/accounts/second-step/authenticate/", {"code": ""}))
        sign_in(self.client, rita)
        self.assert_says(words, self.client.post("/accounts/second-step/reauthenticate/", {"code": ""}))

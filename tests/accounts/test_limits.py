"""Known and unknown addresses are answered alike, in words and in time, and limits hold for all processes together."""

import subprocess
import sys
from collections import Counter
from itertools import chain
from unittest.mock import patch

from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.ways import PASSWORD, WaysTestCase, likeness
from tests.builders import make_user
from tests.crowd import CrowdTestCase, environment_of_a_process

GUESS = """
import django; django.setup()
from django.test import Client
for turn in range(6):
    answer = Client(SERVER_NAME="localhost").post("/accounts/login/", {"login": "rita@example.org", "password": f"guess {turn}"})
    print(answer.status_code)
"""
FORMS = [
    ("account_login", {"login": "{}", "password": "a wrong guess"}),
    ("account_request_login_code", {"email": "{}"}),
    ("account_reset_password", {"email": "{}"}),
    ("account_signup", {"email": "{}", "public_name": "Somebody", "password1": ""}),
    ("account_signup", {"email": "{}", "public_name": "Somebody", "password1": PASSWORD}),
    ("account_signup_by_passkey", {"email": "{}", "public_name": "Somebody"}),
]
# Of the moment or the length of the address, not of who has it.
TELL_THE_TIME = {"Content-Length", "Expires", "Last-Modified", "X-Request-ID"}


def everything(answer, email):
    """All that a visitor sees of an answer and of the page it leads to, but for tokens and the address itself."""
    headers = {name: value for name, value in answer.headers.items() if name not in TELL_THE_TIME}
    cookies = {
        name: {key: cookie[key] for key in cookie if key != "expires"} for name, cookie in answer.cookies.items()
    }
    return likeness(answer, email), headers, cookies


class SameAnswerTest(WaysTestCase):
    def setUp(self):
        super().setUp()
        make_user("Rita", password=PASSWORD)
        make_user("Cora")  # has no password

    def send(self, name, form, email):
        """Send the form; return what is seen, and how many passwords were hashed."""
        self.client = Client()
        cache.clear()  # the limits are another matter
        data = {field: text.format(email) for field, text in form.items()}
        with patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode) as encode:
            answer = self.go(name, data)
        seen = [everything(answer, email)]
        if answer.status_code == 302:
            seen.append(everything(self.client.get(answer["Location"]), email))
        User.objects.filter(public_name="Somebody").delete()  # the next one may have the name, too
        return seen, encode.call_count

    def test_words_headers_and_cookies(self):
        for name, form in FORMS:
            with self.subTest(name, password=bool(form.get("password1"))):
                unknown, _ = self.send(name, form, "nora@example.org")
                for email in ("rita@example.org", "cora@example.org"):
                    self.assertEqual(self.send(name, form, email)[0], unknown)

    def test_what_takes_long_is_done_for_both(self):
        for name, form in FORMS:
            with self.subTest(name, password=bool(form.get("password1"))):
                _, unknown = self.send(name, form, "nora@example.org")
                for email in ("rita@example.org", "cora@example.org"):
                    self.assertEqual(self.send(name, form, email)[1], unknown)

    def test_limits_come_alike(self):
        for email in ("rita@example.org", "nora@example.org"):
            statuses = []
            for _ in range(4):
                self.client = Client()
                statuses.append(self.ask_for_code(email).status_code)
            self.assertEqual(statuses, [302, 302, 302, 429], email)

    def test_a_limit_says_when_to_come_back(self):
        for turn in range(21):
            answer = self.go("account_reset_password", {"email": f"reader{turn}@example.org"})
        self.assertEqual(answer.status_code, 429)
        self.assertGreater(int(answer.headers["Retry-After"]), 0)


class TwoProcessesTest(CrowdTestCase):
    def test_they_count_together(self):
        make_user("Rita", password=PASSWORD)
        running = [
            subprocess.Popen(
                [sys.executable, "-c", GUESS],
                env=environment_of_a_process(LOG_LEVEL="ERROR", DEBUG="1"),
                cwd=settings.BASE_DIR,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(2)
        ]
        answers = [process.communicate(timeout=300)[0].split() for process in running]
        self.assertEqual(Counter(chain(*answers)), {"200": 5, "429": 7})
        answer = self.client.post(reverse("account_login"), {"login": "rita@example.org", "password": PASSWORD})
        self.assertEqual(answer.status_code, 429)

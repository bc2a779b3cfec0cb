"""Known and unknown addresses are answered alike, in words and in time, and limits hold for all processes together."""

import json
import subprocess
import sys
import time
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

# Sends a form again and again, each time as another visitor, and prints what is answered. The limits have their own
# numbers but last for hours, because a busy machine may need a minute for what people do in one.
SEND = """
import json, sys
import django; django.setup()
from allauth.account import app_settings
from django.conf import settings
from django.test import Client
settings.ACCOUNT_RATE_LIMITS = {
    action: rates and rates.replace("/m/", "/h/").replace("/10s/", "/h/").replace("/5m/", "/h/")
    for action, rates in app_settings.RATE_LIMITS.items()
}
where, form, times = json.loads(sys.argv[1])
for turn in range(times):
    data = {field: text.format(turn) for field, text in form.items()}
    print(Client(SERVER_NAME="localhost").post(where, data).status_code)
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

    def test_what_was_typed_can_be_sent_again_from_the_page(self):
        form = {"email": "nora@example.org", "next": "/archive/"}
        for _ in range(6):
            answer = self.go("account_reset_password", form, "?from=menu")
        self.assertContains(answer, "5 minutes", status_code=429)
        self.assertContains(
            answer, '<form method="post" action="/accounts/password/reset/?from=menu">', status_code=429
        )
        for name, value in form.items():
            self.assertContains(answer, f'<input type="hidden" name="{name}" value="{value}">', status_code=429)
        self.assertEqual(answer.headers["Cache-Control"], "max-age=0, no-cache, no-store, must-revalidate, private")

    def test_the_button_that_was_pressed_is_sent_again_too(self):
        form = {"email": "nora@example.org", "action_add": "", "kind": ["one", "two"]}
        for _ in range(6):
            answer = self.go("account_reset_password", form)
        for field in ('name="action_add" value=""', 'name="kind" value="one"', 'name="kind" value="two"'):
            self.assertContains(answer, f'<input type="hidden" {field}>', status_code=429)

    def test_passwords_are_never_carried_along(self):
        for turn in range(21):
            self.client = Client()
            answer = self.sign_up(f"reader{turn}@example.org", f"Reader {turn}", PASSWORD)
        self.assertNotContains(answer, PASSWORD, status_code=429)
        self.assertNotContains(answer, "Try again", status_code=429)
        self.assertContains(answer, "Go back with the button of your browser", status_code=429)


A_MINUTE = 60


class TwoProcessesTest(CrowdTestCase):
    """What two web processes count, each for itself, is one count."""

    def statuses(self, where, times, *forms):
        """How often each status came, when as many processes as forms sent theirs so often at the same moment."""
        began = time.monotonic()
        running = [
            subprocess.Popen(
                [sys.executable, "-c", SEND, json.dumps([reverse(where), form, times])],
                env=environment_of_a_process(LOG_LEVEL="ERROR", DEBUG="1"),
                cwd=settings.BASE_DIR,
                stdout=subprocess.PIPE,
                text=True,
            )
            for form in forms
        ]
        found = Counter(chain(*(process.communicate(timeout=300)[0].split() for process in running)))
        if time.monotonic() - began > A_MINUTE:
            self.skipTest("too slow a machine for limits that count by the minute")
        return found

    def test_guessed_passwords(self):
        make_user("Rita", password=PASSWORD)
        form = {"login": "rita@example.org", "password": "guess {}"}
        self.assertEqual(self.statuses("account_login", 6, form, form), {"200": 5, "429": 7})
        answer = self.client.post(reverse("account_login"), {"login": "rita@example.org", "password": PASSWORD})
        self.assertEqual(answer.status_code, 429)

    def test_codes_asked_for_one_address(self):
        make_user("Rita")
        form = {"email": "rita@example.org"}
        self.assertEqual(self.statuses("account_request_login_code", 3, form, form), {"302": 3, "429": 3})

    def test_codes_asked_for_many_addresses(self):
        forms = [{"email": f"reader{{}}@{place}.example"} for place in ("one", "two")]
        self.assertEqual(self.statuses("account_request_login_code", 11, *forms), {"302": 20, "429": 2})

    def test_new_passwords(self):
        make_user("Rita", password=PASSWORD)
        form = {"email": "rita@example.org"}
        self.assertEqual(self.statuses("account_reset_password", 4, form, form), {"302": 5, "429": 3})

    def test_sign_ups(self):
        forms = [
            {"email": f"{name}{{}}@example.org", "public_name": f"{name} {{}}", "password1": ""}
            for name in ("nora", "ben")
        ]
        self.assertEqual(self.statuses("account_signup", 11, *forms), {"302": 20, "429": 2})
        self.assertEqual(User.objects.count(), 20)

    def test_sign_ups_with_one_address(self):
        forms = [
            {"email": "new@example.org", "public_name": f"{name} {{}}", "password1": ""} for name in ("nora", "ben")
        ]
        statuses = self.statuses("account_signup", 2, *forms)
        self.assertEqual((statuses, User.objects.count()), ({"302": 1, "429": 3}, 1))

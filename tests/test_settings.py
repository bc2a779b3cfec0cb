"""What the settings refuse: each by its own start of Python, as an operator would meet it."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

PUBLIC = {
    "ALLOWED_HOSTS": "blog.example.org",
    "SITE_URL": "https://blog.example.org",
    "SECRET_KEY": "long and random",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
}
# What django.setup() does with settings, without the seconds that loading the apps takes.
READ = "from django.conf import settings; import logging.config; logging.config.dictConfig(settings.LOGGING)"
LOCAL = {"ALLOWED_HOSTS": "localhost"}
OIDC = {
    "OIDC_CLIENT_ID": "blog",
    "OIDC_CLIENT_SECRET": "secret",
    "OIDC_NAME": "Our clinic",
    "OIDC_URL": "https://clinic.example.org",
}


def start(tmp_path, variables):
    """Read the settings with just these variables; return what a wrong one says, or "" if all is well."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", READ],
        env={**keep, "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "mssite.settings", **variables},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stderr.strip().splitlines()[-1] if done.returncode else ""


@pytest.mark.parametrize("variables", [PUBLIC, LOCAL, {"DEBUG": "1"}, {**LOCAL, "DEMO": "yes"}, {**PUBLIC, **OIDC}])
def test_it_works(tmp_path, variables):
    assert start(tmp_path, variables) == ""


@pytest.mark.parametrize(
    ("base", "change", "says"),
    [
        (LOCAL, {"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is missing"),
        (PUBLIC, {"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        (PUBLIC, {"SITE_URL": ""}, "SITE_URL is missing"),
        (PUBLIC, {"SITE_URL": "blog.example.org"}, "SITE_URL must look like"),
        (PUBLIC, {"SITE_URL": "ftp://blog.example.org"}, "SITE_URL must look like"),
        (PUBLIC, {"EMAIL_URL": ""}, "EMAIL_URL must begin with"),
        (PUBLIC, {"EMAIL_URL": "mail.example.org"}, "EMAIL_URL must begin with"),
        (PUBLIC, {"EMAIL_URL": "smtp://"}, "EMAIL_URL must name the mail server"),
        (PUBLIC, {"DEBUG": "1"}, "only run for localhost"),
        (PUBLIC, {"DEMO": "1"}, "only run for localhost"),
        (LOCAL, {"DEMO": "1", "ALLOWED_HOSTS": "localhost,blog.example.org"}, "only run for localhost"),
        (LOCAL, {"DEMO": "1", "ALLOWED_HOSTS": "*"}, "only run for localhost"),
        (LOCAL, {"DEBUG": "perhaps"}, "DEBUG must be 1 or 0"),
        (LOCAL, {"DEMO": "2"}, "DEMO must be 1 or 0"),
        (LOCAL, {"DATABASE_URL": "mysql://localhost/blog"}, "DATABASE_URL must begin with"),
        (LOCAL, {"DATABASE_URL": "blog"}, "Scheme"),
        (PUBLIC, {"GOOGLE_CLIENT_ID": "blog"}, "GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET go together"),
        (PUBLIC, {"X_CLIENT_SECRET": "secret"}, "X_CLIENT_ID and X_CLIENT_SECRET go together"),
        (PUBLIC, {**OIDC, "OIDC_NAME": ""}, "OIDC_NAME and OIDC_URL are missing"),
        (PUBLIC, {**OIDC, "OIDC_URL": "clinic"}, "OIDC_URL must look like"),
        (LOCAL, {"STAFF_NEED_SECOND_FACTOR": "maybe"}, "STAFF_NEED_SECOND_FACTOR must be 1 or 0"),
        (LOCAL, {"REDIS_URL": "localhost:6379"}, "REDIS_URL must look like"),
        (LOCAL, {"LOG_LEVEL": "loud"}, "root logger"),
        (LOCAL, {"LOG_FORMAT": "xml"}, "LOG_FORMAT must be one of text, json"),
        (LOCAL, {"SENTRY_DSN": "key"}, "SENTRY_DSN must look like"),
        (LOCAL, {"TRUSTED_PROXIES": "proxy.example.org"}, "TRUSTED_PROXIES must list addresses"),
        (LOCAL, {"TIME_ZONE": "Middle/Earth"}, "timezone"),
    ],
)
def test_it_refuses(tmp_path, base, change, says):
    assert says in start(tmp_path, {**base, **change})


def test_a_secret_that_was_made_is_kept_and_private(tmp_path):
    start(tmp_path, LOCAL)
    path = tmp_path / "secret-key"
    first = path.read_text()
    start(tmp_path, LOCAL)
    assert len(first) >= 50
    assert path.read_text() == first
    assert path.stat().st_mode & 0o077 == 0

"""The environment of the tests, fixed before Django reads its settings."""

import os
import tempfile
from pathlib import Path

import django
import pytest
from django.test import SimpleTestCase, TestCase, TransactionTestCase

DATA_DIR = tempfile.TemporaryDirectory(prefix="blog-tests-")
(Path(DATA_DIR.name) / "static").mkdir()  # WhiteNoise warns where there is none
# What the developer's own shell may carry must not change what the tests see; the database may be chosen.
for name in (
    "DEBUG",
    "DEBUG_TOOLBAR",
    "DEMO",
    "REDIS_URL",
    "LOG_FORMAT",
    "LOG_LEVEL",
    "TIME_ZONE",
    "OIDC_CLIENT_ID",
    "PAGE_CACHE",
):
    os.environ.pop(name, None)
os.environ.update(
    DATA_DIR=DATA_DIR.name,
    ALLOWED_HOSTS="localhost,127.0.0.1,[::1]",
    SITE_URL="http://localhost:8000",
    SECRET_KEY="for-the-tests-only",
    EMAIL_URL="console:",
    LINK_CHECK="0",  # no test asks other sites
    STAFF_NEED_SECOND_FACTOR="0",  # most tests of the admin are about other things
    # Here and not in pyproject.toml: from there pytest-django would read the settings before this file.
    DJANGO_SETTINGS_MODULE="mssite.settings",
)
# Playwright runs an event loop in the thread of the test, beside which Django refuses its database by default.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
django.setup()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """SQLite's test database lies in a file: threads and processes with connections of their own share it."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"] = {**database.get("TEST", {}), "NAME": f"{DATA_DIR.name}/test.sqlite3"}
        # Nothing in it has to outlive a power cut, and waiting for the disk is most of a test's time.
        database["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"


@pytest.fixture(autouse=True)
def _quick_and_quiet(settings, tmp_path):
    """Plain static files, quick passwords, pictures in a folder of the test, letters only in the outbox."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "media"
    # Tests of views count the queries of views; processes that tests start have both on.
    settings.PAGE_CACHE = settings.PAGE_PARTS = False


@pytest.fixture(scope="session")
def chromium(django_db_setup):
    """A Chromium of this computer, driven by Playwright. Tests that ask for it carry the mark `browser`."""
    from django.db import connection
    from playwright.sync_api import sync_playwright

    from tests.chromium import find_chromium

    path = find_chromium()
    if not path:
        pytest.skip("no Chromium was found (the variable CHROMIUM names one)")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    # Beside Playwright's event loop Django opens another connection, which must know what to restore after a test.
    kept = getattr(connection, "_test_serialized_contents", None)
    with sync_playwright() as playwright:
        connection._test_serialized_contents = kept
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what empties its database in the end: tests of the other kind must not come after it in one process.

    And what asks none: it need not run again on another one.
    """
    for item in items:
        if _empties_the_database(item):
            item.add_marker(pytest.mark.emptying)
        if not _asks_a_database(item):
            item.add_marker(pytest.mark.no_database)


def _empties_the_database(item):
    if item.cls and issubclass(item.cls, TransactionTestCase):
        return not issubclass(item.cls, TestCase)
    mark = item.get_closest_marker("django_db")
    wanted = {"live_server", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(wanted or (mark and mark.kwargs.get("transaction")))


def _asks_a_database(item):
    if item.cls and issubclass(item.cls, SimpleTestCase):
        return issubclass(item.cls, TransactionTestCase)
    wanted = {"db", "live_server", "transactional_db", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
    return bool(wanted or item.get_closest_marker("django_db"))

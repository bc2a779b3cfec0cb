"""What tests of the kept pages share."""

from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from mssite.pages import store, triggers, versions
from tests.crowd import CrowdTestCase


@pytest.fixture(autouse=True)
def _kept_pages(request, settings, tmp_path):
    """The setting on, in a folder of the test, with time for slow machines; no connection is left open."""
    settings.PAGE_CACHE, settings.PAGE_PARTS, settings.DATA_DIR = True, True, tmp_path
    request.cls.folder = tmp_path
    with patch.object(versions, "PATIENCE_SECONDS", 10):
        yield
    versions.versions.close()
    store.disk["away_until"] = 0
    versions.versions.away_until, versions.versions.was_there = 0, True


class PageCacheTestCase(CrowdTestCase):
    """Commits for real, because the version is read on a connection of its own."""

    def setUp(self):
        super().setUp()
        triggers.open_again(connection)
        self.browser = self.process()

    def process(self):
        """A guest at a web process of its own: each Client has its own middleware."""
        return Client(SERVER_NAME="localhost", SERVER_PORT="8000")

    def get(self, address, client=None, status=200, **headers):
        answer = (client or self.browser).get(address, headers=headers)
        self.assertEqual(answer.status_code, status)
        return answer

    def assertKept(self, address, client=None, **headers):
        """The page comes without a query and without a view. Return the answer."""
        with self.assertNumQueries(0):
            answer = self.get(address, client, **headers)
        self.assertIn("ETag", answer)
        return answer

    def assertNotKept(self, address, client=None, **headers):
        """The views answer, and answer again."""
        self.get(address, client, **headers)
        answer = self.get(address, client, **headers)
        self.assertNotIn("ETag", answer)
        return answer


def at(moment):
    """Let it be `moment`, for whoever asks Django for the time."""
    return patch.object(timezone, "now", lambda: moment)

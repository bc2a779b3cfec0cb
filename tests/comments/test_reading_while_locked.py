"""Somebody who only reads gets the page while nothing can be written, and a clear answer when nothing can be read."""

from unittest.mock import patch

from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from django.test import Client

from comments.models import Participation
from tests.builders import make_comment, make_post, make_user
from tests.crowd import CrowdTestCase

execute = CursorWrapper.execute


def only_reads(cursor, sql, params=None):
    if sql.startswith(("INSERT", "UPDATE", "DELETE")):
        raise OperationalError("database is locked")
    return execute(cursor, sql, params)


class ReadingWhileLockedTest(CrowdTestCase):
    def setUp(self):
        super().setUp()
        self.post = make_post()
        make_comment(self.post, text="What everybody reads.")
        self.client = Client(raise_request_exception=False)
        self.client.force_login(make_user("Tom"))

    def test_it_works(self):
        with patch.object(CursorWrapper, "execute", only_reads), self.assertLogs("comments.threads"):
            answer = self.client.get(self.post.get_absolute_url())
        self.assertContains(answer, "What everybody reads.")
        self.assertFalse(Participation.objects.filter(user__public_name="Tom").exists())

    def test_a_process_that_begins_while_locked_is_none_the_worse(self):
        with patch.object(CursorWrapper, "execute", side_effect=OperationalError("database is locked")):
            self.assertTrue(type(connection.features)(connection).supports_json_field)

    def test_when_nothing_can_be_read(self):
        away = patch.object(CursorWrapper, "execute", side_effect=OperationalError("away"))
        with away, self.assertLogs("django.request"):
            answer = self.client.get(self.post.get_absolute_url())
        self.assertEqual((answer.status_code, answer["Retry-After"]), (503, "30"))

"""A reply writes its own rows and the conversation's, and no other comment's, however long the thread is."""

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from comments import doors
from comments.models import Comment
from tests.builders import make_many_comments, make_moderator, make_post, make_user


def rows_of_comments():
    fields = [field.attname for field in Comment._meta.concrete_fields]
    return {row[0]: row for row in Comment.objects.order_by("pk").values_list("pk", *fields)}


class ReplyCostTest(TestCase):
    def reply_in_a_thread_of(self, size):
        """Answer the root of a thread and return the statements, after a look that all old rows are untouched."""
        post = make_post(f"A post with {size}")
        make_many_comments(post, size)
        writer = make_moderator()
        doors.post(post, writer, "Warms up what the process keeps.")
        before = rows_of_comments()
        with CaptureQueriesContext(connection) as queries:
            reply = doors.post(post, writer, "A late answer.", parent_number=1)
        after = rows_of_comments()
        after.pop(reply.pk)
        self.assertEqual(after, before)
        return [query["sql"] for query in queries]

    def test_it_updates_no_comment_at_any_size(self):
        make_user("Rita")
        counts = []
        for size in (5, 300):
            statements = self.reply_in_a_thread_of(size)
            updates = [sql for sql in statements if sql.startswith("UPDATE")]
            self.assertTrue(all('UPDATE "comments_conversation"' in sql for sql in updates), updates)
            self.assertEqual(len(updates), 2)
            counts.append(len(statements))
        self.assertEqual(counts[0], counts[1])

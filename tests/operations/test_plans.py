"""How the database is asked to go about its work."""

from unittest import skipUnless

from django.db import connection
from django.test import TestCase

from mssite.apps import FOR_SHORT_QUERIES
from tests.builders import make_many_comments, make_post
from tests.faults.plans import of_plan


@skipUnless(connection.vendor == "postgresql", "about PostgreSQL")
class PlansTest(TestCase):
    def test_the_database_is_told_that_queries_are_short(self):
        for name, value in FOR_SHORT_QUERIES.items():
            with self.subTest(name), connection.cursor() as cursor:
                cursor.execute(f"SHOW {name}")
                self.assertEqual(cursor.fetchone(), (value,))


@skipUnless(connection.vendor == "sqlite", "about SQLite; PostgreSQL counts its rows before it decides")
class KeysTest(TestCase):
    def test_the_comments_of_a_page_are_looked_for_by_key_however_long_the_conversation(self):
        post = make_post()
        make_many_comments(post, 60)
        plans = []

        def explain(execute, sql, values, many, context):
            if "shown_html" in sql:
                with connection.cursor() as cursor:
                    cursor.cursor.execute(*of_plan(sql, values))
                    plans.append([row[3] for row in cursor.cursor.fetchall()])
            return execute(sql, values, many, context)

        with connection.execute_wrapper(explain):
            self.client.get(post.get_absolute_url())
        [plan] = plans
        self.assertRegex(plan[0], r"^SEARCH comments_comment USING .*rowid=\?")

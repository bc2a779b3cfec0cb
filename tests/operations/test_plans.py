"""How the database is asked to go about its work."""

from unittest import skipUnless

from django.db import connection
from django.test import TestCase

from mssite.apps import FOR_SHORT_QUERIES


@skipUnless(connection.vendor == "postgresql", "about PostgreSQL")
class PlansTest(TestCase):
    def test_the_database_is_told_that_queries_are_short(self):
        for name, value in FOR_SHORT_QUERIES.items():
            with self.subTest(name), connection.cursor() as cursor:
                cursor.execute(f"SHOW {name}")
                self.assertEqual(cursor.fetchone(), (value,))

"""How the database is asked to go about its work."""

from unittest import skipUnless

from django.db import connection
from django.test import TestCase


@skipUnless(connection.vendor == "postgresql", "about PostgreSQL")
class PlansTest(TestCase):
    def test_no_query_is_compiled(self):
        with connection.cursor() as cursor:
            cursor.execute("SHOW jit")
            self.assertEqual(cursor.fetchone(), ("off",))

"""Lets many people act at the same moment, each in a thread with a connection of its own."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import quote

from django.core.cache import cache
from django.db import connection, connections
from django.test import Client, TransactionTestCase


class CrowdTestCase(TransactionTestCase):
    # What migrations wrote (groups, the site's row) is there again for each test.
    serialized_rollback = True

    def setUp(self):
        if connection.vendor == "sqlite" and connection.is_in_memory_db():
            self.fail("Threads need a test database in a file: set DATABASES['default']['TEST']['NAME'].")
        cache.clear()

    def at_once(self, *acts):
        """Run the functions at the same moment and return what each returned, in their order."""
        start = Barrier(len(acts))

        def run(act):
            try:
                start.wait(timeout=30)
                return act()
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(acts)) as pool:
            return [running.result(timeout=120) for running in [pool.submit(run, act) for act in acts]]


def environment_of_a_process(**more):
    """What a process of its own needs to find this test's database."""
    database = connection.settings_dict
    where = ":".join(quote(str(database[key]), safe="") for key in ("HOST", "PORT") if database[key])
    who = ":".join(quote(str(database[key]), safe="") for key in ("USER", "PASSWORD") if database[key])
    name = quote(str(database["NAME"]), safe="/" if connection.vendor == "sqlite" else "")
    url = f"{connection.vendor.replace('postgresql', 'postgres')}://{who and who + '@'}{where}/{name}"
    return os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "mssite.settings", **more}


def signed_in(user):
    """A browser of its own for `user`. An error becomes a 500 to be counted, not an exception in a thread."""
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client

"""A scratch database that is gone afterwards, and the environment of a real site around it."""

import os
import secrets
import tempfile
from contextlib import contextmanager
from urllib.parse import urlsplit

import django
import psycopg2
from django.core.management import call_command


@contextmanager
def scratch_site(site_url="https://bench.example", hosts="bench.example"):
    """Set Django up with production settings on an empty, migrated database.

    SQLite in a folder of its own; where DATABASE_URL names a PostgreSQL, a new database beside the one it names.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        given = os.environ.pop("DATABASE_URL", "")
        server = given if given.startswith("postgres") else ""
        name = f"bench_{secrets.token_hex(4)}"
        for variable in ("DEBUG", "DEBUG_TOOLBAR", "DEMO", "REDIS_URL", "TIME_ZONE"):
            os.environ.pop(variable, None)
        os.environ.update(
            DATA_DIR=folder,
            DATABASE_URL=urlsplit(server)._replace(path=f"/{name}").geturl()
            if server
            else f"sqlite:///{folder}/{name}",
            ALLOWED_HOSTS=hosts,
            SITE_URL=site_url,
            SECRET_KEY=secrets.token_hex(32),
            EMAIL_URL="console:",
            LOG_LEVEL="ERROR",
            STAFF_NEED_SECOND_FACTOR="0",  # the moderator is signed in by force
            DJANGO_SETTINGS_MODULE="mssite.settings",
        )
        if server:
            run_on(server, f"CREATE DATABASE {name}")
        try:
            prepare()
            yield
        finally:
            if django.apps.apps.ready:
                django.db.connections.close_all()
            if server:
                run_on(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def beside(database, name):
    """The address of another database on the same server, or in the same folder."""
    place, mark, options = database.partition("?")
    return f"{place}_{name}{mark}{options}"


def prepare():
    """Bring the site into the state in which it would begin to serve."""
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def run_on(server, statement):
    connection = psycopg2.connect(server)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()

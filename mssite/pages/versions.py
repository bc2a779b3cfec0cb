"""In which version the public part of the site is: asked before each page, and never waited for.

On a connection of its own for each process, with a limit in time that the views' connections lack: those may wait
twenty seconds for a lock, or for ever for a machine that is gone.
"""

import os
import select
import sqlite3
import time
from contextlib import suppress
from threading import Lock
from typing import NamedTuple
from urllib.parse import quote

import psycopg2
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg2 import extensions

from mssite.models import PageVersion

TABLE = PageVersion._meta.db_table
SQL = {
    "sqlite": f"SELECT token, withdrawn FROM {TABLE} LIMIT 1",  # nosec B608: a name of our own
    "postgresql": f"SELECT bit_xor(token), bit_xor(withdrawn) FROM {TABLE}",  # nosec B608
}
# A healthy database needs a thousandth of it. Who waits for a page should not feel that the database is away.
PATIENCE_SECONDS = 0.15
# A process that has just started knows nothing yet, and a connection takes several steps.
FIRST_PATIENCE_SECONDS = 1
# After it was refused, a connection is not tried again for so long.
REST_SECONDS = 2
# An answer that has not come by then will not come any more on this connection.
LOST_SECONDS = 5


class Version(NamedTuple):
    """The state of all that pages show: `token` changes with everything, `withdrawn` where something is taken back."""

    token: int
    withdrawn: int


class Away(Exception):
    """The database does not answer."""


class Late(Away):
    """Its answer has not come yet. The connection is worth keeping."""


class Versions:
    """Asks for the version; one for each process."""

    def __init__(self):
        self.lock = Lock()
        self.link, self.process = None, 0
        self.away_until, self.was_there = 0.0, True

    def now(self):
        """Return the Version, or None where no page is to be kept. Away, at once or soon, without a database."""
        if time.monotonic() < self.away_until:
            raise Away
        if not self.lock.acquire(timeout=FIRST_PATIENCE_SECONDS + PATIENCE_SECONDS):
            raise Away
        try:
            version = self._ask()
            self.was_there = True
            return version
        except Late:
            self.was_there = False
            raise
        except (psycopg2.Error, sqlite3.Error, OSError) as error:
            self.close()
            self.was_there, self.away_until = False, time.monotonic() + REST_SECONDS
            raise Away from error
        finally:
            self.lock.release()

    def is_away(self):
        """Whether the database does not answer; asks it even if it was away a moment ago."""
        self.away_until = 0.0
        try:
            self.now()
        except Away:
            return True
        return False

    def _ask(self):
        if self.process != os.getpid():
            self.link, self.process = None, os.getpid()  # what a parent process opened stays with it
        if self.link:
            # One that was open may have been closed by the other side, as when the database started anew.
            with suppress(psycopg2.OperationalError, psycopg2.InterfaceError, Moved):
                return self.link.read()
            self.close()
        connection = connections[DEFAULT_DB_ALIAS]
        patience = FIRST_PATIENCE_SECONDS if self.was_there else PATIENCE_SECONDS
        self.link = LINKS[connection.vendor](connection, patience)
        return self.link.read()

    def close(self):
        """Close the connection; the next question opens another one."""
        link, self.link = self.link, None
        if link and self.process == os.getpid():
            with suppress(psycopg2.Error, sqlite3.Error):
                link.close()


class Moved(Exception):
    """The file of the database is another one now."""


class SqliteLink:
    """Reads the version from SQLite. In WAL mode readers wait for nobody."""

    def __init__(self, connection, patience):
        self.path = str(connection.settings_dict["NAME"])
        self.file = self._file()
        self.database = sqlite3.connect(
            f"file:{quote(self.path)}?mode=rw",
            uri=True,
            timeout=min(patience, PATIENCE_SECONDS),
            isolation_level=None,
            check_same_thread=False,  # Versions lets in one at a time
        )
        self.database.execute("PRAGMA query_only = 1")

    def _file(self):
        facts = os.stat(self.path)
        return facts.st_dev, facts.st_ino

    def read(self):
        if self._file() != self.file:  # restored from a backup: the open file is one that nobody sees any more
            raise Moved
        try:
            rows = self.database.execute(SQL["sqlite"]).fetchall()
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):
                return None
            raise
        return Version(*rows[0]) if rows else None

    def close(self):
        self.database.close()


class PostgresLink:
    """Reads the version from PostgreSQL without blocking, so that a server which hangs costs a moment once.

    After that the answer is looked for each time, and not waited for.
    """

    def __init__(self, connection, patience):
        self.database = psycopg2.connect(**connection.get_connection_params(), async_=True)
        self.cursor = None
        # What is to be done first: connect, or take an answer that came too late.
        self.is_busy, self.patience, self.late_since = True, patience, None

    def read(self):
        if self.is_busy:
            self._wait(self.patience)
        self.is_busy, self.patience = True, 0
        self.cursor = self.cursor or self.database.cursor()
        try:
            self.cursor.execute(SQL["postgresql"])
            self._wait(PATIENCE_SECONDS)
        except psycopg2.errors.UndefinedTable:
            self.is_busy = False
            return None
        token, withdrawn = self.cursor.fetchone()
        return None if token is None else Version(token, withdrawn)

    def _wait(self, patience):
        """Return when the connection is idle again. Late when that takes longer than `patience`, in seconds."""
        until = time.monotonic() + patience
        is_late = False
        while (state := self.database.poll()) != extensions.POLL_OK:
            if is_late:
                self._note_late()
            poll = select.poll()
            poll.register(self.database.fileno(), select.POLLOUT if state == extensions.POLL_WRITE else select.POLLIN)
            poll.poll(max(0, (until - time.monotonic()) * 1000))
            # Looked at once more before giving up: it may be we who got no turn.
            is_late = time.monotonic() >= until
        self.is_busy, self.late_since = False, None

    def _note_late(self):
        """Raise Late; OperationalError when it is time to try another connection."""
        self.patience = 0
        self.late_since = self.late_since or time.monotonic()
        if time.monotonic() - self.late_since > LOST_SECONDS:
            raise psycopg2.OperationalError("No answer came.")
        raise Late

    def close(self):
        self.database.close()


LINKS = {"sqlite": SqliteLink, "postgresql": PostgresLink}
versions = Versions()

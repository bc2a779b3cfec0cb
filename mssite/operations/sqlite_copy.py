"""A consistent copy of the SQLite database, and the way back."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from mssite.operations.archive import BackupError
from mssite.operations.proof import compare, look_at_threads

NAME = "database.sqlite3"


def take(connection, folder):
    """Copy the database into `folder` and return what the manifest says of it.

    All pages in one step: writers go on beside it, and the copy is of one moment.
    """
    copy = Path(folder) / NAME
    live = sqlite3.connect(connection.settings_dict["NAME"], timeout=60)
    with closing(live), closing(sqlite3.connect(copy)) as target:
        live.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    return describe(copy)


def describe(path):
    """What is in the database at `path`: rows of each table, a check sum of the threads. BackupError if it is broken."""
    with closing(sqlite3.connect(path)) as database:
        cursor = database.cursor()
        try:
            if cursor.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise BackupError("The copy of the database is damaged.")
            tables = {name: count(cursor, name) for name in names(cursor)}
            broken = len(cursor.execute("PRAGMA foreign_key_check").fetchall())
            threads, faults = look_at_threads(cursor)
            migrations = cursor.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
        except sqlite3.DatabaseError as error:
            raise BackupError(f"The copy of the database cannot be read: {error}.") from None
    return {
        "rows": tables,
        "threads": threads,
        "faults": faults + broken,
        "migrations": [list(migration) for migration in migrations],
    }


def count(cursor, name):
    # The name comes from the database's own list.
    return cursor.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0]  # nosec B608


def names(cursor):
    """The tables, without those SQLite keeps for itself."""
    found = cursor.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY 1"
    )
    return [name for (name,) in found.fetchall()]


def is_empty(connection):
    path = Path(connection.settings_dict["NAME"])
    if not path.exists():
        return True
    with closing(sqlite3.connect(path)) as database:
        return not names(database.cursor())


def put(connection, folder, manifest):
    """Make the copy in `folder` the database. It takes its place in one step, when it lies there whole."""
    path = Path(connection.settings_dict["NAME"])
    found = describe(Path(folder) / NAME)
    compare(found, manifest)
    connection.close()
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting = path.with_name(f"{path.name}.restoring")
    try:
        with closing(sqlite3.connect(Path(folder) / NAME)) as copy, closing(sqlite3.connect(waiting)) as target:
            copy.backup(target)
        with open(waiting, "rb") as file:
            os.fsync(file.fileno())
        for rest in ("-wal", "-shm"):
            path.with_name(path.name + rest).unlink(missing_ok=True)
        waiting.replace(path)
    finally:
        waiting.unlink(missing_ok=True)


def undo(connection):
    connection.close()
    Path(connection.settings_dict["NAME"]).unlink(missing_ok=True)

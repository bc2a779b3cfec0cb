"""Brings a backup back into an empty database, or proves that it could be."""

import secrets
import subprocess
import sys
from contextlib import contextmanager, nullcontext
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import Error, connection

from mssite.environment import child_environment
from mssite.operations import archive, postgres_copy
from mssite.operations.archive import BackupError
from mssite.operations.backup import COPIES, DATABASE, MEDIA, work_folder
from mssite.operations.places import place, room_needed


@contextmanager
def found(text, work):
    """Yield the path of the backup that `text` names: a file, or in s3:// an object; "" is the newest there is."""
    if text and not text.startswith("s3://"):
        yield Path(text)
        return
    where, _, name = text.rpartition("/") if text else (settings.BACKUP_TO, "", "")
    source = place(where)
    name = name or (source.names() or [""])[-1]
    if not name:
        raise BackupError(f"There is no backup in {source}.")
    with source.opened(name, work) as path:
        yield path


def bring_back(text):
    """Restore the backup into the database and the media of the settings. Return its manifest.

    The database must be empty; after a BackupError it is so again.
    """
    copies = COPIES[connection.vendor]
    if not copies.is_empty(connection):
        raise BackupError("This database is not empty. Set DATABASE_URL (or DATA_DIR) to a new one to restore into.")
    with room_needed(settings.DATA_DIR), work_folder() as work, found(text, work) as path:
        manifest = archive.unpack(path, work / "unpacked", settings.BACKUP_KEY)
        if manifest["engine"] != connection.vendor:
            raise BackupError(f"This backup is of {manifest['engine']}. Set DATABASE_URL to such a database.")
        stored = []
        try:
            put_media(work / "unpacked" / MEDIA, stored)
            copies.put(connection, work / "unpacked" / DATABASE, manifest)
            call_command("migrate", interactive=False, verbosity=0)
        except BaseException as error:
            for name in stored:
                default_storage.delete(name)
            copies.undo(connection)
            if isinstance(error, Error):
                raise BackupError(f"The database refused the backup ({type(error).__name__}).") from error
            raise
    return manifest


def put_media(folder, stored):
    """Store the files below `folder` that are not there yet; add their names to `stored`."""
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_file() and not default_storage.exists(name):
            stored.append(name)
            with open(path, "rb") as file:
                default_storage.save(name, File(file))


def prove(text):
    """Restore the backup into a temporary database and folder, by a process of its own. BackupError if that fails."""
    with room_needed(settings.DATA_DIR), work_folder() as work, found(text, work) as path:
        name = f"check_{secrets.token_hex(8)}"
        is_postgres = connection.vendor == "postgresql"
        database = postgres_copy.temporary_database(connection, name) if is_postgres else nullcontext()
        with database:
            done = subprocess.run(
                [sys.executable, settings.BASE_DIR / "manage.py", "restore", "--from", str(path.resolve())],
                env=child_environment(
                    DATA_DIR=str(work / "data"),
                    DATABASE_URL=url_of(name) if is_postgres else f"sqlite:///{work / 'check.sqlite3'}",
                    SECRET_KEY=settings.SECRET_KEY,
                    BACKUP_KEY=settings.BACKUP_KEY,
                    S3_MEDIA_BUCKET="",
                    SENTRY_DSN="",
                ),
                capture_output=True,
                text=True,
            )
    if done.returncode:
        raise BackupError(
            (done.stderr.strip().splitlines() or ["It could not be restored."])[-1].removeprefix("CommandError: ")
        )
    return done.stdout.strip()


def url_of(name):
    """DATABASE_URL of another database of the same server."""
    own = connection.settings_dict
    where = ":".join(quote(str(own[key]), safe="") for key in ("HOST", "PORT") if own[key])
    who = ":".join(quote(str(own[key]), safe="") for key in ("USER", "PASSWORD") if own[key])
    return f"postgres://{who}{'@' if who else ''}{where}/{name}"

"""Makes a backup: the database as it was at one moment, the uploaded files, in one file."""

import shutil
import sqlite3
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from mssite.operations import archive, postgres_copy, sqlite_copy
from mssite.operations.archive import BackupError
from mssite.operations.places import place, room_needed

COPIES = {"sqlite": sqlite_copy, "postgresql": postgres_copy}
DATABASE, MEDIA = "database", "media"


@contextmanager
def work_folder():
    """A private folder beside the data, gone afterwards."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="backup-", dir=settings.DATA_DIR) as folder:
        yield Path(folder)


def make(to, keep):
    """Make a backup in the place `to` and remove all but the newest `keep` there. Return its name and its manifest.

    BackupError says why there is none; then nothing half lies anywhere.
    """
    target = place(to)
    name = f"blog-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.backup"
    with no_room_for_work(), work_folder() as work:
        copy = work / DATABASE
        copy.mkdir()
        # First the database: every file that it names is there by then.
        manifest = {
            "format": archive.FORMAT,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "engine": connection.vendor,
            **COPIES[connection.vendor].take(connection, copy),
        }
        path = work / name
        with archive.writing(path, manifest, settings.BACKUP_KEY) as writer:
            for file in sorted(copy.rglob("*")):
                if file.is_file():
                    writer.add_path(f"{DATABASE}/{file.relative_to(copy)}", file)
            shutil.rmtree(copy)
            for media in media_files():
                add_media(writer, media)
        target.keep(path, name)
    for old in target.names()[:-keep]:
        target.remove(old)
    return name, manifest


@contextmanager
def no_room_for_work():
    try:
        with room_needed(settings.DATA_DIR):
            yield
    except sqlite3.OperationalError as error:
        if "full" not in str(error) and "disk I/O" not in str(error):
            raise
        raise BackupError(f"There is no room left for {settings.DATA_DIR}. Nothing was kept.") from None


def media_files(folder=""):
    """The names of all uploaded files, wherever the storage keeps them."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return  # nothing was ever uploaded, or it has just been removed
    yield from (f"{folder}{name}" for name in sorted(files))
    for inner in sorted(folders):
        yield from media_files(f"{folder}{inner}/")


def add_media(writer, name):
    try:
        with default_storage.open(name) as file:
            writer.add(f"{MEDIA}/{name}", file, file.size)
    except FileNotFoundError:
        pass  # removed since it was listed, and then no row names it

"""Backups: taken while people write, restored elsewhere, and refused in a sentence when they cannot be trusted."""

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing, contextmanager, nullcontext
from functools import partial
from io import StringIO
from pathlib import Path
from threading import Event
from unittest.mock import patch

import psycopg2
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from django.urls import reverse

from accounts.models import JobRun
from mssite.operations import backup, facts, postgres_copy, restore
from tests.builders import CROWD, make_comment, make_moderator, make_post
from tests.crowd import CrowdTestCase, environment_of_a_process, signed_in

KEY = "a key of the operator's"
WRITERS = 10
POSTS_BEFORE = 3


class BackupTestCase(CrowdTestCase):
    def setUp(self):
        super().setUp()
        self.folder = Path(tempfile.mkdtemp(prefix="backups-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def back_up(self, **options):
        call_command("backup", to=str(self.folder), stdout=StringIO(), **options)
        return self.files()[-1]

    def files(self):
        return sorted(self.folder.iterdir())

    @contextmanager
    def elsewhere(self):
        """The environment of a process with another, empty database and other folders."""
        is_postgres, name = connection.vendor == "postgresql", f"elsewhere_{os.getpid()}"
        database = postgres_copy.temporary_database(connection, name) if is_postgres else nullcontext()
        with database, tempfile.TemporaryDirectory() as folder:
            url = restore.url_of(name) if is_postgres else f"sqlite:///{folder}/other.sqlite3"
            yield environment_of_a_process(DATA_DIR=folder, DATABASE_URL=url)

    def run_restore(self, environment, path, **more):
        return subprocess.run(
            [sys.executable, "manage.py", "restore", "--from", str(path)],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            timeout=180,
            **more,
        )

    def ask(self, environment, question):
        """The first column of what the other database answers; [] while it has no such table."""
        url = environment["DATABASE_URL"]
        if url.startswith("sqlite"):
            Path(url.removeprefix("sqlite:///")).touch()
            database = sqlite3.connect(url.removeprefix("sqlite:///"))
        else:
            database = psycopg2.connect(url)
        with closing(database):
            cursor = database.cursor()
            cursor.execute(question)
            return [row[0] for row in cursor.fetchall()]

    def tables(self, environment):
        is_postgres = connection.vendor == "postgresql"
        return self.ask(
            environment,
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'" if is_postgres
            else "SELECT name FROM sqlite_master",
        )  # fmt: skip


class BackupUnderLoadTest(BackupTestCase):
    """Ten people write all the time; what was acknowledged before the backup began must be in it."""

    def write(self, person, client, stored, count, stop):
        number = 0
        while not stop.is_set():
            text, parent = f"{person.public_name} writes, time {number}", self.parents[number % len(self.parents)]
            answer = client.post(self.url, {"text": text, "parent": parent})
            if answer.status_code != 302:
                return answer.status_code
            stored.append(text)
            number += 1
        return 302

    def back_up_amid(self, stored, stop):
        try:
            while len(stored) < WRITERS * POSTS_BEFORE:
                stop.wait(0.02)
            before = list(stored)
            path = self.back_up()
            return before, path, len(stored)
        finally:
            stop.set()

    def test_it_works(self):
        post = make_post()
        self.url = reverse("comments:post", args=[post.slug])
        people = [make_moderator(name) for name in CROWD[:WRITERS]]
        roots = [make_comment(post, people[0]) for _ in range(3)]
        self.parents = [*(root.number for root in roots), ""]
        default_storage.save("ab/cd.txt", ContentFile(b"an uploaded file"))
        stored, stop = [], Event()
        writers = [partial(self.write, person, signed_in(person), stored, 0, stop) for person in people]
        with override_settings(BACKUP_KEY=KEY):
            (before, path, after), *statuses = self.at_once(partial(self.back_up_amid, stored, stop), *writers)
        self.assertEqual(set(statuses), {302})
        self.assertGreater(after, len(before))  # they did write while it was made
        self.assertNotIn(b"Thank you", path.read_bytes())
        with self.elsewhere() as environment:
            done = self.run_restore(environment | {"BACKUP_KEY": KEY}, path)
            self.assertEqual(done.returncode, 0, done.stderr)
            restored = self.ask(environment, "SELECT comment FROM django_comments")
            self.assertLessEqual(set(before), set(restored))
            self.assertEqual(len(restored), len(set(restored)) + 2)  # the three roots say the same
            numbers = self.ask(environment, "SELECT number FROM comments_comment ORDER BY number")
            self.assertEqual(numbers, list(range(1, len(restored) + 1)))
            self.assertIn(str(len(restored)), done.stdout)
            self.assertEqual((Path(environment["DATA_DIR"]) / "media/ab/cd.txt").read_bytes(), b"an uploaded file")
            again = self.run_restore(environment | {"BACKUP_KEY": KEY}, path)
            self.assertIn("This database is not empty.", again.stderr)


class BackupTest(BackupTestCase):
    def check(self, path=None):
        with override_settings(BACKUP_TO=str(self.folder)):
            call_command("restore", check=str(path or ""), stdout=StringIO())

    def test_check_proves_the_newest_and_changes_nothing(self):
        post = make_post()
        make_comment(post, parent=make_comment(post))
        self.back_up()
        before = list(JobRun.objects.values())
        self.check()
        self.assertEqual(list(JobRun.objects.values()), before)
        self.assertEqual(JobRun.objects.get(name=facts.BACKUP).error, "")

    def test_a_torn_thread_does_not_pass(self):
        make_comment(make_post(), parent=None)
        path = self.back_up()
        taken = backup.COPIES[connection.vendor].take

        def take(*arguments):
            return {**taken(*arguments), "threads": "another"}

        path.unlink()
        backup.COPIES[connection.vendor].take = take
        self.addCleanup(setattr, backup.COPIES[connection.vendor], "take", taken)
        self.back_up()
        with self.assertRaisesMessage(CommandError, "The restored threads differ"):
            self.check()

    def refused(self, path, sentence, **more):
        with self.elsewhere() as environment:
            done = self.run_restore(environment | {"BACKUP_KEY": KEY, **more}, path)
            self.assertEqual(done.returncode, 1)
            self.assertEqual(done.stderr.strip().splitlines()[-1].count("CommandError"), 1)
            self.assertIn(sentence, done.stderr)
            self.assertEqual(self.tables(environment), [])
            self.assertEqual([path.name for path in Path(environment["DATA_DIR"]).glob("backup-*")], [])

    @override_settings(BACKUP_KEY=KEY)
    def test_a_wrong_key_and_none_are_refused(self):
        path = self.back_up()
        self.refused(path, "BACKUP_KEY is not the key", BACKUP_KEY="another")
        self.refused(path, "This backup is sealed.", BACKUP_KEY="")

    def test_a_file_that_was_cut_off_is_refused(self):
        for key in (KEY, ""):
            with override_settings(BACKUP_KEY=key):
                path = self.back_up()
            whole = path.read_bytes()
            for size in (len(whole) // 2, len(whole) - 1, 10, 0):
                path.write_bytes(whole[:size])
                with override_settings(BACKUP_KEY=key), self.assertRaisesMessage(CommandError, "damaged or cut off"):
                    self.bring_back(path)
            path.unlink()

    def test_a_changed_byte_is_noticed(self):
        for key in (KEY, ""):
            with override_settings(BACKUP_KEY=key):
                path = self.back_up()
                whole = bytearray(path.read_bytes())
                whole[len(whole) // 2] ^= 1
                path.write_bytes(whole)
                with self.assertRaisesMessage(CommandError, "damaged or cut off"):
                    self.bring_back(path)
            path.unlink()

    def bring_back(self, path):
        """As `restore --from` in this process, but for the question whether the database is empty."""
        copies = backup.COPIES[connection.vendor]
        with patch.object(copies, "is_empty", lambda connection: True), patch.object(copies, "undo"):
            call_command("restore", source=str(path))

    def test_a_file_that_is_not_there(self):
        with self.assertRaisesMessage(CommandError, "There is no file"):
            self.bring_back(self.folder / "nothing.backup")
        with self.assertRaisesMessage(CommandError, "There is no backup in"):
            self.check()

    def test_only_the_newest_are_kept_and_other_files_are_left(self):
        (self.folder / "notes.txt").write_text("mine")
        for day in range(1, 6):
            (self.folder / f"blog-2020010{day}T000000Z.backup").write_text("old")
        self.back_up(keep=2)
        names = [path.name for path in self.files()]
        self.assertEqual(len(names), 3)
        self.assertIn("blog-20200105T000000Z.backup", names)
        self.assertIn("notes.txt", names)
        with self.assertRaisesMessage(CommandError, "--keep must be 1 or more"):
            self.back_up(keep=0)

    def test_a_full_disk_leaves_nothing_half(self):
        """The limit on the size of a file stands for the disk: a write beyond it fails in the same place."""
        default_storage.save("big.bin", ContentFile(os.urandom(6_000_000)))
        where = {"DATA_DIR": str(self.folder / "data")}
        shutil.copytree(settings.MEDIA_ROOT, self.folder / "data/media")
        done = subprocess.run(
            [sys.executable, "manage.py", "backup", "--to", str(self.folder / "kept")],
            cwd=settings.BASE_DIR,
            env=environment_of_a_process(**where),
            capture_output=True,
            text=True,
            timeout=60,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (5_000_000, 5_000_000)),
        )
        self.assertEqual(done.returncode, 1)
        self.assertIn("There is no room left", done.stderr)
        self.assertEqual([path.name for path in (self.folder / "data").iterdir()], ["media"])
        self.assertFalse((self.folder / "kept").exists())
        self.assertEqual(JobRun.objects.get(name=facts.BACKUP).error, "BackupError")

    def test_it_is_private(self):
        path = self.back_up()
        self.assertEqual(path.stat().st_mode & 0o077, 0)

    def test_other_places_are_refused(self):
        with self.assertRaisesMessage(CommandError, "to a folder or to s3://"):
            call_command("backup", to="ftp://example.org/x")

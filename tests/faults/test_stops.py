"""Mail server, disk and database file that fail while the whole site runs: nothing is lost, and all goes on afterwards."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from post_office.models import Email

from tests.builders import make_author, make_comment, make_post, make_user, picture_file, real_outbox
from tests.crowd import CrowdTestCase, signed_in
from tests.faults.mail_sink import MailSink
from tests.faults.posting import TOKEN
from tests.faults.running_site import PATIENCE_SECONDS, RunningSite
from tests.hostile.attack import BOUNDARY

BACK_WITHIN_SECONDS = 5
TEXT = "Two years ago I could not climb the stairs."
ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="is about the file of SQLite")


def can_mount():
    """Whether this process may make a small disk of its own."""
    folder = tempfile.mkdtemp()
    try:
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", folder], capture_output=True)
        return done.returncode == 0 and subprocess.run(["umount", folder]).returncode == 0
    except OSError:
        return False
    finally:
        os.rmdir(folder)


@pytest.mark.skipif(sys.platform != "linux", reason="starts the site in a group of processes")
@real_outbox
class StopsTestCase(CrowdTestCase):
    def setUp(self):
        super().setUp()
        # The site refuses to run with people of the demo, such as Ada and Rita.
        self.post = make_post(author=make_author("Nora"))
        self.greta, self.nora = make_user("Greta", is_staff=True), self.post.author.user
        self.question = make_comment(self.post, self.nora, text="Who has questions?")
        name = settings.SESSION_COOKIE_NAME
        self.cookies = {person.pk: signed_in(person).cookies[name].value for person in (self.greta, self.nora)}
        self.address = f"{self.post.get_absolute_url()}comments/"
        self.folder = Path(tempfile.mkdtemp(prefix="stops-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def ask(self, path, body=None, person=None, kind="application/x-www-form-urlencoded"):
        client = HTTPConnection("127.0.0.1", self.site.port, timeout=PATIENCE_SECONDS)
        cookie = f"session={self.cookies[(person or self.greta).pk]}; csrf={TOKEN}"
        client.request(
            "GET" if body is None else "POST",
            path,
            body,
            {"Host": "localhost", "Cookie": cookie, "Content-Type": kind},
        )
        answer = client.getresponse()
        page = answer.read().decode()
        client.close()
        return answer.status, answer.headers, page

    def write(self, text=TEXT, parent=""):
        return self.ask(self.address, urlencode({"text": text, "parent": parent, "csrfmiddlewaretoken": TOKEN}))

    def assert_text_comes_back(self):
        status, headers, page = self.write()
        self.assertEqual(status, 503)
        self.assertTrue(headers["Retry-After"].isdigit())
        self.assertIn(TEXT, page)

    def assert_it_works_again(self):
        began, status = time.monotonic(), 0
        while status != 302 and time.monotonic() - began < PATIENCE_SECONDS:
            status = self.write()[0]
        self.assertLess(time.monotonic() - began, BACK_WITHIN_SECONDS * max(1, os.getloadavg()[0] / os.cpu_count()))
        self.assertEqual({self.ask(self.post.get_absolute_url())[0] for _ in range(8)}, {200})
        self.assertIn(TEXT, self.ask(self.post.get_absolute_url())[2])


class MailServerStopsTest(StopsTestCase):
    def test_comments_are_taken_and_letters_leave_later(self):
        with MailSink() as sink, RunningSite(sink.port, self.folder) as self.site:
            sink.stop()
            for number in range(3):
                self.assertEqual(self.write(f"Question {number}.", self.question.number)[0], 302)
            self.wait_until(lambda: Email.objects.filter(number_of_retries__gt=0).count() == 3)
            sink.start()
            # They wait a minute and longer between tries.
            Email.objects.update(scheduled_time=timezone.now())
            self.wait_until(lambda: len(sink.taken) == 3)
        self.assertEqual({letter.to for letter in sink.taken}, {self.nora.email})
        self.assertEqual(len({letter.message_id for letter in sink.taken}), 3)

    def wait_until(self, is_so):
        until = time.monotonic() + PATIENCE_SECONDS
        while not is_so():
            self.assertLess(time.monotonic(), until, f"{[*Email.objects.values()]} {self.site.words()}")
            time.sleep(0.1)


@ON_SQLITE
class FileTest(StopsTestCase):
    def run_on_a_copy(self, folder):
        """The site on a copy of the test's database in `folder`; return the copy's path."""
        path = folder / "blog.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
        return path, RunningSite(9, folder, DATABASE_URL=f"sqlite:///{path}")

    def test_a_locked_file(self):
        path, site = self.run_on_a_copy(self.folder)
        with site as self.site:
            with closing(sqlite3.connect(path, isolation_level=None)) as another:
                another.execute("BEGIN IMMEDIATE")
                self.assertEqual(self.ask(self.post.get_absolute_url())[0], 200)
                self.assert_text_comes_back()
            self.assert_it_works_again()

    def test_a_file_that_cannot_be_read(self):
        path, site = self.run_on_a_copy(self.folder)
        with site as self.site:
            self.assertEqual(self.write("The first.")[0], 302)
            kept = path.read_bytes()
            # Connections that are open keep the old file, as they would on a disk that was changed.
            self.site.kill_children()
            path.rename(self.folder / "away")
            path.write_bytes(b"This is no database. " * 999)
            for end in ("-wal", "-shm"):
                Path(f"{path}{end}").rename(self.folder / f"away{end}")
            self.assert_text_comes_back()
            self.assertEqual(self.ask("/livez")[0], 200)
            for end in ("", "-wal", "-shm"):
                (self.folder / f"away{end}").rename(f"{path}{end}")
            self.assertEqual(len(kept) > 0, True)
            self.assert_it_works_again()

    @pytest.mark.skipif(not can_mount(), reason="only root can make a small disk")
    def test_a_full_disk(self):
        folder = self.folder / "disk"
        folder.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none", folder], check=True)
        self.addCleanup(subprocess.run, ["umount", folder], check=True)
        path, site = self.run_on_a_copy(folder)
        with site as self.site:
            self.assertEqual(self.write("The first.")[0], 302)
            self.fill(folder)
            self.assert_text_comes_back()
            self.assertIn(self.ask(self.post.get_absolute_url())[0], (200, 503))
            status, _, page = self.upload()
            self.assertIn(status, (200, 503))
            self.assertTrue("There was no room for" in unescape(page) or "not your fault" in unescape(page))
            self.assertEqual([file for file in (folder / "media").rglob("*") if file.is_file()], [])
            (folder / "filling").unlink()
            self.assert_it_works_again()
            self.assertEqual(self.upload()[0], 302)
        with closing(sqlite3.connect(path)) as found:
            self.assertEqual(found.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            self.assertEqual(found.execute("SELECT count(*) FROM blog_image").fetchall(), [(1,)])

    def fill(self, folder):
        with (folder / "filling").open("wb", buffering=0) as file:
            for size in (2**20, 2**12, 1):
                try:
                    while file.write(b"x" * size) == size:
                        pass
                except OSError:
                    continue

    def upload(self):
        picture = picture_file("PNG", size=(1200, 800))
        parts = {"csrfmiddlewaretoken": TOKEN, "alt": "A nerve", "caption": "", "credit": ""}
        body = "".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in parts.items()
        )
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="upload"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
        whole = body.encode() + picture + f"\r\n--{BOUNDARY}--\r\n".encode()
        return self.ask("/admin/blog/image/add/", whole, self.nora, f"multipart/form-data; boundary={BOUNDARY}")

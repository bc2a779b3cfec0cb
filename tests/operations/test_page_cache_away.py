"""Kept pages come at once while the database, or Redis, does not answer."""

import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest
from django.db import connection

from comments import doors
from mssite.pages import store, triggers, versions
from tests.builders import make_comment, make_moderator, make_post
from tests.operations.page_cache import PageCacheTestCase, _kept_pages  # noqa: F401  (a fixture)
from tests.operations.test_database_stops import SERVERS, DatabaseStopsTest
from tests.operations.test_proxies import free_port

AT_ONCE_SECONDS = 0.2
POST = "/posts/what-a-transplant-can-do/"


class AwayTest(PageCacheTestCase):
    """With a database whose place is not known for a while."""

    def setUp(self):
        super().setUp()
        self.post = make_post()
        self.address = self.post.get_absolute_url()

    def away(self):
        """Let the version not be had; what the views ask goes on."""
        versions.versions.close()
        return patch.dict(versions.LINKS, {connection.vendor: self.refuse})

    def refuse(self, connection, patience):
        raise OSError("There is nobody.")

    def test_it_works(self):
        page = self.get(self.address).content
        with self.away(), self.assertNumQueries(0):
            old = self.get(self.address)
        self.assertEqual(old.content, page)
        self.assertEqual(old["Cache-Control"], "no-store")

    def test_it_is_not_asked_again_for_a_while(self):
        self.get(self.address)
        with self.away() as links, patch.object(self, "refuse", wraps=self.refuse) as asked:
            links[connection.vendor] = asked
            for _ in range(5):
                self.get(self.address)
            self.assertEqual(asked.call_count, 1)
            versions.versions.away_until = 0
            self.get(self.address)
            self.assertEqual(asked.call_count, 2)

    def test_afterwards_pages_are_exact_again(self):
        comment = make_comment(self.post, text="Thank you for this.", state="pending")
        self.get(self.address)
        with self.away():
            self.get(self.address)
            doors.approve(comment, by=make_moderator())
            self.assertNotIn("Thank you for this.", self.get(self.address).text)
        versions.versions.away_until = 0
        self.assertIn("Thank you for this.", self.get(self.address).text)

    def test_a_process_that_starts_meanwhile_has_the_pages(self):
        page = self.get(self.address).content
        with self.away(), self.assertNumQueries(0):
            self.assertEqual(self.get(self.address, self.process()).content, page)

    def test_a_page_that_only_lacks_something_new_is_shown(self):
        self.get(self.address)
        make_comment(self.post, writer=make_moderator(), text="One more.")
        self.get("/")  # the process knows of the new version
        with self.away(), self.assertNumQueries(0):
            self.assertNotIn("One more.", self.get(self.address).text)

    def test_what_was_taken_back_does_not_return(self):
        comment = make_comment(self.post, text="A private thing.")
        self.assertIn("A private thing.", self.get(self.address).text)
        self.get("/")
        doors.remove(comment, by=make_moderator())
        self.get("/", self.process())
        with self.away():
            for client in (self.browser, self.process()):
                self.assertNotIn("A private thing.", self.get(self.address, client).text)

    def test_a_page_that_was_never_asked_for_comes_from_the_views(self):
        with self.away():
            self.assertNotIn("ETag", self.get(self.address))

    def test_when_it_stops_while_a_page_is_made(self):
        page = self.get(self.address).content
        make_comment(self.post, writer=make_moderator())
        self.browser.raise_request_exception = False
        with patch("blog.reading.published_post", side_effect=RuntimeError):
            self.assertEqual(self.browser.get(self.address).status_code, 500)  # a fault is not hidden
            with patch.object(versions.Versions, "is_away", lambda self: True):
                self.assertEqual(self.get(self.address).content, page)

    def test_without_a_version_nothing_is_kept(self):
        self.get(self.address)
        triggers.remove(connection)
        try:
            self.assertNotKept(self.address)
        finally:
            triggers.install(connection)
        self.get(self.address)
        self.assertKept(self.address)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="about the file of SQLite")
class SqliteTest(PageCacheTestCase):
    def setUp(self):
        super().setUp()
        self.post = make_post()
        self.address = self.post.get_absolute_url()
        self.page = self.get(self.address).content
        patience = patch.object(versions, "PATIENCE_SECONDS", 0.15)
        patience.start()
        self.addCleanup(patience.stop)

    def timed(self, status=200):
        began = time.perf_counter()
        answer = self.get(self.address)
        self.assertLess(time.perf_counter() - began, 5 * AT_ONCE_SECONDS)
        self.assertEqual(answer.content, self.page)
        return answer

    def test_a_busy_writer_delays_nobody(self):
        with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            other.execute("UPDATE blog_category SET name = 'Never seen'")
            with self.assertNumQueries(0):
                self.assertEqual(self.timed()["Cache-Control"], "no-cache")
            other.execute("ROLLBACK")

    def test_a_file_that_is_gone(self):
        versions.versions.close()
        missing = {**connection.settings_dict, "NAME": str(self.folder / "gone.sqlite3")}
        with patch.object(connection, "settings_dict", missing), self.assertNumQueries(0):
            self.assertEqual(self.timed()["Cache-Control"], "no-store")

    def test_a_file_that_is_restored_is_seen(self):
        copy = self.folder / "copy.sqlite3"
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as live, closing(sqlite3.connect(copy)) as to:
            live.backup(to)
        other = {**connection.settings_dict, "NAME": str(copy)}
        with patch.object(connection, "settings_dict", other):
            link = versions.SqliteLink(connection, 1)
            self.addCleanup(link.close)
            first = link.read()
            shutil.copy(copy, self.folder / "restored")
            (self.folder / "restored").replace(copy)
            with self.assertRaises(versions.Moved):
                link.read()
        self.assertEqual(first, versions.versions.now())


@pytest.mark.skipif(not shutil.which("redis-server"), reason="redis-server is not installed")
class RedisTest(PageCacheTestCase):
    """Two machines: their files lie in different folders, and Redis is shared."""

    def setUp(self):
        super().setUp()
        pytest.importorskip("redis")
        port = free_port()
        command = ["redis-server", "--port", str(port), "--save", "", "--dir", str(self.folder), "--bind", "127.0.0.1"]
        self.redis = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        self.addCleanup(self.stop)
        shared = store.Shared(f"redis://127.0.0.1:{port}")
        until = time.monotonic() + 20
        while shared._ask("set", ("x",), "1") is None and time.monotonic() < until:
            shared.away_until = 0
            time.sleep(0.05)
        self.machines = [self.machine(name, port) for name in ("one", "two")]
        self.post = make_post()
        self.address = self.post.get_absolute_url()

    def machine(self, name, port):
        client = self.process()
        with (
            self.settings(REDIS_URL=f"redis://127.0.0.1:{port}"),
            patch.object(store, "folder", lambda: self.folder / name),
            patch.object(store, "REDIS_PATIENCE_SECONDS", 5),
        ):
            client.handler.load_middleware()
        return client

    def stop(self):
        self.redis.kill()
        self.redis.wait()

    def test_it_works(self):
        one, two = self.machines
        page = self.get(self.address, one).content
        self.assertEqual(self.assertKept(self.address, two).content, page)
        doors.post(self.post, make_moderator(), "Something new.")
        for client in self.machines:
            self.assertIn("Something new.", self.get(self.address, client).text)

    def test_while_it_is_away_each_has_its_own(self):
        one, two = self.machines
        page = self.get(self.address, one).content
        self.stop()
        self.assertEqual(self.assertKept(self.address, one).content, page)
        with self.assertLogs("mssite.pages.store", "WARNING") as told:
            self.get(self.address, two)
        self.assertKept(self.address, two)
        self.assertEqual(len(told.output), 1)


@pytest.mark.skipif(not SERVERS, reason="PostgreSQL is not installed on this computer")
class PostgresStopsTest(DatabaseStopsTest):
    """A real PostgreSQL and a real server, as where text is saved; here about pages that were asked for before."""

    def timed(self, path):
        began = time.perf_counter()
        status, headers, page = self.ask(path)
        return status, headers["Cache-Control"], page, time.perf_counter() - began

    def test_it_works(self):
        self.environment |= {"DEBUG": "0", "ALLOWED_HOSTS": "127.0.0.1", "SITE_URL": f"http://127.0.0.1:{self.port}"}
        self.environment |= {"EMAIL_URL": "console:", "SECRET_KEY": "for-this-test-only", "STATIC_ROOT": ""}
        self.manage("collectstatic", "--no-input", "--verbosity", "0")
        self.serve()
        self.cookies = {}
        pages = {path: self.ask(path)[2] for path in (POST, "/", "/feed/", "/archive/")}
        self.assertEqual(self.timed(POST)[1], "no-cache")

        self.stop_database()
        for _ in range(6):
            for path, page in pages.items():
                status, freshness, now, seconds = self.timed(path)
                self.assertEqual((status, freshness, now), (200, "no-store", page))
                self.assertLess(seconds, 5 * AT_ONCE_SECONDS)
        self.start_database()
        began = time.monotonic()
        while self.timed(POST)[1] != "no-cache" and time.monotonic() - began < 5:
            time.sleep(0.2)
        self.assertEqual(self.timed(POST)[:2], (200, "no-cache"))

        # A server that hangs: it takes questions and says nothing.
        postmaster = int((self.folder / "data/postmaster.pid").read_text().split()[0])
        everybody = [postmaster, *map(int, Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split())]
        self.signal(everybody, "-STOP")
        try:
            for path, page in pages.items():
                status, freshness, now, seconds = self.timed(path)
                self.assertEqual((status, freshness, now), (200, "no-store", page))
                self.assertLess(seconds, 5 * AT_ONCE_SECONDS)
        finally:
            self.signal(everybody, "-CONT")

    def signal(self, processes, name):
        subprocess.run(["kill", name, *map(str, processes)], check=True)


del DatabaseStopsTest  # its own tests run where it stands

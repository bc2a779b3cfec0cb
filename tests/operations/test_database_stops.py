"""A real PostgreSQL that stops while people write: the text comes back, and the site is itself again soon after."""

import http.client
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import SimpleTestCase

from mssite.environment import child_environment
from tests.operations.test_proxies import free_port, running, wait_for

SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
TEXT = "Two years ago I could not climb the stairs."
BACK_WITHIN_SECONDS = 5
PEOPLE = """
from tests.builders import make_post, make_user
make_post(); make_user("Rita", password="a password of Rita's")
"""


@pytest.mark.skipif(not SERVERS, reason="PostgreSQL is not installed on this computer")
class DatabaseStopsTest(SimpleTestCase):
    def setUp(self):
        self.stack = ExitStack()
        self.addCleanup(self.stack.close)
        self.folder = Path(tempfile.mkdtemp(prefix="stops-"))
        self.stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self.who = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.who:
            shutil.chown(self.folder, "postgres")
        self.pg_port, self.port = free_port(), free_port()
        self.postgres("initdb", "-A", "trust", "-U", "blog", "-E", "UTF8", "--locale=C.UTF-8")
        self.start_database()
        self.stack.callback(self.stop_database)
        self.environment = child_environment(
            DATA_DIR=str(self.folder / "blog"),
            DATABASE_URL=f"postgres://blog@127.0.0.1:{self.pg_port}/postgres",
            DEBUG="1",
        )
        self.manage("migrate", "--no-input", "--verbosity", "0")
        self.manage("shell", "-c", PEOPLE)

    def postgres(self, program, *arguments):
        command = [*self.who, SERVERS[-1].with_name(program), "-D", self.folder / "data", *arguments]
        subprocess.run(command, check=True, cwd="/tmp", stdout=subprocess.DEVNULL, timeout=60)

    def start_database(self):
        options = f"-p {self.pg_port} -k '' -h 127.0.0.1 -c fsync=off"
        self.postgres("pg_ctl", "-w", "-s", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop_database(self):
        if (self.folder / "data/postmaster.pid").exists():
            self.postgres("pg_ctl", "-m", "immediate", "-s", "stop")

    def manage(self, *arguments):
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=settings.BASE_DIR, env=self.environment, check=True, timeout=120)

    def serve(self):
        command = [sys.executable, "-m", "gunicorn", "mssite.wsgi", "-b", f"127.0.0.1:{self.port}", "--threads", "4"]
        wait_for(self.port, self.stack.enter_context(running(*command, env=self.environment, cwd=settings.BASE_DIR)))

    def ask(self, path, **fields):
        """GET, or with `fields` POST, as a browser would with its cookies; return status, headers and page."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields:
            body = urlencode({"csrfmiddlewaretoken": self.cookies["csrf"], **fields})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        client.request("POST" if fields else "GET", path, body, headers)
        answer = client.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, value = re.match(r"([^=]+)=([^;]*)", cookie).groups()
            self.cookies[name] = value
        return answer.status, answer.headers, answer.read().decode()

    def test_it_works(self):
        self.serve()
        self.cookies = {}
        post = "/posts/what-a-transplant-can-do/"
        self.ask("/accounts/login/")
        self.assertEqual(
            self.ask("/accounts/login/", login="rita@example.org", password="a password of Rita's")[0], 302
        )
        self.assertEqual(self.ask(f"{post}comments/", text="Thank you for this.")[0], 302)
        self.assertEqual(self.ask("/readyz?part=database&part=migrations")[0], 200)

        self.stop_database()
        status, headers, page = self.ask(f"{post}comments/", text=TEXT)
        self.assertEqual(status, 503)
        self.assertTrue(headers["Retry-After"].isdigit())
        self.assertIn(TEXT, page)
        status, _, page = self.ask("/readyz")
        self.assertEqual(status, 503)
        self.assertIn('"database"', page)
        self.assertEqual(self.ask("/livez")[0], 200)

        self.start_database()
        began = time.monotonic()
        while (status := self.ask(post)[0]) != 200 and time.monotonic() - began < BACK_WITHIN_SECONDS:
            time.sleep(0.2)
        # Each thread of the server holds a connection of its own.
        self.assertEqual({self.ask(post)[0] for _ in range(12)}, {200})
        self.assertEqual(self.ask(f"{post}comments/", text=TEXT)[0], 302)
        self.assertIn(TEXT, self.ask(post)[2])

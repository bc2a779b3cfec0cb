"""The whole site as it runs for readers: `manage.py serve` with its web processes and its worker, which can be killed."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from django.conf import settings

from tests.crowd import environment_of_a_process
from tests.operations.test_proxies import collected, free_port

# Only so that a test ends at all; what is claimed about times is asserted by the tests.
PATIENCE_SECONDS = 120


class RunningSite:
    """Starts, watches and kills the site on the database of this process. Use it in a `with` block."""

    def __init__(self, mail_port, folder, **environment):
        self.port = free_port()
        self.process = None
        self.said = tempfile.TemporaryFile("w+")  # noqa: SIM115  (closed with the site)
        self.environment = environment_of_a_process(
            DATA_DIR=str(folder),
            STATIC_ROOT=collected(),
            DEBUG="0",
            ALLOWED_HOSTS="localhost",
            SITE_URL=f"http://localhost:{self.port}",
            EMAIL_URL=f"smtp://127.0.0.1:{mail_port}",
            LOG_LEVEL="WARNING",
            **environment,
        )

    def __enter__(self):
        self.start()
        self.wait_until_it_answers()
        return self

    def __exit__(self, *error):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=40)
            except subprocess.TimeoutExpired:
                self.kill()
        self.said.close()

    def start(self):
        """Start it as the leader of a group, so that all of it can be killed in one moment."""
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(self.port), "--bind", "127.0.0.1"],
            cwd=settings.BASE_DIR, env=self.environment, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=self.said, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def wait_until_it_answers(self, path="/"):
        """Return after how many seconds `path` was answered with a page."""
        began = time.monotonic()
        while not self.answers(path):
            assert self.process.poll() is None, f"It has ended.\n{self.words()}"
            assert time.monotonic() - began < PATIENCE_SECONDS, f"It does not answer.\n{self.words()}"
            time.sleep(0.02)
        return time.monotonic() - began

    def answers(self, path):
        client = HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            client.request("GET", path, headers={"Host": "localhost"})
            return client.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            client.close()

    def seconds_in_the_queue(self):
        """How long this process and those of the site have waited for a processor that did other work."""
        children = [queued_for(child) for child in children_of(self.process.pid)]
        return queued_for(os.getpid()) + queued_for(self.process.pid) + max(children, default=0)

    def kill(self):
        """kill -9 for every process of the site."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=PATIENCE_SECONDS)

    def kill_children(self):
        """kill -9 for the web processes and the worker; their supervisor lives. Return how many were hit."""
        children = children_of(self.process.pid)
        for child in children:
            os.kill(child, signal.SIGKILL)
        return len(children)

    def words(self):
        self.said.seek(0)
        return self.said.read()[-4000:]


def children_of(parent):
    """The processes that `parent` has started and that still run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            # Behind the name, which may hold anything: state, parent.
            state, above = path.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(above) == parent and state != "Z":
            found.append(int(path.parent.name))
    return sorted(found)


def queued_for(process):
    """The seconds for which the process was ready and no processor was free."""
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[1]) / 1e9
    except OSError:
        return 0.0

"""Two web nodes and two workers on one database and one Redis: one site."""

import re
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from post_office.models import STATUS, Email

from accounts.mail import queue_letter
from accounts.models import JobRun, Lease
from comments.models import Comment
from tests.builders import make_comment, make_post, make_user, real_outbox
from tests.crowd import CrowdTestCase, environment_of_a_process, signed_in
from tests.faults.mail_sink import MailSink
from tests.faults.posting import TOKEN
from tests.operations.test_proxies import collected, free_port, running, wait_for

LETTERS = 40
PATIENCE_SECONDS = 120


@pytest.mark.skipif(not shutil.which("redis-server"), reason="redis-server is not installed")
@real_outbox
class TwoNodesTest(CrowdTestCase):
    def setUp(self):
        super().setUp()
        self.stack = ExitStack()
        self.addCleanup(self.stack.close)
        self.folder = Path(tempfile.mkdtemp(prefix="nodes-"))
        self.stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self.sink = self.stack.enter_context(MailSink())
        redis, self.ports = free_port(), [free_port(), free_port()]
        command = [
            "redis-server",
            "--port",
            str(redis),
            "--save",
            "",
            "--dir",
            str(self.folder),
            "--bind",
            "127.0.0.1",
        ]
        wait_for(redis, self.stack.enter_context(running(*command)))
        self.environment = environment_of_a_process(
            DATA_DIR=str(self.folder),
            STATIC_ROOT=collected(),
            DEBUG="0",
            ALLOWED_HOSTS="localhost",
            SITE_URL="http://localhost:8000",
            REDIS_URL=f"redis://127.0.0.1:{redis}/0",
            EMAIL_URL=f"smtp://127.0.0.1:{self.sink.port}",
            LOG_LEVEL="WARNING",
        )
        self.post = make_post()

    def start(self, *command):
        return self.stack.enter_context(running(sys.executable, *command, env=self.environment, cwd=settings.BASE_DIR))

    def start_nodes(self):
        bind = ["--workers", "1", "--threads", "4", "--bind"]
        nodes = [self.start("-m", "gunicorn", "mssite.wsgi", *bind, f"127.0.0.1:{port}") for port in self.ports]
        for port, node in zip(self.ports, nodes, strict=True):
            wait_for(port, node)

    def ask(self, node, path, cookie="", **fields):
        client = HTTPConnection("127.0.0.1", self.ports[node], timeout=PATIENCE_SECONDS)
        headers = {"Host": "localhost", "Cookie": f"csrf={TOKEN}; {cookie}"}
        body = urlencode({**fields, "csrfmiddlewaretoken": TOKEN}) if fields else None
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        client.request("POST" if body else "GET", path, body, headers)
        answer = client.getresponse()
        page = answer.read().decode()
        client.close()
        return answer.status, page

    def test_what_one_node_takes_the_other_shows_and_counts(self):
        self.start_nodes()
        page = self.post.get_absolute_url()
        name = settings.SESSION_COOKIE_NAME
        cookie = f"session={signed_in(make_user('Rita')).cookies[name].value}"
        for _ in range(2):
            self.assertEqual({self.ask(node, page)[0] for node in (0, 1)}, {200})
        # Six comments in five minutes are let through, whichever node they come to.
        codes = [self.ask(turn % 2, f"{page}comments/", cookie, text=f"Thought {turn}.")[0] for turn in range(8)]
        self.assertEqual(codes[:6], [302] * 6)
        self.assertIn(429, codes[6:])
        self.assertEqual(Comment.objects.count(), codes.count(302))
        # An approval elsewhere is seen at once on both, by guests too.
        comment = make_comment(self.post, make_user("Tom"), text="Seen on both nodes.")
        shown = [self.ask(node, page)[1] for node in (0, 1)]
        self.assertEqual([len(re.findall(f'id="comment-{comment.number}"', text)) for text in shown], [1, 1])

    def test_wrong_passwords_are_counted_together(self):
        make_user("Kim", password="a password of Kim's")
        self.start_nodes()
        guess = {"login": "kim@example.org", "password": "wrong"}
        codes = [self.ask(turn % 2, "/accounts/login/", **guess)[0] for turn in range(14)]
        self.assertIn(429, codes)
        right = {**guess, "password": "a password of Kim's"}
        self.assertEqual([self.ask(node, "/accounts/login/", **right)[0] for node in (0, 1)], [429, 429])

    def test_two_workers_send_each_letter_once(self):
        workers = [self.start("manage.py", "worker") for _ in range(2)]
        for number in range(LETTERS):
            queue_letter("comments_waiting", f"n{number}@example.org", {"waiting": 1, "link": "http://localhost/"})
        self.wait_until(lambda: Email.objects.filter(status=STATUS.sent).count() == LETTERS)
        self.assertEqual(
            sorted(letter.to for letter in self.sink.taken), sorted({e.to[0] for e in Email.objects.order_by("pk")})
        )
        # Whoever holds the lease is stopped: the other goes on, without doing anything twice.
        holder = int(Lease.objects.get(name="worker").holder.split(":")[1])
        next(worker for worker in workers if worker.pid == holder).kill()
        queue_letter("comments_waiting", "later@example.org", {"waiting": 2, "link": "http://localhost/"})
        self.wait_until(lambda: len(self.sink.taken) > LETTERS)
        self.wait_until(lambda: not Email.objects.exclude(status=STATUS.sent).exists())
        self.assertEqual(len(self.sink.taken), LETTERS + 1)
        self.assertTrue(JobRun.objects.exists())

    def wait_until(self, is_so):
        until = time.monotonic() + PATIENCE_SECONDS
        while not is_so():
            self.assertLess(time.monotonic(), until, "It has not come to that.")
            time.sleep(0.1)

"""Posting a comment, and what a process of the site needs."""

import json
import os
import subprocess
import sys
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from bench.measure import Page, Reader

START = """
import json, resource, time
began, busy = time.perf_counter(), time.process_time()
from mssite.wsgi import application
from django.conf import settings
from django.test import Client
client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
secure = settings.SITE_URL.startswith("https:")
assert client.get("/", secure=secure).status_code == 200
told = {"seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - busy}
for _ in range(20):
    client.get("/", secure=secure)
told["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(told))
"""


class Writer(Reader):
    """Posts a comment where a Reader looks. Each is taken back, so that the conversation stays as long as it is."""

    def get(self, address):
        with transaction.atomic():
            form = {"text": "I read the report, too.", "form_key": uuid4()}
            answer = self.client.post(address, form, secure=settings.SITE_URL.startswith("https:"))
            transaction.set_rollback(True)
        if answer.status_code != 302:
            raise RuntimeError(f"{address} answered {answer.status_code}.")
        return answer


def posting_pages(blog):
    """Posting in a conversation of ten comments, and in a long one, compared to that. By staff, who are not counted."""
    writer = Writer(blog.moderator)
    ten, long = (reverse("comments:post", args=[post.slug]) for post in (blog.ten, blog.one_thread))
    small = Page("posting among 10 comments", writer, ten)
    return [small, Page("posting in a long thread", writer, long, small)]


def process_facts(environment=os.environ):
    """{"seconds", "cpu_seconds"} from nothing to the first page, and the "megabytes" of a process after twenty."""
    done = subprocess.run(
        [sys.executable, "-c", START],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])

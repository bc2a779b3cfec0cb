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

REQUESTS = 200
START = """
import json, re, resource, sys, time
from pathlib import Path
began, busy = time.perf_counter(), time.process_time()
from mssite.wsgi import application
from django.conf import settings
from django.test import Client
client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
secure = settings.SITE_URL.startswith("https:")
addresses, requests = json.loads(sys.argv[1])
assert client.get(addresses[0], secure=secure).status_code == 200
told = {"seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - busy}
for number in range(requests):
    assert client.get(addresses[number % len(addresses)], secure=secure).status_code == 200
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
def kilobytes(name, file, otherwise):
    path = Path("/proc/self", file)
    return int(re.search(f"^{name}:[ \t]*([0-9]+)", path.read_text(), re.M)[1]) if path.exists() else otherwise
# Linux knows it of this program alone; the other figure begins with what started it.
told["most_megabytes"] = kilobytes("VmHWM", "status", most) / 1024
# What is shared counts in part.
told["megabytes"] = kilobytes("Pss", "smaps_rollup", most) / 1024
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


def process_facts(addresses=("/",), environment=os.environ):
    """{"seconds", "cpu_seconds"} from nothing to the first page, and the "megabytes" of a process after 200 of
    `addresses` by turns, none of them kept; "most_megabytes" it ever had."""
    done = subprocess.run(
        [sys.executable, "-c", START, json.dumps([list(addresses), REQUESTS])],
        cwd=settings.BASE_DIR,
        env={**environment, "PAGE_CACHE": "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def various_pages(blog):
    """Addresses of pages of every kind that a guest sees."""
    posts = [post.get_absolute_url() for post in (blog.small, blog.one_thread, blog.many_threads)]
    more = [f"{posts[1]}?sort=newest", f"{posts[2]}?sort=liked", "/archive/", "/feed/", "/sitemap.xml", "/glossary/"]
    return ["/", *posts, *more, reverse("account_login"), reverse("comments:person", args=[blog.reader.key])]

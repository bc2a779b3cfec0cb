"""Looks at pages and times them."""

from dataclasses import dataclass, field
from statistics import median
from time import perf_counter, process_time

from django.conf import settings
from django.db import connection
from django.test import Client


class Reader:
    """Asks for pages in this process, as `user` or as a guest (None). Nothing lies between us and the site's WSGI.

    Pages are made anew, as after a change of what is public; with `parts`, as between two changes.
    """

    def __init__(self, user=None, parts=False):
        self.parts = parts
        self.client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
        if user:
            self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def get(self, address):
        """Return the answer, which must be a page or a redirect."""
        settings.PAGE_PARTS = self.parts
        answer = self.client.get(address, secure=settings.SITE_URL.startswith("https:"))
        if answer.status_code not in (200, 302):
            raise RuntimeError(f"{address} answered {answer.status_code}.")
        return answer

    def seconds(self, address):
        """Return (how long the server takes for the page, how much of that this process computes)."""
        start, busy = perf_counter(), process_time()
        self.get(address)
        return perf_counter() - start, process_time() - busy

    def weigh(self, address):
        """Return (number of queries, number of bytes). Untimed, because counting takes time."""
        queries = []

        def note(execute, *query):
            queries.append(1)
            return execute(*query)

        with connection.execute_wrapper(note):
            answer = self.get(address)
        return len(queries), len(answer.content)


@dataclass
class Page:
    """One page to measure: `get` asks for `address`; `compared_to` is the page that its time is divided by."""

    name: str
    reader: object
    address: str
    compared_to: object = None
    queries: int = 0
    size: int = 0
    times: list = field(default_factory=list)
    busy: list = field(default_factory=list)

    @property
    def ratio(self):
        """How many times as long as the other page it takes; None where there is none."""
        return self.compared_to and median(self.times) / median(self.compared_to.times)

    @property
    def busy_ratio(self):
        """The same of the time that the process computes, which other work on the machine hardly changes."""
        return self.compared_to and median(self.busy) / median(self.compared_to.busy)


def measure(pages, rounds):
    """Time each of the pages `rounds` times, taking turns (A B C A B C), so that noise hits all alike.

    Each page is asked for before, which warms the templates and says how many queries and bytes it takes.
    """
    for page in pages:
        page.queries, page.size = page.reader.weigh(page.address)
        page.reader.seconds(page.address)
    for _ in range(rounds):
        for page in pages:
            seconds, busy = page.reader.seconds(page.address)
            page.times.append(seconds)
            page.busy.append(busy)

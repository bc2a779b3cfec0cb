"""How much a post page that is not kept makes a process compute, for guest and reader, beside an empty view.

Between two changes of what is public, as long as its parts are kept; and after one, when they are read again.
"""

import os
from contextlib import ExitStack
from statistics import median

from django.conf import settings

from bench.kept import EMPTY, process
from bench.measure import Reader

REQUESTS = 20  # in one turn
HEAD = f"{'':38}{'ms of CPU':>12}{'least':>9}"


def measure(blog, rounds, environment=os.environ):
    """Return {what: milliseconds of each turn}: whole requests with 50 comments shown, in processes of their own."""
    address = blog.small.get_absolute_url()
    session = Reader(blog.reader).client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = f"{settings.SESSION_COOKIE_NAME}={session}"
    with ExitStack() as stack:
        environment = {**environment, "PAGE_CACHE": "0"}
        ours = stack.enter_context(process("mssite.settings", environment, REQUESTS))
        anew = stack.enter_context(process("bench.empty.anew", environment, REQUESTS))
        empty = stack.enter_context(process("bench.empty.own", environment, REQUESTS))
        asked = {
            "post page, guest": (ours, address),
            "post page, reader": (ours, address, cookie),
            "post page, guest, after a change": (anew, address),
            "post page, reader, after a change": (anew, address, cookie),
            "empty view": (empty, EMPTY),
        }
        times = {name: [] for name in asked}
        for _ in range(rounds):
            for name, (ask, *what) in asked.items():
                times[name].append(ask(*what))
    return times


def figures(times):
    """{what: {"median", "least"}} in milliseconds, for machines."""
    return {name: {"median": round(median(found), 2), "least": round(min(found), 2)} for name, found in times.items()}


def lines(times):
    """The lines of the table."""
    yield HEAD
    for name, found in times.items():
        yield f"{name:38}{median(found):12.1f}{min(found):9.1f}"

"""(d) Lists and threads on a small blog and on a large one, each in a process of its own, by turns.

As a program it answers for one of the two: reads "act who address" from each line, once it has told its addresses.
"""

import json
import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from bench.asked import Asked, answer_of
from bench.measure import Page, measure
from bench.scratch import beside, run_on

ROOT = Path(__file__).parent.parent


class Size(NamedTuple):
    """How much to build; what `manage.py sample` takes."""

    posts: int
    comments: int
    longest: int
    people: int

    @property
    def arguments(self):
        return [f"--{name}={number}" for name, number in self._asdict().items()]


@contextmanager
def pages(small, large, environment=os.environ):
    """Build both blogs, and yield the pages of the large one, each compared to that of the small one, for measure().

    `small` and `large` are Sizes. The databases lie beside the one of `environment`.
    """
    with ExitStack() as stack:
        both = [
            stack.enter_context(blog_of(size, f"growth_{number}", environment))
            for number, size in enumerate((small, large))
        ]
        found = []
        for name, (who, address) in both[0][1].items():
            base = Page(f"{name}, small", Asked(both[0][0], who), address)
            found += [base, Page(f"{name}, large", Asked(both[1][0], both[1][1][name][0]), both[1][1][name][1], base)]
        yield found


@contextmanager
def blog_of(size, name, environment):
    """Yield (a process that answers for a blog of this Size, its addresses)."""
    with database(name, environment) as its_own:
        environment = {**environment, "DATABASE_URL": its_own, "PAGE_CACHE": "0"}
        for command in (["migrate", "--verbosity=0"], ["sample", *size.arguments]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        with subprocess.Popen([sys.executable, "-m", "bench.growth"], cwd=ROOT, env=environment, **pipes) as process:
            try:
                yield process, answer_of(process)
            finally:
                process.stdin.close()


@contextmanager
def database(name, environment):
    """Yield the address of a new database beside the one that the environment names; it is gone afterwards."""
    here = environment["DATABASE_URL"]
    there = beside(here, name)
    if not here.startswith("postgres"):
        yield there
        for end in ("", "-wal", "-shm"):
            Path(there.removeprefix("sqlite://") + end).unlink(missing_ok=True)
        return
    name = urlsplit(there).path[1:]
    run_on(here, f"CREATE DATABASE {name}")
    try:
        yield there
    finally:
        run_on(here, f"DROP DATABASE IF EXISTS {name}")


def answer():
    """Answer for the blog of this process's database."""
    import django

    django.setup()
    # Need the settings.
    from bench.data import let_the_database_look
    from bench.grown import addresses, readers

    let_the_database_look()
    who = readers()
    print(json.dumps(addresses(who["reader"][1])), flush=True)
    for line in sys.stdin:
        act, name, address = line.split()
        print(json.dumps(getattr(who[name][0], act)(address)), flush=True)


def compare(small, large, rounds, environment=os.environ):
    """Measure both blogs by turns. Return the pages with their times."""
    with pages(small, large, environment) as found:
        measure(found, rounds)
        return found


if __name__ == "__main__":
    answer()

"""Builds, measures and prints."""

import json
from pathlib import Path
from statistics import median

from django.db import connection

from bench import data, kept, measure, pages

LATEST = Path(__file__).with_name("latest.json")

HEAD = f"{'':38}{'ms':>9}{'of it CPU':>11}{'queries':>9}{'kB':>9}{'ratio':>9}{'of CPU':>8}"


def report(plan):
    """Build what `plan` says, measure the pages and print one table."""
    print(f"{connection.vendor}: building {plan.queue + 2 * plan.size + 150:,} comments ...", flush=True)
    blog = data.build(plan.size, plan.queue)
    data.let_the_database_look()
    show_kept(blog, plan.rounds)
    show(f"The post page, {plan.size:,} comments against 50", pages.post_pages(blog), plan.rounds)
    show(f"Other pages, {plan.queue:,} comments more in the database", pages.other_pages(blog), plan.rounds)
    with pages.stock_process() as process:
        small = pages.pairs(blog, [blog.hundred], process)
        show("Beside the pages of django-comments-xtd: small", small, plan.rounds)
        large = pages.pairs(blog, [blog.many_threads], process)
        show("Beside the pages of django-comments-xtd: large", large, plan.stock_rounds)


def show(title, chosen, rounds):
    """Measure the chosen pages `rounds` times and print a line for each."""
    measure.measure(chosen, rounds)
    print(f"\n{title}\n{HEAD}")
    for page in chosen:
        print(line(page), flush=True)


def line(page):
    """One line of the table: the page, its medians, and its ratios to the page it is compared to."""
    milliseconds, busy = (median(times) * 1000 for times in (page.times, page.busy))
    facts = f"{page.name:38}{milliseconds:9.1f}{busy:11.1f}{page.queries:9,}{page.size / 1000:9.1f}"
    return facts + (f"{page.ratio:9.2f}{page.busy_ratio:8.2f}" if page.compared_to else "")


def show_kept(blog, rounds):
    """Measure the kept page, print its table and note the ratios."""
    connection.close()  # each process has its own
    times = kept.measure(blog.small.get_absolute_url(), rounds)
    print("\nA kept page, which guests get, against views that do nothing")
    print("\n".join(kept.lines(times)), flush=True)
    note("a", kept.ratios(times))


def note(key, value):
    """Write `value` down under `key` of the newest report."""
    known = json.loads(LATEST.read_text()) if LATEST.exists() else {}
    LATEST.write_text(json.dumps({**known, key: {connection.vendor: value}}, indent=1, sort_keys=True) + "\n")

"""Builds, measures and prints."""

from statistics import median

from django.conf import settings
from django.db import connection

from bench import computing, data, growth, kept, measure, pages
from bench.posting import posting_pages, process_facts, various_pages

HEAD = f"{'':38}{'ms':>9}{'of it CPU':>11}{'queries':>9}{'kB':>9}{'ratio':>9}{'of CPU':>8}"


def report(plan):
    """Build what `plan` says, measure the pages and print one table. Return {key of a goal: its figures}."""
    found = {}
    settings.PAGE_CACHE = False  # here the views are measured; the processes of (a) have it on
    print(f"{connection.vendor}: building {plan.queue + 2 * plan.size + 150:,} comments ...", flush=True)
    blog = data.build(plan.size, plan.queue)
    data.let_the_database_look()
    found["a"] = show_kept(blog, plan.rounds)
    found["b"] = show(f"The post page, {plan.size:,} comments against 50", pages.post_pages(blog), plan.rounds)
    found["f"] = show(
        f"Other pages, {plan.queue:,} comments more in the database", pages.other_pages(blog), plan.rounds
    )
    with pages.stock_process() as process:
        small = pages.pairs(blog, [blog.hundred], process)
        found["c"] = show("Beside the pages of django-comments-xtd: small", small, plan.rounds)
        large = pages.pairs(blog, [blog.many_threads], process)
        found["c"] += show("Beside the pages of django-comments-xtd: large", large, plan.stock_rounds)
    found["e"] = show(f"Posting, {plan.size:,} comments against 10", posting_pages(blog), plan.rounds)
    found["b"] = {"pages": found["b"], "cpu_ms": show_computing(blog, plan.rounds)}
    found["h"] = process_facts(various_pages(blog))
    print(
        "\nA process: {megabytes:.0f} MB after 200 pages, at most {most_megabytes:.0f};"
        " {cpu_seconds:.1f} s of computing to its first page".format(**found["h"])
    )
    found["d"] = show_growth(plan)
    return {"database": connection.vendor, **found}


def show(title, chosen, rounds):
    """Measure the chosen pages `rounds` times, print a line for each, and return the figures."""
    measure.measure(chosen, rounds)
    print(f"\n{title}\n{HEAD}")
    for page in chosen:
        print(line(page), flush=True)
    return [figures(page) for page in chosen]


def figures(page):
    """What was measured of the page, for machines."""
    return {
        "page": page.name,
        "ms": median(page.times) * 1000,
        "cpu_ms": median(page.busy) * 1000,
        "least_cpu_ms": min(page.busy) * 1000,
        "queries": page.queries,
        "kB": page.size / 1000,
        "ratio": page.ratio,
        "cpu_ratio": page.busy_ratio,
    }


def line(page):
    """One line of the table: the page, its medians, and its ratios to the page it is compared to."""
    milliseconds, busy = (median(times) * 1000 for times in (page.times, page.busy))
    facts = f"{page.name:38}{milliseconds:9.1f}{busy:11.1f}{page.queries:9,}{page.size / 1000:9.1f}"
    return facts + (f"{page.ratio:9.2f}{page.busy_ratio:8.2f}" if page.compared_to else "")


def show_kept(blog, rounds):
    """Measure the kept page, print its table and return the ratios."""
    connection.close()  # each process has its own
    times = kept.measure(blog.small.get_absolute_url(), rounds)
    print("\nA kept page, which guests get, against views that do nothing")
    print("\n".join(kept.lines(times)), flush=True)
    return kept.ratios(times)


def show_computing(blog, rounds):
    """Measure what a post page makes a process compute, print the table and return the figures."""
    connection.close()  # each process has its own
    times = computing.measure(blog, rounds)
    print("\nA post page that is not kept, 50 comments shown: computing for a whole request")
    print("\n".join(computing.lines(times)), flush=True)
    return computing.figures(times)


def show_growth(plan):
    """Build a small and a large blog, measure lists and threads of both by turns, and print a line for each."""
    small, large = plan.growth
    print(f"\nGrowth: {large.posts:,} posts and {large.comments:,} comments against {small.posts:,} and", end=" ")
    print(f"{small.comments:,}; the longest thread has {large.longest:,} against {small.longest:,}", flush=True)
    found = growth.compare(small, large, plan.rounds)
    print(HEAD)
    for page in found:
        print(line(page), flush=True)
    return [figures(page) for page in found]

"""Looks once a week whether the addresses elsewhere still answer that posts and the sidebar lead to."""

from datetime import timedelta
from html import unescape
from urllib.parse import urldefrag, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from blog import asking
from blog.addresses import HREF
from blog.asking import Outcome
from blog.models import CheckedLink, Link, Post

State = CheckedLink.State
MAX_LENGTH = CheckedLink._meta.get_field("url").max_length
COLLECT_EVERY_SECONDS = 3600
# One question at a time, and each host not oftener than this: nobody there should notice.
PAUSE_SECONDS = 5
PAUSE_FOR_A_HOST_SECONDS = 60
LOOK_AGAIN = timedelta(days=7)
LOOK_AGAIN_WHEN_FAILING = timedelta(days=1)
# Servers rest now and then. So many days in a row are no rest.
FAILURES_TO_BE_BROKEN = 3
WAIT_FOR_NETWORK_SECONDS = 600
LOOKED_THROUGH = 50


def check_links(keep_on=lambda: True):
    """A job of the worker: at most one question a round, so that letters need not wait."""
    if not settings.LINK_CHECK:
        return
    if cache.add("links:collected", 1, COLLECT_EVERY_SECONDS):
        collect()
    if cache.get("links:no-network") or not keep_on() or not cache.add("links:pause", 1, PAUSE_SECONDS):
        return
    if link := next_link():
        look_at(link)


def collect():
    """Bring the list of addresses into line with what published posts and the sidebar lead to."""
    used = {}
    for pk, body in Post.objects.published().order_by().values_list("pk", "body").iterator(chunk_size=100):
        for url in external_links(body):
            used.setdefault(url, set()).add(pk)
    sidebar = {urldefrag(url).url for url in Link.objects.values_list("url", flat=True) if len(url) <= MAX_LENGTH}
    with transaction.atomic():
        CheckedLink.objects.bulk_create(
            [CheckedLink(url=url) for url in sorted(used.keys() | sidebar)], ignore_conflicts=True, batch_size=200
        )
        _keep_places(used, sidebar)


def _keep_places(used, sidebar):
    """Write down where each address is used, and forget those that are used nowhere."""
    places = CheckedLink.posts.through
    known = dict(CheckedLink.objects.values_list("url", "pk"))
    wanted = {(known[url], post) for url, posts in used.items() for post in posts}
    there = {(link, post): pk for pk, link, post in places.objects.values_list("pk", "checkedlink_id", "post_id")}
    over = [pk for place, pk in there.items() if place not in wanted]
    for start in range(0, len(over), 500):
        places.objects.filter(pk__in=over[start : start + 500]).delete()
    new = [places(checkedlink_id=link, post_id=post) for link, post in sorted(wanted - there.keys())]
    places.objects.bulk_create(new, ignore_conflicts=True, batch_size=200)
    for is_there in (True, False):
        rows = CheckedLink.objects.filter(in_sidebar=not is_there)
        keys = [pk for pk, url in rows.values_list("pk", "url") if (url in sidebar) == is_there]
        CheckedLink.objects.filter(pk__in=keys).update(in_sidebar=is_there)
    CheckedLink.objects.filter(in_sidebar=False, posts=None).delete()


def external_links(html):
    """The addresses of other sites that `html` links to, without fragments."""
    links = {urldefrag(unescape(href)).url for href in HREF.findall(html)}
    return {url for url in links if url.startswith(("http://", "https://")) and _is_elsewhere(url)}


def _is_elsewhere(url):
    return len(url) <= MAX_LENGTH and not f"{url}/".startswith(f"{settings.SITE_URL}/")


def next_link():
    """The address that has waited longest, of a host that was not asked a moment ago; or None."""
    is_due = Q(next_check_at=None) | Q(next_check_at__lte=timezone.now())
    links = CheckedLink.objects.filter(is_due).order_by(F("next_check_at").asc(nulls_first=True), "pk")
    for link in links[:LOOKED_THROUGH]:
        if cache.add(f"links:host:{host_of(link.url)}", 1, PAUSE_FOR_A_HOST_SECONDS):
            return link
    return None


def host_of(url):
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def look_at(link):
    """Ask the address of `link` and write down what became of it."""
    answer = asking.ask(link.url)
    now = timezone.now()
    if answer.outcome == Outcome.FAILED and not network_is_there(link):
        # Nothing is known, of this address or any other.
        cache.set("links:no-network", 1, WAIT_FOR_NETWORK_SECONDS)
        CheckedLink.objects.filter(pk=link.pk).exclude(state=State.BROKEN).update(
            state=State.UNSURE, says="Could not be looked at: no other site answers either."
        )
        return
    is_bad = answer.outcome in (Outcome.GONE, Outcome.FAILED)
    failures = link.failures + 1 if is_bad else 0
    CheckedLink.objects.filter(pk=link.pk).update(
        state=_state_after(answer.outcome, failures),
        says=answer.says,
        failures=failures,
        failing_since=(link.failing_since or now) if is_bad else None,
        checked_at=now,
        next_check_at=now + (LOOK_AGAIN_WHEN_FAILING if is_bad else LOOK_AGAIN),
    )


def _state_after(outcome, failures):
    if outcome == Outcome.WELL:
        return State.WELL
    if outcome == Outcome.GONE or failures >= FAILURES_TO_BE_BROKEN:
        return State.BROKEN
    return State.UNSURE


def network_is_there(link):
    """Whether an address of another host, which answered well the last time, does so now."""
    others = CheckedLink.objects.filter(state=State.WELL).order_by("-checked_at")[:LOOKED_THROUGH]
    known = next((each for each in others if host_of(each.url) != host_of(link.url)), None)
    return known is not None and asking.ask(known.url).outcome != Outcome.FAILED

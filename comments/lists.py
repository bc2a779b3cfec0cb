"""The lists of words and domains that moderators keep, asked about one text or about all that was written."""

import time
from typing import NamedTuple

from comments import words
from comments.models import Comment, ListEntry

# What a test looks through: it is a page that somebody waits for.
MOST_TESTED = 50_000
TEST_SECONDS = 8
SHOWN = 50
BATCH = 500


def entries_met(text):
    """Return the entries that are switched on and that `text` meets; one query."""
    entries = list(ListEntry.objects.filter(is_active=True))
    if not entries:
        return []
    meets = meeting(text)
    return [entry for entry in entries if meets(entry)]


def cries_for_help(text):
    """Whether `text` has words of somebody who may be in distress or danger; one query."""
    return risk_of(entries_met(text)) > Comment.Risk.NONE


def risk_of(entries):
    """The Comment.Risk of a text that meets `entries`."""
    if any(entry.effect == ListEntry.Effect.DANGER for entry in entries):
        return Comment.Risk.DANGER
    return Comment.Risk.CONCERN if any(entry.is_about_people for entry in entries) else Comment.Risk.NONE


def meeting(text):
    """Return a function that says whether an entry meets `text`; the text is taken apart once for all entries."""
    its_words, its_domains = words.Words(text), words.domains_of(text)

    def meets(entry):
        if entry.kind == ListEntry.Kind.DOMAIN:
            return any(words.domain_meets(entry.pattern, domain) for domain in its_domains)
        return its_words.meets(words.pattern_parts(entry.pattern))

    return meets


class Test(NamedTuple):
    """What an entry would have met: how many of `looked_at` comments, and the newest of them."""

    count: int
    looked_at: int
    newest: list
    is_complete: bool


def test(entry):
    """Return the Test of an entry against what was written, newest first, for as long as somebody may wait."""
    comments = Comment.objects.order_by("-pk").values_list("pk", "comment")[:MOST_TESTED]
    ends_at = time.monotonic() + TEST_SECONDS
    met, looked_at, count = [], 0, 0
    for pk, text in comments.iterator(chunk_size=BATCH):
        if time.monotonic() > ends_at:
            break
        looked_at += 1
        if meeting(text)(entry):
            count += 1
            if len(met) < SHOWN:
                met.append(pk)
    newest = Comment.objects.filter(pk__in=met).select_related("post", "user").order_by("-pk")
    return Test(count, looked_at, list(newest), looked_at == Comment.objects.count())


def published_with(domain_entry):
    """Yield the published comments that name the entry's domain and were not marked for it, newest first."""
    comments = Comment.objects.approved().exclude(held_by=DOMAIN_CODE, reviewed_at=None).order_by("-pk")
    for comment in comments.select_related("post").iterator(chunk_size=BATCH):
        if meeting(comment.comment)(domain_entry):
            yield comment


# The rule's name in held_by, by which the queue finds what a blocked domain has brought back.
DOMAIN_CODE = "domain"

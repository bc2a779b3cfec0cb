"""The rules of moderation, each a question about a Case. comments.moderation puts them in order.

A rule returns a Verdict, or None where it has nothing to say. It asks the database nothing: see comments.cases.
"""

import re
from datetime import timedelta

from django.utils import timezone

from accounts.models import ModerationMode
from comments import closing, lists, spam
from comments.models import ListEntry
from comments.verdicts import PUBLISH, hold, publish_unreviewed, refuse

Effect = ListEntry.Effect
Kind = ListEntry.Kind
LINK = re.compile(r"(?:https?://|www\.)\S", re.I)
MAX_LINKS = 2  # three or more has nearly always been spam
# Adverts come from accounts made for them, within the hour.
NEWCOMER_FOR = timedelta(days=3)
HOLD_ALL = hold("A moderator looks at every comment first.", "all")


def conversation_is_closed(case):
    """Only for new comments: who may still change a comment may do so to the end of its time."""
    if case.replaces is None and case.conversation:
        reason = closing.why_closed(case.writer, case.post, case.conversation, case.site)
        return refuse(reason) if reason else None


def refused_domain(case):
    for entry in _met(case, Kind.DOMAIN, Effect.REFUSE):
        return refuse(f"We do not take links to {entry.pattern} here. Please take the link out.")


def refused_words(case):
    """A cry for help is never turned down for its words: it waits for a moderator."""
    if lists.risk_of(case.met):
        return None
    for entry in _met(case, Kind.WORD, Effect.REFUSE):
        return refuse(f"We do not take texts with “{entry.pattern}” here. Please take it out, or write to a person.")


def writer_is_trusted_by_office(case):
    """Moderators and authors answer for what they write."""
    if case.writer.is_staff and case.writer.is_active:
        return PUBLISH


def writer_may_need_help(case):
    if risk := lists.risk_of(case.met):
        met = [entry for entry in case.met if entry.is_about_people]
        return hold(f"{risk.label}: the text says {_quoted(met)}.", "crisis", risk)


def held_domain(case):
    if met := _met(case, Kind.DOMAIN, Effect.HOLD):
        return hold(f"Names {_quoted(met)}, which is on the list of domains.", lists.DOMAIN_CODE)


def held_words(case):
    if met := _met(case, Kind.WORD, Effect.HOLD):
        return hold(f"Says {_quoted(met)}, which is on the list of words.", "words")


def same_text_from_others(case):
    if case.same_text_by_others:
        return hold("Somebody else has posted the same text.", "repeated")


def looks_like_an_advert(case):
    limit = spam.HOLD_ABOVE_FOR_TRUSTED if case.is_trusted else spam.HOLD_ABOVE
    if case.advert.score > limit:
        return hold(case.advert.sentence, "advert")


def many_links(case):
    count = len(LINK.findall(case.text))
    if count > MAX_LINKS:
        return hold(f"Holds {count} links.", "links")


def newcomer_with_link(case):
    is_new = timezone.now() - case.writer.joined_at < NEWCOMER_FOR
    if is_new and not case.is_trusted and LINK.search(case.text):
        return hold("A link from an account that is only days old.", "newcomer")


def address_is_thrown_away(case):
    if case.writer.needs_review and not case.is_trusted:
        return hold("The account's address is one that is thrown away after use.", "address")


def change_of_a_reviewed_comment(case):
    """What a moderator has read must not become something else behind their back."""
    changed = case.replaces
    if changed is not None and changed.is_approved and changed.reviewed_at and not case.is_trusted:
        return hold("A change of a comment that a moderator has approved.", "edited")


def mode_of_the_conversation(case):
    """Hold all, hold who is not known yet, or publish and look afterwards."""
    if case.mode == ModerationMode.PUBLISH:
        return publish_unreviewed("No moderator has looked at it yet.")
    if case.mode == ModerationMode.HOLD_ALL:
        return HOLD_ALL
    if not case.is_trusted:
        done, wanted = min(case.approved_in_a_row, case.site.trust_after), case.site.trust_after
        return hold(f"Not known here yet: {done} of {wanted} comments in a row approved.", "first")


def _met(case, kind, effect):
    return [entry for entry in case.met if entry.kind == kind and entry.effect == effect]


def _quoted(entries):
    return ", ".join(f"“{entry.pattern}”" for entry in entries)

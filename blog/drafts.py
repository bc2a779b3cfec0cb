"""Words that readers do not see yet. No function here loses a word that it has once taken.

A form carries its stand: the version of the unpublished words and the fingerprint of the published ones that it began
with. What comes from a form with another stand than today's is put aside, and a person brings the two together.
Every function that writes takes the lock of the post or page first, in a transaction.
"""

import uuid
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from blog import revisions, work
from blog.models import Draft

# So often an author's own unpublished words become a version, before newer ones take their place.
KEEP_EVERY = timedelta(minutes=10)


class Kept(NamedTuple):
    """Where words were kept: as the unpublished words of all, or aside; nowhere, if a version knows them."""

    draft: Draft
    stand: str
    is_stale: bool = False
    aside: Draft | None = None
    is_known: bool = False


def as_key(text):
    """What somebody sent as a key; None if it is none."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def find(thing):
    """The row of unpublished words of `thing`; where there is none yet, one that is not saved."""
    kind = work.kind_of(type(thing))
    return Draft.objects.filter(**{kind: thing}, is_aside=False).first() or Draft(kind=kind, **{kind: thing})


def lock(thing):
    """Return the row of unpublished words and the post or page itself, fresh, both locked until the transaction ends."""
    kind, model = work.kind_of(type(thing)), type(thing)
    Draft.objects.get_or_create(**{kind: thing}, is_aside=False, defaults={"kind": kind})
    draft = Draft.objects.select_for_update().get(**{kind: thing}, is_aside=False)
    thing = model._base_manager.select_for_update(no_key=True).get(pk=thing.pk)
    revisions.catch_up(thing, work.content_of(thing))
    return draft, thing


def stand_of(draft, thing):
    """What a form that opens now begins with."""
    return f"{draft.version}-{work.fingerprint(type(thing), work.content_of(thing))}"


def is_stale(draft, thing, stand, tab=""):
    """Whether a form with this stand shows something else than what is there. A window is never stale to itself."""
    version, _, live = stand.partition("-")
    if live != stand_of(draft, thing).partition("-")[2]:
        return True
    return version != str(draft.version) and not (tab and tab == draft.tab)


def differs(draft, thing):
    """Whether the unpublished words are others than the published ones."""
    if draft.content is None:
        return False
    model = type(thing)
    kept = work.work_in(model, work.completed(thing, draft.content))
    return kept != work.work_in(model, work.content_of(thing))


def keep(thing, stand, content, by, tab="", aside_key=None):
    """Keep what a form holds. Return Kept: the words never replace what the form has not seen."""
    with transaction.atomic():
        draft, thing = lock(thing)
        content = work.completed(thing, work.tidy(type(thing), content), draft.content)
        if aside := aside_key and find_aside(thing, aside_key, by):
            return _keep_aside(draft, thing, content, by, aside)
        if not is_stale(draft, thing, stand, tab):
            _replace(draft, thing, content, by, tab)
            return Kept(draft, stand_of(draft, thing))
        return put_aside(draft, thing, stand, content, by)


def put_aside(draft, thing, stand, content, by):
    """Keep words that began with another stand beside those that are there; not a second time what is known."""
    shown = draft.content if draft.content is not None else work.content_of(thing)
    if work.is_same(type(thing), content, shown):
        return Kept(draft, stand_of(draft, thing), is_known=True)
    if revisions.knows(thing, content):
        return Kept(draft, stand_of(draft, thing), is_stale=True, is_known=True)
    kind = work.kind_of(type(thing))
    aside = Draft(kind=kind, is_aside=True, base=_base(thing, stand), **{kind: thing})
    return _keep_aside(draft, thing, content, by, aside)


def _keep_aside(draft, thing, content, by, aside):
    aside.content, aside.updated_by, aside.updated_at = content, by, timezone.now()
    aside.version += 1
    aside.save()
    return Kept(draft, stand_of(draft, thing), is_stale=True, aside=aside)


def _base(thing, stand):
    """The published work that a form with this stand began with, if it was written down."""
    found = revisions.of(thing).filter(fingerprint=stand.partition("-")[2], was_live=True).first()
    return found and found.content


def asides(thing):
    """Words beside those of `thing` that wait for somebody to bring them together, the oldest first."""
    kind = work.kind_of(type(thing))
    return Draft.objects.filter(**{kind: thing}, is_aside=True).select_related("updated_by").order_by("updated_at")


def find_aside(thing, key, by=None):
    """The words aside with this key; with `by`, only if that person wrote them."""
    found = asides(thing).filter(key=as_key(key))
    return (found.filter(updated_by=by) if by else found).first()


def _replace(draft, thing, content, by, tab="", note=""):
    """Put `content` (None: nothing) in the place of the unpublished words, which become a version if they must."""
    old = draft.content
    if old is not None and not revisions.knows(thing, old):
        if note:
            revisions.add(thing, old, draft.updated_by, note)
        elif draft.updated_by_id != by.pk:
            revisions.add(thing, old, draft.updated_by, "Unpublished, before somebody else went on")
        elif not revisions.of(thing).filter(made_at__gt=timezone.now() - KEEP_EVERY).exists():
            revisions.add(thing, old, draft.updated_by, "While writing")
    draft.content, draft.updated_by, draft.updated_at, draft.tab = content, by, timezone.now(), tab
    draft.version += 1
    draft.save()


def throw_away(thing, by):
    """Go back to the published words. The unpublished ones stay among the versions."""
    with transaction.atomic():
        draft, thing = lock(thing)
        if draft.content is not None:
            _replace(draft, thing, None, by, note="Unpublished changes, thrown away")


def throw_away_aside(thing, key, by):
    """Decide against words that wait aside. They stay among the versions."""
    with transaction.atomic():
        _, thing = lock(thing)
        if aside := find_aside(thing, key):
            revisions.add(thing, aside.content, aside.updated_by, "Thrown away beside other words")
            aside.delete()


def restore(thing, number, by):
    """Make version `number` the unpublished words of `thing`, and a version of its own. Newer words are kept.

    Raise Revision.DoesNotExist for a number that there is not.
    """
    with transaction.atomic():
        draft, thing = lock(thing)
        old = revisions.of(thing).get(number=number)
        words = work.completed(thing, (draft.content or {}) | old.content)
        _replace(draft, thing, words, by, note=f"Kept when {number} was restored")
        return revisions.add(thing, old.content, by, f"Restored from {number}")


def bring_together(thing, key, stand, content, by):
    """Make `content`, decided from the words aside and those that were there, the unpublished words of `thing`.

    Return Kept; stale, with the decision kept aside in turn, if something else has come to stand there meanwhile.
    """
    with transaction.atomic():
        draft, thing = lock(thing)
        content = work.tidy(type(thing), content)
        aside = find_aside(thing, key)
        if is_stale(draft, thing, stand):
            if aside is None:
                return put_aside(draft, thing, stand, content, by)
            revisions.add(thing, aside.content, aside.updated_by, "Kept when two versions met")
            aside.base = _base(thing, stand)
            return _keep_aside(draft, thing, content, by, aside)
        if aside:
            revisions.add(thing, aside.content, aside.updated_by, "Kept when two versions met")
            aside.delete()
        whole = work.completed(thing, (draft.content or {}) | content)
        _replace(draft, thing, whole, by, note="Kept when two versions met")
        revisions.add(thing, whole, by, "Two versions brought together")
        return Kept(draft, stand_of(draft, thing))


def saved(thing, by, note=""):
    """Write down what was just saved in the row of `thing`: it stands for all unpublished words from now on.

    Call it in the transaction of the saving, which took the lock before.
    """
    draft = Draft.objects.select_for_update().get(**{work.kind_of(type(thing)): thing}, is_aside=False)
    thing = type(thing)._base_manager.get(pk=thing.pk)
    live = work.content_of(thing)
    last = revisions.of(thing).filter(was_live=True).first()
    if note or last is None or last.fingerprint != work.fingerprint(type(thing), live):
        revisions.add(thing, live, by, note, was_live=True)
    _replace(draft, thing, None, by)


def record(thing, by=None, note=""):
    """For other doors than the desk (a shell, an import): write down the saved row as a version."""
    with transaction.atomic():
        _, thing = lock(thing)
        return revisions.add(thing, work.content_of(thing), by, note, was_live=True)

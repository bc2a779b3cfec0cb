"""Posts and pages that were begun in the form for a new one and have no row yet."""

import uuid

from django.db import IntegrityError, transaction

from blog import drafts, work
from blog.models import Draft


def find(model, key, by):
    """What this person began under this key, whether it was saved since or not; else None."""
    try:
        key = uuid.UUID(str(key))
    except ValueError:
        return None
    found = Draft.objects.filter(kind=work.kind_of(model), key=key, updated_by=by, is_aside=False)
    return found.select_related("post", "page").first()


def stand_of(draft):
    return f"{draft.version}-new"


def keep(model, key, stand, content, by, tab=""):
    """Keep what the form for a new post or page holds. Return Kept.

    Where another window wrote under the same key meanwhile, the words become a beginning of their own. Where the post
    was saved meanwhile, they wait beside it.
    """
    with transaction.atomic():
        draft = find(model, key, by)
        if draft and draft.thing:
            return drafts.keep(draft.thing, stand, content, by, tab)
        draft = Draft.objects.select_for_update().get(pk=draft.pk) if draft else _new(model, key, by)
        content = work.tidy(model, content)
        is_own = stand == stand_of(draft) or (tab and tab == draft.tab) or draft.content == content
        if not is_own and draft.version:
            draft = _new(model, uuid.uuid4(), by)
        draft.content, draft.tab, draft.updated_by = content, tab, by
        draft.version += 1
        draft.updated_at = drafts.timezone.now()
        draft.save()
        return drafts.Kept(draft, stand_of(draft))


def _new(model, key, by):
    """A beginning under this key, or under another where somebody else has it."""
    try:
        with transaction.atomic():
            return Draft.objects.create(kind=work.kind_of(model), key=uuid.UUID(str(key)), updated_by=by)
    except (ValueError, IntegrityError):
        return Draft.objects.create(kind=work.kind_of(model), updated_by=by)


def became(thing, key, by):
    """The first saving: the beginning, if there was one, becomes the row of unpublished words of `thing`."""
    draft = find(type(thing), key, by)
    if draft and not draft.thing:
        setattr(draft, draft.kind, thing)
        draft.save()
    drafts.lock(thing)


def throw_away(model, key, by):
    """Forget a beginning for good. Return whether there was one."""
    draft = find(model, key, by)
    if draft is None or draft.thing:
        return False
    draft.delete()
    return True

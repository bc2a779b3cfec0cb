"""Posts and pages that were begun in the form for a new one and have no row yet."""

import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from blog import drafts, work
from blog.models import Draft


def find(model, key, by):
    """What this person began under this key, whether it was saved since or not; else None."""
    key = drafts.as_key(key)
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
        draft = find(model, key, by) or _new(model, key, by)
        draft = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
        if draft.thing:
            return drafts.keep(draft.thing, stand, content, by, tab)
        content = work.tidy(model, content)
        if draft.content == content:
            # Such as the browser's copy of a form that was refused: the one that came back has today's stand already.
            return drafts.Kept(draft, stand_of(draft), is_known=True)
        is_own = stand == stand_of(draft) or (tab and tab == draft.tab)
        if not is_own and draft.content is not None:
            draft = _new(model, uuid.uuid4(), by)
        draft.content, draft.tab, draft.updated_at = content, tab, timezone.now()
        draft.version += 1
        draft.save()
        return drafts.Kept(draft, stand_of(draft))


def _new(model, key, by):
    """A beginning under this key, or the one that a window sent a moment ago; under another key if it is not ours."""
    try:
        with transaction.atomic():
            return Draft.objects.create(kind=work.kind_of(model), key=uuid.UUID(str(key)), updated_by=by)
    except (ValueError, IntegrityError):
        return find(model, key, by) or Draft.objects.create(kind=work.kind_of(model), updated_by=by)


def became(thing, draft):
    """The first saving: the beginning (None: there was none) becomes the row of unpublished words of `thing`."""
    draft = draft or Draft(kind=work.kind_of(type(thing)))
    setattr(draft, draft.kind, thing)
    draft.save()


def throw_away(model, key, by):
    """Forget a beginning for good. Return whether there was one."""
    draft = find(model, key, by)
    if draft is None or draft.thing:
        return False
    draft.delete()
    return True

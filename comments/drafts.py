"""What somebody signed in has written under a post and not posted yet: one text per person and post, for 30 days."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from comments.models import Comment, Participation

KEPT_FOR = timedelta(days=30)
# Of a Participation, in the order of a Draft.
COLUMNS = ("draft", "draft_parent", "drafted_at", "draft_members_only")
# Ten comments long. More than that is no comment any more, and the browser's own copy still has it.
MAX_CHARACTERS = 100_000


class Draft(NamedTuple):
    """A text that is not posted yet, the number of the comment it answers (or None), when it was kept, and for whom."""

    text: str
    parent: int | None
    at: datetime
    members_only: bool = False


def save_draft(user, post, text, parent_number=None, form_key="", members_only=False):
    """Keep `text` as the draft of `user` under `post`; it takes the place of the one before. No text is no draft.

    Return False, and keep what was, if the text is too long, or if the form with this `form_key` is posted already:
    what a page sends while it is left may arrive after its comment.
    """
    if len(text) > MAX_CHARACTERS:
        return False
    if form_key and Comment.objects.filter(form_key=Comment.key_for(user, post, form_key)).exists():
        return False
    if not text.strip():
        forget_draft(user, post)
        return True
    mine = Participation.objects.filter(user=user, post=post)
    values = {"draft": text, "draft_parent": parent_number, "drafted_at": timezone.now()}
    values["draft_members_only"] = members_only
    if not mine.update(**values):
        Participation.objects.bulk_create([Participation(user=user, post=post)], ignore_conflicts=True)
        mine.update(**values)
    return True


def forget_draft(user, post):
    """Throw the draft away."""
    _forget(Participation.objects.filter(user=user, post=post))


def forget_posted(user, post, parent_number=None, shown_at=""):
    """Throw the draft away that has just become a comment: the one for this parent, or the one its form showed.

    `shown_at` is what the form said of the draft it began with. A draft of another answer stays.
    """
    is_posted = Q(draft_parent=parent_number) if parent_number else Q(draft_parent=None)
    if at := _time(shown_at):
        is_posted |= Q(drafted_at=at)
    _forget(Participation.objects.filter(is_posted, user=user, post=post))


def forget_old(keep_on=lambda: True):
    """Throw away the drafts that are older than 30 days. Called by the worker."""
    old = Participation.objects.filter(drafted_at__lte=timezone.now() - KEPT_FOR)
    if old.exists():
        _forget(old)


def load_draft(user, post):
    """Return the Draft of `user` under `post`, or None; one query, none for a guest."""
    if not user.is_authenticated:
        return None
    return draft_of(Participation.objects.filter(user=user, post=post).only(*COLUMNS).first())


def draft_of(row):
    """Return the Draft in a row that has the COLUMNS of a Participation, or None where it has none or is too old."""
    at = getattr(row, "drafted_at", None)
    return Draft(*(getattr(row, name) for name in COLUMNS)) if at and at > timezone.now() - KEPT_FOR else None


def first_text(kept, draft):
    """What stands in the form at first: the text kept through signing in, and the draft. Neither costs the other."""
    texts = [kept.get("text", ""), draft.text if draft else ""]
    if texts[0].split() == texts[1].split():
        texts.pop()
    return "\n\n".join(filter(None, texts))


def first_tick(kept, draft):
    """Whether the form begins for members only: if either text was meant so."""
    return bool(kept.get("members_only") or (draft and draft.members_only))


def _forget(participations):
    participations.filter(drafted_at__isnull=False).update(
        draft="", draft_parent=None, draft_members_only=False, drafted_at=None
    )


def _time(text):
    try:
        at = parse_datetime(text)
    except ValueError:
        return None
    return at if at and timezone.is_aware(at) else None

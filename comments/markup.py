"""The HTML of one comment in a thread. Made once for all readers who see it alike, and kept in this process's memory."""

from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import mark_safe

from accounts import times
from comments import branches

# About 3 kB each, and forty pages of comments.
KEPT = 2_000


class Shown(NamedTuple):
    """All that the template reads: two readers for whom these are the same get the same HTML, whatever else changes."""

    # Of the page, and of who reads it.
    slug: str
    query: str
    new_since: object  # None unless the comment is new to the reader
    can_write: bool
    moderates: bool
    is_signed_in: bool
    dates: tuple  # how days and moments are written, and in whose time zone
    # Of the comment.
    pk: int
    number: int
    level: int
    is_pending: bool
    writer_name: str
    role: str
    submit_date: object
    members_only: bool
    is_edited: bool
    answered_number: int
    answered_link: str
    answered_shown: str
    before_correction: object
    shown_html: str
    is_folded: bool
    like_count: int
    author_answer: int
    author_answer_link: str
    # Of the reader and the comment.
    is_mine: bool
    is_liked: bool


def list_html(page, user, can_write, parent=None):
    """Return the HTML of the entries of a ThreadPage for `user` in two parts: up to the comment `parent`, and behind it.

    Without `parent` all is in the first.
    """
    slug, parts = page.post.slug, ([], [])
    around = {
        "slug": slug,
        "query": page.query,
        "can_write": can_write,
        "moderates": page.moderates,
        "is_signed_in": user.is_authenticated,
        "dates": (times.formats(), timezone.get_current_timezone_name()),
    }
    part = parts[0]
    for entry in page.entries:
        if entry.is_placeholder:
            part.append(get_template("comments/includes/placeholder.html").render({"comment": entry, "slug": slug}))
        else:
            part.append(_comment_html(entry, page.new_since, user, around))
        if entry is parent:
            part = parts[1]
        if rest := getattr(entry, "rest_count", 0):
            rest = {
                "comment": entry,
                "slug": slug,
                "count": min(rest, branches.COUNTED),
                "is_more": rest > branches.COUNTED,
            }
            part.append(get_template("comments/includes/rest.html").render(rest))
    # Of HTML that templates have made.
    return [mark_safe("".join(part)) for part in parts]  # nosec B308, B703


def _comment_html(comment, new_since, user, around):
    shown = Shown(
        **around,
        new_since=new_since if comment.is_new else None,
        pk=comment.pk,
        number=comment.number,
        level=comment.level,
        is_pending=comment.is_pending,
        writer_name=comment.writer_name,
        role=comment.role,
        submit_date=comment.submit_date,
        members_only=comment.members_only,
        is_edited=bool(comment.edited_at) and comment.is_approved,
        answered_number=comment.answered_number,
        answered_link=comment.answered_link,
        answered_shown=comment.answered_shown,
        before_correction=comment.before_correction,
        shown_html=comment.shown_html,
        is_folded=bool(comment.is_folded),
        like_count=comment.like_count,
        author_answer=comment.author_answer,
        author_answer_link=getattr(comment, "author_answer_link", ""),
        is_mine=comment.user_id is not None and comment.user_id == user.pk,
        is_liked=bool(getattr(comment, "is_liked", False)),
    )
    # In DEBUG, the template changes under our hands.
    return _made.__wrapped__(shown) if settings.DEBUG else _made(shown)


@lru_cache(maxsize=KEPT)
def _made(shown):
    return get_template("comments/includes/comment.html").render({"comment": shown})

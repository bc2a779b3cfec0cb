"""Removing everything that one person has written, in one deed that can be taken back."""

from uuid import uuid4

from comments import doors
from comments.models import Comment

State = Comment.State


def remove_all(writer, by, reason=""):
    """Remove every published or waiting comment of `writer`. Return (the deed's key, how many were removed).

    comments.undoing.undo_deed(key, by) gives each the state it had, unless somebody has decided on it since.
    Each comment goes in a transaction of its own: hundreds in one would keep all conversations waiting.
    """
    deed = uuid4()
    comments = Comment.objects.filter(user=writer, state__in=[State.PENDING, State.APPROVED])
    removed = 0
    for comment in list(comments.select_related("post").order_by("pk")):
        removed += doors.remove(comment, by, reason, deed=deed)
    return deed, removed

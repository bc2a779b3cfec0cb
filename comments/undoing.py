"""Taking back what one person has decided with one press of a button."""

from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from comments import taking_back
from comments.models import CommentLog

# Later the letter about the decision may be on its way: then it is a new decision.
OFFERED_FOR = timedelta(minutes=10)
WORDS = {
    "approve": "approved",
    "reject": "rejected",
    "spam": "marked as spam",
    "remove": "removed",
    "restore": "restored",
    "accept edit": "published with its change",
    "refuse edit": "kept as it was",
    "redact": "with some words taken out",
    "strip links": "published without its links",
    "put back": "put back to its words",
    "review": "left published",
    "keep": "kept, with its reports closed",
    "keep decision": "left as it was decided",
}


class Deed(NamedTuple):
    """What somebody decided with one press of a button."""

    key: object
    act: str
    count: int

    @property
    def words(self):
        return f"{self.count} comment{'' if self.count == 1 else 's'} {WORDS[self.act]}"


def last_deed(by):
    """Return the last Deed of `by` that can be taken back, None where there is none. Two queries."""
    since = timezone.now() - OFFERED_FOR
    mine = CommentLog.objects.filter(by=by, at__gt=since, act__in=[*WORDS, "undo"]).order_by("-pk")
    row = mine.first()
    if row is None or row.deed is None or row.act == "undo":
        return None
    return Deed(row.deed, row.act, mine.filter(deed=row.deed).values("comment").distinct().count())


def undo_deed(key, by):
    """Take back everything of the deed `key` that `by` has done. Return (comments taken back, comments that were not).

    Not taken back is what somebody has decided on since.
    """
    rows = CommentLog.objects.filter(deed=key, by=by).select_related("comment__post")
    # The newest first: of one comment first its text, and then its state.
    done = [(row.comment_id, taking_back.undo(row, by)) for row in rows.order_by("-pk")]
    left = {comment for comment, is_done in done if not is_done}
    return len({comment for comment, _ in done} - left), len(left)

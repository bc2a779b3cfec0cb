"""Taking back what one person has decided with one press of a button."""

from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from comments import doors
from comments.models import CommentLog

# Later the letter about the decision may be on its way: then it is a new decision.
OFFERED_FOR = timedelta(minutes=10)
WORDS = {
    "approve": "approved",
    "reject": "rejected",
    "spam": "marked as spam",
    "remove": "removed",
    "restore": "restored",
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
    mine = CommentLog.objects.filter(by=by, at__gt=since, act__in=[*doors.DECISIONS, "undo"]).order_by("-pk")
    row = mine.first()
    if row is None or row.deed is None or row.act == "undo":
        return None
    return Deed(row.deed, row.act, mine.filter(deed=row.deed).count())


def undo_deed(key, by):
    """Take back every decision of the deed `key` that `by` has made. Return (how many were, how many were not).

    Not taken back is what somebody has decided on since.
    """
    rows = CommentLog.objects.filter(deed=key, by=by).select_related("comment__post").order_by("pk")
    done = [doors.undo(row, by) for row in rows]
    return sum(done), len(done) - sum(done)

"""Taking back what one person has decided with one press of a button."""

from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from comments import doors, taking_back
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
    # With the same press a comment was answered.
    is_answered: bool = False

    @property
    def words(self):
        what = f"{self.count} comment{'' if self.count == 1 else 's'} {WORDS[self.act]}"
        return f"{what}, and your answer published" if self.is_answered else what


def last_deed(by):
    """Return the last Deed of `by` that can be taken back, None where there is none. Two queries."""
    since = timezone.now() - OFFERED_FOR
    mine = CommentLog.objects.filter(by=by, at__gt=since, act__in=[*WORDS, "undo"]).order_by("-pk")
    row = mine.first()
    if row is None or row.deed is None or row.act == "undo":
        return None
    whole = set(CommentLog.objects.filter(by=by, deed=row.deed).values_list("comment", "act"))
    return Deed(
        row.deed,
        row.act,
        len({comment for comment, act in whole if act in WORDS}),
        any(act == "post" for _, act in whole),
    )


def undo_deed(key, by):
    """Take back everything of the deed `key` that `by` has done. Return (comments taken back, comments that were not).

    Not taken back is what somebody has decided on since. An answer that went with the decision is withdrawn, and `by`
    can put it back as any other comment of their own.
    """
    rows = CommentLog.objects.filter(deed=key, by=by).select_related("comment__post")
    # The newest first: of one comment first its text, and then its state.
    done = [(row.comment_id, taking_back.undo(row, by)) for row in rows.exclude(act="post").order_by("-pk")]
    left = {comment for comment, is_done in done if not is_done}
    if not left:
        for row in rows.filter(act="post"):
            doors.withdraw(row.comment, by)
    return len({comment for comment, _ in done} - left), len(left)

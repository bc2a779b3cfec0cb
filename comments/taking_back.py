"""Taking back one act of a moderator, as if it had not been. comments.undoing does it for all of one press of a button.

What a comment was before is read from its log: the state and the text that the act has changed, and when others looked.
"""

from django.db import transaction

from comments import doors, outcomes
from comments.models import Comment, Decision

State = Comment.State
# The text before stands in the log row; of the last three it is the text of the change that waits.
OF_TEXT = {"accept edit", "redact", "strip links", "put back"}
OF_WAITING = {"refuse edit", "redact change"}
OF_NEITHER = {"review", "keep", "keep decision"}
CAN_BE_TAKEN_BACK = {*doors.DECISIONS, *OF_TEXT, *OF_WAITING, *OF_NEITHER}


def undo(row, by):
    """Take back what the CommentLog `row` tells. False if something was done since, or its writer was told of it.

    The comment gets back its state, its text and the change of it that waited, and when it was reviewed, changed and
    published. A decision on the state can be taken back when its writer was told, too: then they hear of that.
    """
    with transaction.atomic():
        conversation = doors.lock(row.comment.post)
        row.comment.refresh_from_db()
        if row.act in doors.DECISIONS:
            return _undo_decision(row, by, conversation)
        return row.act in CAN_BE_TAKEN_BACK and _undo_change(row, by)


def _undo_decision(row, by, conversation):
    comment = row.comment
    if comment.log.exclude(before="").last() != row:
        return False
    # Without this one, and with what was done to the text since.
    standing = [each for each in outcomes.rows_that_stand(comment) if each != row]
    was_public = any(each.after == State.APPROVED for each in standing if each.before or each.act == "post")
    Comment.objects.filter(pk=comment.pk).update(
        state=row.before,
        reviewed_at=outcomes.last_look(standing),
        published_at=comment.published_at if was_public else None,
    )
    doors.keep_booleans(comment, row.before)
    outcomes.take_back(row)
    doors.record(conversation, comment, "undo", by, row.act, before=row.after, after=row.before)
    comment.refresh_from_db()
    return True


def _undo_change(row, by):
    comment = row.comment
    standing = outcomes.rows_that_stand(comment)
    if not standing or standing.pop() != row or _is_told(row):
        return False
    old_text = comment.comment
    if row.act in OF_WAITING:
        comment.proposed_text = row.old_text
    elif row.act in OF_TEXT:
        if row.act == "accept edit":
            comment.proposed_text = comment.comment
        comment.comment = row.old_text
    comment.reviewed_at = outcomes.last_look(standing)
    comment.edited_at = outcomes.last_edit(standing)
    fields = ["comment", "html", "excerpt", "text_mark", "proposed_text", "reviewed_at", "edited_at"]
    comment.save(update_fields=fields)
    outcomes.take_back(row)
    Decision.objects.filter(log=row).update(is_void=True)
    doors.log(comment, "undo", by, row.act, old_text if old_text != comment.comment else "")
    return True


def _is_told(row):
    return Decision.objects.filter(log=row, told_at__isnull=False).exists()

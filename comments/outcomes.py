"""What follows from an act on a comment for others than its readers: reports are closed, appeals are answered, and
its writer is to hear of it. Called by the doors, in their transaction.
"""

from accounts.models import User
from comments import alarms
from comments.models import Appeal, Comment, Decision, MailPreference, Report

State = Comment.State
Outcome = Report.Outcome
TAKES_AWAY = ("reject", "spam", "remove")
# Of these the writer hears only where they change what the writer has been told, or who asked for it.
GIVES_BACK = ("approve", "restore", "undo", "put back")
# Acts on a text that is there, or on the change of it that waits.
CHANGES_TEXT = ("edit", "propose", "accept edit", "refuse edit", "redact", "put back", "strip links")
# By these the text that everybody reads became another.
NEW_TEXT = ("edit", "accept edit", "redact", "put back", "strip links")
LOOKS = ("approve", "restore", *TAKES_AWAY, "accept edit", "refuse edit", "strip links", "review")
ASKS_FOR_LOOK = ("post", "hold back", "look again")
# Somebody has looked at it and decided, or its writer took it away: nobody is called any more.
ENDS_ALARM = (*LOOKS, "keep", "keep decision", "put back")
# These change nothing of the comment itself.
ASIDE = ("alarm",)


def follow(comment, row):
    """Do what follows from the CommentLog `row` about `comment`."""
    _close_reports(comment, row)
    if comment.risk and row.act in ENDS_ALARM and row.by_id:
        alarms.answer(comment, row.by)
    is_by_moderator = row.by_id not in (None, comment.user_id)
    if comment.user_id and is_by_moderator and not _answer_appeal(comment, row) and _is_worth_telling(comment, row):
        Decision.objects.create(log=row, comment=comment, writer_id=comment.user_id)


def rows_that_stand(comment):
    """The log rows of `comment` that changed it, without those that were taken back."""
    standing = []
    for row in comment.log.all():
        if row.act == "undo":
            taken = next((each for each in reversed(standing) if _is_taken_back_by(row, each)), None)
            standing = [each for each in standing if each != taken]
        elif row.act not in ASIDE:
            standing.append(row)
    return standing


def _is_taken_back_by(undo, row):
    """Whether `row` may be what the log row `undo` took back: of a state, or of the act that it names."""
    return bool(row.before) if undo.before else row.act == undo.reason and not row.before


def last_look(rows):
    """When a moderator last looked, by log rows in their order; None if nobody did, or it was held back since."""
    for row in reversed(rows):
        if row.act in LOOKS:
            return row.at
        is_changed_unseen = row.act == "edit" and row.after == State.APPROVED and row.reason
        if row.act in ASKS_FOR_LOOK or is_changed_unseen:
            return None
    return None


def last_edit(rows):
    """When the text became another, by log rows in their order; None if it is as it was posted."""
    return next((row.at for row in reversed(rows) if row.act in NEW_TEXT), None)


def take_back(row):
    """Undo what followed from the CommentLog `row`."""
    Report.objects.filter(closed_by=row).update(outcome=Outcome.OPEN, closed_at=None, closed_by=None, told_at=None)
    Appeal.objects.filter(answered_with=row).update(
        answered_at=None, answered_by=None, answered_with=None, is_granted=None, answer="", told_at=None
    )


def open_appeal(comment):
    """Return the open Appeal against a decision on `comment`, None if there is none."""
    appeals = Appeal.objects.open().filter(decision__comment=comment)
    return appeals.select_related("decision__log__by").first()


def is_own_case(comment, by):
    """Whether the writer appeals against what `by` has decided, and another moderator could look at it."""
    appeal = open_appeal(comment)
    return appeal is not None and appeal.decision.log.by_id == by.pk and has_colleagues(by)


def has_colleagues(by):
    """Whether there is another moderator than `by`."""
    return User.objects.with_permission("django_comments.can_moderate").exclude(pk=by.pk).exists()


def _close_reports(comment, row):
    if row.act in ("approve", "keep"):
        outcome = Outcome.KEPT
    elif row.act in TAKES_AWAY:
        outcome = Outcome.GONE if row.by_id == comment.user_id else Outcome.UPHELD
    else:
        return
    Report.objects.open().filter(comment=comment).update(outcome=outcome, closed_at=row.at, closed_by=row)


def _answer_appeal(comment, row):
    """Close the open appeal if `row` answers it. Return whether it does."""
    if row.act in ("keep decision", *TAKES_AWAY):
        is_granted = False
    elif row.act == "put back" or (row.act in ("approve", "restore") and row.after == State.APPROVED):
        is_granted = True
    else:
        return False
    appeal = open_appeal(comment)
    if appeal is None:
        return False
    appeal.is_granted, appeal.answer = is_granted, row.reason
    appeal.answered_at, appeal.answered_by_id, appeal.answered_with = row.at, row.by_id, row
    appeal.save()
    return True


def _is_worth_telling(comment, row):
    if row.act in Decision.REFUSALS:
        return True
    # What is taken back of a text was not told yet: the two together are no news.
    if row.act not in GIVES_BACK or (row.act == "undo" and not row.before):
        return False
    if Decision.objects.filter(comment=comment, log__act__in=Decision.REFUSALS).exists():
        return True
    return row.act == "approve" and MailPreference.objects.filter(user=comment.user_id, approvals=True).exists()

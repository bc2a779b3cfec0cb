"""Readers tell moderators of a comment. Enough of them who are mostly right hide it until somebody has looked."""

from django.db import transaction

from comments import crisis, doors, standing, weights
from comments.models import Report

Outcome = Report.Outcome


class CannotReport(Exception):
    """A report that is not taken. The message is a sentence for the reader."""


def why_not(comment, reader):
    """Return a sentence on why `reader` cannot report `comment` (now); empty where it is possible."""
    if comment.user_id == reader.pk:
        return "This is your own comment. You can change or delete it."
    return standing.why_not_write(reader)


def report(comment, by, reason, text=""):
    """Tell the moderators of `comment`, or change what one has told them. Return the Report.

    Raise CannotReport for one's own comment, for one that a moderator has decided on since, and for people who may
    not write.
    """
    if sentence := why_not(comment, by):
        raise CannotReport(sentence)
    with transaction.atomic():
        doors.lock(comment.post)
        comment.refresh_from_db()
        found = Report.objects.filter(comment=comment, reporter=by).first()
        if found and not found.is_open:
            raise CannotReport("A moderator has decided on your report already. Thank you for it.")
        if comment.is_pending and not found and reason != Report.Reason.WORRIED:
            raise CannotReport("This comment is hidden until a moderator has looked at it. Thank you all the same.")
        if not (comment.is_approved or comment.is_pending or found):
            raise CannotReport("This comment is not there any more.")
        told = found or Report(comment=comment, reporter=by)
        told.reason, told.text = reason, text
        told.is_urgent = reason == Report.Reason.WORRIED
        is_first_worry = told.is_urgent and not Report.objects.open().filter(comment=comment, is_urgent=True).exists()
        told.save()
        if is_first_worry:
            crisis.raise_alarm(comment, "A reader is worried about the person who wrote this.", by)
        _hide_if_enough(comment)
    return told


def keep(comment, by, reason="", deed=None):
    """Leave the comment as it is and close its reports. False if there are none (any more)."""
    with transaction.atomic():
        doors.lock(comment.post)
        comment.refresh_from_db()
        if not comment.is_approved or not Report.objects.open().filter(comment=comment).exists():
            return False
        doors.log(comment, "keep", by, reason, deed=deed)
    return True


def _hide_if_enough(comment):
    """Hide a published comment whose reports count enough, unless a moderator has looked at such reports before."""
    if not comment.is_approved or comment.reports.filter(outcome=Outcome.KEPT).exists():
        return
    told = list(Report.objects.open().filter(comment=comment).select_related("reporter"))
    if weights.are_enough(comment, told):
        reasons = ", ".join(dict.fromkeys(each.get_reason_display().lower() for each in told))
        count = "one reader" if len(told) == 1 else f"{len(told)} readers"
        doors.hold_back(comment, "reported", f"Reported by {count}: {reasons}.")

"""Somebody may be in danger: what readers who worry can set off. Alarms by words are set off by the doors."""

from django.db import transaction

from comments import alarms, doors, lists
from comments.models import Comment, HelpLine


def raise_alarm(comment, cause, by=None):
    """Put `comment` on top of the queue, keep it unpublished until somebody has looked, and call the on-call people.

    `cause` is a sentence for moderators, such as "A reader is worried about the writer."; `by` is who set it off. A
    comment that a moderator has decided on after its last alarm is not hidden again: then only the alarm is raised.
    """
    with transaction.atomic():
        doors.lock(comment.post)
        comment.refresh_from_db()
        was_looked_at = comment.alarms.filter(answered_at__isnull=False).exists()
        if not was_looked_at:
            doors.hold_back(comment, "crisis", cause, by=by)
        alarms.sound(comment, Comment.Risk.DANGER, cause, by=by)


def help_lines():
    """The lines that moderators have entered, those of all countries first."""
    return HelpLine.objects.filter(is_shown=True)


def help_lines_for(text):
    """The lines for somebody whose `text` cannot be taken now and cries for help; None where it does not."""
    return list(help_lines()) if lists.cries_for_help(text) else None

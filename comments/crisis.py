"""Somebody may be in danger: what readers who worry set off, and words to moderators.

Alarms by the words of a comment are set off by the doors.
"""

from django.db import transaction
from django.urls import reverse

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


def heed_appeal(appeal):
    """Call the on-call people where the words of an Appeal cry for help.

    One about a comment comes on top of the queue; one about a person stands on their page of the desk.
    """
    risk = lists.risk_of(lists.entries_met(appeal.text))
    if not risk:
        return
    if appeal.decision:
        alarms.sound(
            appeal.decision.comment, risk, "Who asks for a second look may need help.", by=appeal.decision.writer
        )
    else:
        alarms.write_letters(reverse("admin:comments_standing_change", args=[appeal.act.person_id]))


def help_lines():
    """The lines that moderators have entered, those of all countries first."""
    return HelpLine.objects.filter(is_shown=True)


def help_lines_for(text):
    """The lines for somebody whose `text` cannot be taken now and cries for help; None where it does not."""
    return list(help_lines()) if text and lists.cries_for_help(text) else None

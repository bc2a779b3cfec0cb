"""Records that conversations were closed at the time set for them. What readers may do is decided when they ask."""

from django.utils import timezone

from blog import schedule
from comments.models import Conversation


def due(until=None):
    """Conversations whose set time has come and is not recorded yet."""
    closed = Conversation.objects.filter(closes_at__lte=until or timezone.now())
    return schedule.unrecorded(closed, schedule.Kind.COMMENTS_CLOSED, "closes_at", post="post")


def record_due(keep_on=lambda: True):
    """A job of the worker."""
    for conversation in due().select_related("post")[: schedule.A_BATCH]:
        if not keep_on():
            return
        schedule.record(conversation.post, schedule.Kind.COMMENTS_CLOSED, conversation.closes_at)

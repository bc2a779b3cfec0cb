"""What one person has been told and has not read yet."""

from django.utils import timezone

from comments.models import Notification


def news_of(user):
    """Everything `user` was told that can still be read, newest first; what is unread has no `read_at`."""
    return Notification.objects.shown().filter(recipient=user).order_by("-pk")


def count_unread(user):
    """How many of the newest hundred unread ones can be read; one query.

    The hundred are named first: without them PostgreSQL may begin at the other end, with all comments.
    """
    newest = Notification.objects.unread().filter(recipient=user).order_by("-pk").values("pk")[:100]
    return Notification.objects.shown().filter(pk__in=newest).count()


def mark_read(comment, user):
    """Note that `user` has come to see `comment`."""
    Notification.objects.unread().filter(recipient=user, comment=comment).update(read_at=timezone.now())


def mark_all_read(user, up_to):
    """Note that `user` has read all news up to the one with the key `up_to`: not what came while they looked."""
    return Notification.objects.unread().filter(recipient=user, pk__lte=up_to).update(read_at=timezone.now())

"""What one person has been told and has not read yet."""

from django.db.models import F
from django.utils import timezone

from blog.prepared import NOW, USER, Prepared
from comments.models import DeskNotice, Notification


def news_of(user):
    """Everything `user` was told that can still be read, newest first; what is unread has no `read_at`."""
    return Notification.objects.shown().filter(recipient=user).order_by("-pk")


def count_unread(user):
    """How many of the newest hundred unread ones can be read, with the words of moderators; one query."""
    return len(UNREAD.ask(user=user.pk))


def _unread():
    """The hundred are named first: without them PostgreSQL may begin at the other end, with all comments."""
    newest = Notification.objects.unread().filter(recipient=USER).order_by("-pk").values("pk")[:100]
    news = Notification.objects.shown(NOW).filter(pk__in=newest).order_by().values("pk")
    words = DeskNotice.objects.filter(recipient=USER, read_at=None).order_by().values("pk")
    return news.union(words, all=True)


UNREAD = Prepared(_unread)


def words_for(user, count=10):
    """The newest words of the moderators to `user`, the unread ones first."""
    return DeskNotice.objects.filter(recipient=user).order_by(F("read_at").asc(nulls_first=True), "-pk")[:count]


def mark_read(comment, user):
    """Note that `user` has come to see `comment`."""
    Notification.objects.unread().filter(recipient=user, comment=comment).update(read_at=timezone.now())


def mark_all_read(user, up_to):
    """Note that `user` has read all news up to the one with the key `up_to`: not what came while they looked.

    Words of the moderators are left unread: each is opened by itself.
    """
    return Notification.objects.unread().filter(recipient=user, pk__lte=up_to).update(read_at=timezone.now())

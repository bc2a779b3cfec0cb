"""What ends by the clock."""

from datetime import timedelta

from django.db.models import Min

from accounts.models import SiteSettings
from blog.models import Post
from comments.models import Conversation


def next_closing(now):
    """Return when the next conversation closes after `now`; None where none will by itself."""
    moments = [Conversation.objects.filter(closes_at__gt=now).aggregate(at=Min("closes_at"))["at"]]
    if (days := SiteSettings.load().comments_close_after) is not None:
        span = timedelta(days=days)
        open_posts = Post.objects.filter(status=Post.Status.PUBLISHED, published_at__gt=now - span)
        first = open_posts.order_by("published_at").values_list("published_at", flat=True).first()
        moments.append(first and first + span)
    return min((moment for moment in moments if moment), default=None)

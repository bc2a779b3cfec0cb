"""What appears by the clock."""

from blog.models import Post


def next_publication(now):
    """Return when the next scheduled post appears after `now`; None where none is scheduled."""
    scheduled = Post.objects.filter(status=Post.Status.PUBLISHED, published_at__gt=now)
    return scheduled.order_by("published_at").values_list("published_at", flat=True).first()

"""What appears and goes by the clock."""

from blog.models import Post


def next_publication(now):
    """Return when the next post appears, goes offline or is featured no more after `now`; None where none will."""
    posts = Post.objects.filter(status=Post.Status.PUBLISHED).order_by()
    found = [
        posts.filter(**{f"{name}__gt": now}).order_by(name).values_list(name, flat=True).first()
        for name in ("published_at", "unpublish_at", "featured_until")
    ]
    return min((moment for moment in found if moment), default=None)

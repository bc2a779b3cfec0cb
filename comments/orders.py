"""The conversation in other orders than as it was held: newest first, or most liked first. Without indents then."""

from django.db.models import Q

from comments.models import Comment

THREAD, NEWEST, LIKED = "thread", "newest", "liked"
LABELS = {THREAD: "as it was held", NEWEST: "newest first", LIKED: "most liked first"}


def sort(comments, order, post, start=None):
    """Return `comments` (a queryset) in the order NEWEST or LIKED, from the comment with the number `start` on."""
    if order == NEWEST:
        return (comments.filter(number__lte=start) if start else comments).order_by("-number")
    if start:
        likes = Comment.objects.filter(post=post, number=start).order_by().values("like_count")[:1]
        comments = comments.filter(Q(like_count__lt=likes) | Q(like_count=likes, number__gte=start))
    return comments.order_by("-like_count", "number")

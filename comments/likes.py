"""Likes of comments and of posts. There is no dislike."""

from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.utils import timezone
from django_comments.models import CommentFlag
from django_comments_xtd.models import LIKEDIT_FLAG

from blog.prepared import POST, USER, Prepared
from comments.doors import lock
from comments.models import Comment, Participation

NAMES_SHOWN = 3


class PostLikes(NamedTuple):
    """Who likes a post: `names` of up to three, the reader's own as "You" first; `others` are the rest."""

    names: list
    others: int
    is_mine: bool

    @property
    def sentence(self):
        """ "Rita, Tom and 4 other readers like this." Empty when nobody does."""
        if not self.names:
            return ""
        parts = list(self.names)
        if self.others:
            parts.append(f"{self.others:,} other reader{'' if self.others == 1 else 's'}")
        who = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
        return f"{who} {'likes' if len(parts) == 1 and who != 'You' else 'like'} this."


def like_comment(comment, user):
    """Add the like of `user`. False if it is there already, or the comment is not visible or their own."""
    with transaction.atomic():
        lock(comment.post)
        if comment.user_id == user.pk or not Comment.objects.approved().filter(pk=comment.pk).exists():
            return False
        _, is_new = CommentFlag.objects.get_or_create(comment_id=comment.pk, user=user, flag=LIKEDIT_FLAG)
        if is_new:
            Comment.objects.filter(pk=comment.pk).update(like_count=F("like_count") + 1)
    return is_new


def unlike_comment(comment, user):
    """Take the like of `user` back. False if there was none."""
    with transaction.atomic():
        lock(comment.post)
        gone, _ = CommentFlag.objects.filter(comment_id=comment.pk, user=user, flag=LIKEDIT_FLAG).delete()
        if gone:
            Comment.objects.filter(pk=comment.pk).update(like_count=F("like_count") - 1)
    return bool(gone)


def like_post(post, user):
    """Add the like of `user`; a second one changes nothing."""
    now = timezone.now()
    Participation.objects.bulk_create([Participation(user=user, post=post)], ignore_conflicts=True)
    Participation.objects.filter(user=user, post=post, liked_at=None).update(liked_at=now)


def unlike_post(post, user):
    """Take the like of `user` back."""
    Participation.objects.filter(user=user, post=post).update(liked_at=None)


def likes_of(post, user):
    """Return the PostLikes of `post` as `user` sees them; one query however many there are."""
    rows = LIKES.ask(post=post.pk, user=user.pk)
    if not rows:
        return PostLikes([], 0, False)
    total, is_mine = rows[0]["total"], rows[0]["is_mine"]
    names = ["You"] * is_mine + [row["user__public_name"] for row in rows if row["user"] != user.pk]
    names = names[:NAMES_SHOWN]
    return PostLikes(names, total - len(names), bool(is_mine))


def _likes():
    """The newest by name, each with what is known of all. Both are read off an index, however many like it."""
    likes = Participation.objects.filter(post=POST, liked_at__isnull=False).order_by()
    total = likes.values("post").annotate(count=Count("pk")).values("count")
    newest = likes.filter(user__is_active=True).order_by("-liked_at")
    newest = newest.annotate(total=Subquery(total), is_mine=Exists(likes.filter(user=USER)))
    return newest.values("total", "is_mine", "user", "user__public_name")[:NAMES_SHOWN]


LIKES = Prepared(_likes)


def liked_by(user):
    """A condition for comments: does `user` like this one? For annotate()."""
    return Exists(CommentFlag.objects.filter(comment=OuterRef("pk"), user=user, flag=LIKEDIT_FLAG))

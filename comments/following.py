"""Following a conversation or one thread of it, to hear of what comes."""

from django.db import transaction

from comments.doors import lock
from comments.models import Comment, Participation, ThreadFollow


def follow_post(post, user):
    """Tell `user` of every comment under `post` from now on; a second time changes nothing."""
    with transaction.atomic():
        lock(post)  # also makes the conversation's row, with which a page loads what its reader follows
        Participation.objects.bulk_create([Participation(user=user, post=post)], ignore_conflicts=True)
        Participation.objects.filter(user=user, post=post).update(follows=True)


def unfollow_post(post, user):
    """Tell `user` no more of comments under `post`, unless they answer them or stand in a thread they follow."""
    Participation.objects.filter(user=user, post=post).update(follows=False)


def follow_thread(comment, user):
    """Tell `user` of every answer below `comment`. False if it is not there for everybody to answer."""
    with transaction.atomic():
        lock(comment.post)
        if not Comment.objects.approved().filter(pk=comment.pk).exists():
            return False
        ThreadFollow.objects.bulk_create([ThreadFollow(user=user, comment=comment)], ignore_conflicts=True)
    return True


def unfollow_thread(comment, user):
    """Tell `user` no more of answers below `comment`."""
    ThreadFollow.objects.filter(user=user, comment=comment).delete()


def follows_thread(comment, user):
    """Whether `user` hears of every answer below `comment`."""
    return user.is_authenticated and ThreadFollow.objects.filter(user=user, comment=comment).exists()

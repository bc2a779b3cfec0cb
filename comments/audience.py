"""Who is told of a comment, and why. Each person once, by the strongest reason."""

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from comments.mentions import mentioned
from comments.models import Mute, Notification, Participation, ThreadFollow

Kind = Notification.Kind


def audience(comment, by):
    """Return {key of a person: Kind} for all who are to be told that `comment` has become visible.

    Never its writer, nor `by`, who has just read and approved it; nor people who were told before, whose account is
    closed, or who have muted the writer. As many queries as there are reasons, however many people follow.
    """
    people = _people_to_tell(comment, by)
    found = {}
    for kind, condition in _reasons(comment):
        for key in people.filter(condition).values_list("pk", flat=True):
            found.setdefault(key, kind)
    return found


def _reasons(comment):
    """The reasons to be told, the strongest first, each with a condition for people."""
    post_followers = Participation.objects.filter(post=comment.post_id, follows=True)
    return (
        (Kind.REPLY, Q(pk=comment.reply_to.user_id if comment.reply_to else None)),
        (Kind.ON_YOUR_POST, Q(pk__in=comment.post.author_user_ids)),
        (Kind.MENTION, Q(pk__in=[person.pk for person in mentioned(comment)])),
        (Kind.IN_THREAD, Q(pk__in=_follows_above(comment).values("user"))),
        (Kind.ON_POST, Q(pk__in=post_followers.values("user"))),
    )


def _follows_above(comment):
    """Follows of the comments that this one stands under. What it answers is named too: beyond the deepest
    level an answer stands beside that."""
    above = Q(comment__post=comment.post_id, comment__path__in=comment.ancestor_paths)
    return ThreadFollow.objects.filter(above | Q(comment=comment.reply_to_id))


def _people_to_tell(comment, by):
    told = Notification.objects.filter(recipient=OuterRef("pk"), comment=comment)
    people = User.objects.filter(~Exists(told), is_active=True).exclude(pk__in={comment.user_id, by.pk} - {None})
    if comment.user_id is None or comment.user.is_staff:
        return people  # what authors and moderators write is read by everybody
    return people.filter(~Exists(Mute.objects.filter(user=OuterRef("pk"), muted=comment.user_id)))

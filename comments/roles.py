"""What a writer is in a conversation: its post's author, a moderator, one of the team; and what its author answered."""

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from accounts.models import User
from comments.models import Comment
from comments.rights import PERMISSION

# Answers to one comment among which the author's is looked for. Who wrote an answer stands in another table, so that
# looking through thousands would be felt.
LOOKED_THROUGH = 100
AUTHOR = "Author"


def with_roles(comments, post, user):
    """Annotate comments of `post` with `writer_moderates`, and with `author_answer`: the number of the first answer
    by the post's author that `user` reads, or None. No query of their own."""
    moderators = User.objects.with_permission(PERMISSION).order_by().values("pk")
    return comments.annotate(writer_moderates=Q(user__in=moderators), author_answer=_author_answer(post, user))


def _author_answer(post, user):
    if not post.author_user_ids:
        return Value(None, output_field=IntegerField())
    answers = Comment.objects.approved().readable_by(user).filter(reply_to=OuterRef(OuterRef("pk"))).order_by("number")
    by_author = Comment.objects.filter(pk__in=answers.values("pk")[:LOOKED_THROUGH], user__in=post.author_user_ids)
    return Subquery(by_author.order_by("number").values("number")[:1])


def with_desk(conversations, user):
    """Annotate conversations with `moderates`, whether `user` decides on comments, and `waiting_count`, how many wait."""
    moderates = Exists(User.objects.with_permission(PERMISSION).filter(pk=user.pk))
    waiting = Comment.objects.waiting().filter(post=OuterRef("pk")).order_by().values("post")
    count = Subquery(waiting.annotate(count=Count("pk")).values("count"))
    return conversations.annotate(
        moderates=moderates, waiting_count=Case(When(moderates, then=Coalesce(count, 0)), default=0)
    )


def role_of(comment, post):
    """The word of the badge beside the writer's name; empty for readers."""
    if comment.user_id in post.author_user_ids:
        return AUTHOR
    if comment.writer_moderates:
        return "Moderator"
    return "Team" if comment.user and comment.user.is_staff else ""

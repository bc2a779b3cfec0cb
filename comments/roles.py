"""What a writer is in a conversation: its post's author, a moderator, one of the team; and what its author answered."""

from django.db.models import Exists, IntegerField, OuterRef, Q, Subquery, Value

from accounts.models import User
from blog.prepared import POST, USER, Prepared, among
from comments.models import Comment
from comments.rights import PERMISSION

# Answers to one comment among which the author's is looked for. Who wrote an answer stands in another table, so that
# looking through thousands would be felt.
LOOKED_THROUGH = 100
AUTHOR = "Author"


def with_roles(comments, authors, user):
    """Annotate comments of a post by `authors` (keys) with `writer_moderates`, and with `author_answer`: the number of
    the first answer by one of them that `user` reads, or None. No query of their own."""
    moderators = User.objects.with_permission(PERMISSION).order_by().values("pk")
    return comments.annotate(writer_moderates=Q(user__in=moderators), author_answer=_author_answer(authors, user))


def _author_answer(authors, user):
    if not authors:
        return Value(None, output_field=IntegerField())
    answers = Comment.objects.approved().readable_by(user).filter(reply_to=OuterRef(OuterRef("pk"))).order_by("number")
    by_author = Comment.objects.filter(among("user", authors), pk__in=answers.values("pk")[:LOOKED_THROUGH])
    return Subquery(by_author.order_by("number").values("number")[:1])


def with_desk(conversations):
    """Annotate conversations, in a prepared query, with `moderates`: whether USER decides on comments."""
    return conversations.annotate(moderates=Exists(User.objects.with_permission(PERMISSION).filter(pk=USER)))


def count_waiting(post):
    """How many comments under `post` wait for a moderator; one query."""
    return len(WAITING.ask(post=post.pk))


WAITING = Prepared(lambda: Comment.objects.waiting_under(POST))


def role_of(comment, post):
    """The word of the badge beside the writer's name; empty for readers."""
    if comment.user_id in post.author_user_ids:
        return AUTHOR
    if comment.writer_moderates:
        return "Moderator"
    return "Team" if comment.user and comment.user.is_staff else ""

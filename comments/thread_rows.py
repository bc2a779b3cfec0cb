"""The comments that a page of a conversation shows, as the database has them: by queries that are put into SQL once."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, IntegerField

from blog.prepared import POST, USER, Blank, Prepared, among, fill, keys
from comments import branches, orders, roles
from comments.likes import liked_by
from comments.models import Comment
from comments.muting import muted_by

NUMBER = Blank("number", IntegerField())
TOP, END = Blank("top", CharField()), Blank("end", CharField())


def with_keys(post, user, shown, count):
    """The comments with the keys `shown`, which are up to `count` of `post`, in the order of the thread."""
    return _ask(WITH_KEYS, post, user, count, **fill("comment", shown, count)) if shown else []


def in_order(post, user, order, start, count):
    """The first `count` comments of `post` in an order of comments.orders, from the number `start` on if there is one."""
    return _ask(IN_ORDER, post, user, count, order, bool(start), number=start)


def of_branch(post, user, top, start, before, count):
    """The first `count` comments of `post` at the path `top` and below, from the number `start` on if there is one; or
    the last in front of the number `before`. In the order of the thread."""
    values = {"number": before or start, "top": top, "end": branches.end_of(top)}
    rows = _ask(OF_BRANCH, post, user, count, branches.way_of(start, before), **values)
    return rows[::-1] if before else rows


def hidden_among(post, numbers):
    """Of the comments of `post` with these numbers those that are not published, with no more than their place."""
    if not numbers:
        return []
    # So that the SQL of few is kept.
    count = 2 ** (len(numbers) - 1).bit_length()
    return HIDDEN.ask(count, post=post.pk, **fill("number", numbers, count))


def _ask(prepared, post, user, *which, **values):
    authors = post.author_user_ids
    values |= {"post": post.pk, "user": user.pk, **fill("author", authors)}
    return prepared.ask(user.is_authenticated, len(authors), *which, **values)


def _comments(is_signed_in, author_count):
    user = USER if is_signed_in else AnonymousUser()
    comments = Comment.objects.visible_to(user).for_thread(user)
    comments = roles.with_roles(comments, keys("author", author_count), user)
    return comments.annotate(is_liked=liked_by(user), is_muted=muted_by(user)) if is_signed_in else comments


def _with_keys(is_signed_in, author_count, count):
    # Without a word of the post: SQLite would look through all its comments, for the order.
    comments = _comments(is_signed_in, author_count).filter(among("pk", keys("comment", count)))
    return branches.with_rest(comments, USER if is_signed_in else AnonymousUser()).order_by("path")


def _in_order(is_signed_in, author_count, count, order, has_start):
    comments = _comments(is_signed_in, author_count).filter(post=POST)
    return orders.sort(comments, order, POST, NUMBER if has_start else None)[:count]


def _of_branch(is_signed_in, author_count, count, way):
    comments = _comments(is_signed_in, author_count).filter(post=POST, path__gte=TOP, path__lt=END)
    here = branches.path_of(POST, NUMBER)
    if way == "before":
        return comments.filter(path__lt=here).order_by("-path")[:count]
    return (comments.filter(path__gte=here) if way == "from" else comments).order_by("path")[:count]


def _hidden(count):
    some = Comment.objects.filter(among("number", keys("number", count)), post=POST).order_by()
    return some.exclude(state=Comment.State.APPROVED).only("number", "path", "state", "level")


WITH_KEYS, IN_ORDER, OF_BRANCH = Prepared(_with_keys), Prepared(_in_order), Prepared(_of_branch)
HIDDEN = Prepared(_hidden)

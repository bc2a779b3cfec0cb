"""A top comment and everything below it. One that goes on too long is shown in part, and read on a page of its own."""

import re

from django.db import connection
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Concat, Left

from comments.models import Comment
from comments.models.comment import PATH_DIGITS

# Answers to one top comment that the conversation shows. About four screens of a phone: who wants none of them still
# finds the next top comment, and a page of fifty comments holds parts of four conversations.
SHOWN = 12
# The rest of a branch, and what is new, are counted as far as that. Nobody decides by more, and counting 10,000 would
# be felt.
COUNTED = 1_000
# Sorts behind every digit, in each collation.
END = "z"

# Walks from comment to comment along the index, and over the folded part of a branch in one step: as quick in any
# thread. A condition for each row would take as long as the branch, 0.1 s for 5,000 comments on PostgreSQL.
WALK = """(
    WITH RECURSIVE shown(path, place) AS (
        SELECT CAST({first_step} AS varchar), 1
        UNION ALL
        SELECT CAST({next_step} AS varchar), place + 1 FROM shown WHERE place < %(count)s AND path IS NOT NULL
    )
    SELECT {join}({found}, ' ') FROM shown
)"""
STEP = """(
    SELECT CASE WHEN {last_shown} < near.path THEN {over} ELSE near.path END
    FROM (SELECT path FROM {table} c WHERE {visible} AND path {after} {here} ORDER BY path {way} LIMIT 1) near
)"""
TOP = f"SUBSTR(near.path, 1, {PATH_DIGITS})"
# The last comment of a branch in front of the fold; nothing where the branch is short.
LAST_SHOWN = f"""(
    SELECT path FROM {{table}}
    WHERE post_id = %(post)s AND state = 'approved' AND path >= {TOP} AND path < {TOP} || '{END}'
    ORDER BY path LIMIT 1 OFFSET %(fold)s
)"""  # nosec B608: made of this module's constants
NEXT_TOP = f"(SELECT path FROM {{table}} c WHERE {{visible}} AND path > {TOP} || '{END}' ORDER BY path LIMIT 1)"  # nosec B608
PLACE = "(SELECT path FROM {table} WHERE post_id = %(post)s AND number = %(number)s)"
VISIBLE = "post_id = %(post)s AND state = 'approved'"
# As Comment.objects.visible_to() has it; the writer stands in the comments package's own table.
VISIBLE_OR_OWN = """post_id = %(post)s AND (state = 'approved' OR state = 'pending' AND EXISTS (
    SELECT 1 FROM django_comments WHERE id = c.xtdcomment_ptr_id AND user_id = %(user)s
))"""
# Of the comments on the way. By their keys a database looks for no more than these; by their paths, which are alike in
# all conversations, it expects thousands and prepares for that.
PATH = "path"
KEY = "(SELECT CAST(xtdcomment_ptr_id AS varchar) FROM {table} c WHERE c.post_id = %(post)s AND c.path = shown.path)"
JOIN = {"postgresql": "STRING_AGG", "sqlite": "GROUP_CONCAT"}


def way_of(start, before):
    """In which way walk() goes, to show comments from the number `start` on, in front of `before`, or the first."""
    return "before" if before else "from" if start else "first"


def walk(values, way, is_signed_in, found=KEY):
    """The comments that a conversation shows, as their keys with spaces between; to annotate a query with.

    `values` are "post", "user", "count" (how many, and fewer where there are not so many), "number" (from which on, or
    in front of which) and "fold" (answers in front of the fold), or expressions for them. `way` is what way_of() says.
    What stands behind the fold of a branch is left out. The order is not that of the thread. With PATH as `found`, it
    is their paths.
    """
    table = Comment._meta.db_table
    parts = {"table": table, "visible": VISIBLE_OR_OWN if is_signed_in else VISIBLE}
    parts["last_shown"] = LAST_SHOWN.format(table=table)
    parts["over"] = parts["last_shown"] if way == "before" else NEXT_TOP.format(**parts)
    parts["way"] = "DESC" if way == "before" else "ASC"
    place = "''" if way == "first" else PLACE.format(table=table)
    first_step = STEP.format(**parts, after="<" if way == "before" else ">=", here=place)
    next_step = STEP.format(**parts, after="<" if way == "before" else ">", here="shown.path")
    join = JOIN[connection.vendor]
    sql = WALK.format(first_step=first_step, next_step=next_step, join=join, found=found.format(table=table))
    names = re.findall(r"%\((\w+)\)s", sql)
    # What a request says is among the values only.
    return RawSQL(re.sub(r"%\(\w+\)s", "%s", sql), [values[name] for name in names], TextField())  # nosec B611


def paths_in_front(comment, user, count):
    """The paths of the last `count` comments in front of `comment` that the conversation shows `user`, in no order."""
    values = {"post": comment.post_id, "user": user.pk, "count": count, "number": comment.number, "fold": SHOWN}
    paths = walk(values, "before", user.is_authenticated, PATH)
    # PostgreSQL has nothing to join where none is in front.
    return (Comment.objects.filter(pk=comment.pk).order_by().values_list(paths, flat=True)[0] or "").split()


def fold_of(comment):
    """Return the path of the last comment shown of the branch of `comment`, None where the branch is short."""
    branch = within(Comment.objects.approved().filter(post=comment.post_id), comment.path[:PATH_DIGITS])
    return branch.order_by("path").values_list("path", flat=True)[SHOWN : SHOWN + 1].first()


def with_rest(comments, user):
    """Annotate the last comment shown of a folded branch with `rest_count` and `rest_number`.

    They tell how many comments that `user` reads come behind it, up to COUNTED and one more for all others, and the
    number of the first. Elsewhere 0 and None.
    """
    is_last = Q(Exists(_before()[SHOWN - 1 : SHOWN]), state=Comment.State.APPROVED)
    end = Concat(Left(OuterRef("path"), PATH_DIGITS), Value(END), output_field=CharField())
    rest = Comment.objects.visible_to(user).filter(post=OuterRef("post"), path__gt=OuterRef("path"), path__lt=end)
    count = counted(rest, "path")
    first = rest.order_by("path").values("number")[:1]
    return comments.annotate(
        rest_count=Case(When(is_last, then=count), default=0, output_field=IntegerField()),
        rest_number=Case(When(is_last, then=Subquery(first)), default=None, output_field=IntegerField()),
    )


def counted(comments, order):
    """How many of `comments`, a subquery about one post, there are: up to COUNTED, and one more for all others.

    An index should have them in this `order`.
    """
    is_more = Exists(comments.order_by(order)[COUNTED : COUNTED + 1])
    count = comments.order_by().values("post").annotate(count=Count("pk")).values("count")
    return Case(When(is_more, then=Value(COUNTED + 1)), default=Coalesce(Subquery(count), 0))


def within(comments, path):
    """Return `comments` (a queryset of one post) that stand at `path` or below."""
    return comments.filter(path__gte=path, path__lt=end_of(path))


def path_of(post, number):
    """The path of comment `number`, looked up by the database inside the query that needs it."""
    return Comment.objects.filter(post=post, number=number).order_by().values("path")[:1]


def end_of(path):
    """What sorts behind all paths of the branch at `path`, and in front of the next."""
    return path + END


def _before():
    """The published comments of the branch in front of a comment, its top comment among them."""
    top = Left(OuterRef("path"), PATH_DIGITS)
    branch = Comment.objects.approved().filter(post=OuterRef("post"), path__gte=top, path__lt=OuterRef("path"))
    return branch.order_by()

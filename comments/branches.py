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
from django.db.models.functions import Concat, Left

from comments.models import Comment
from comments.models.comment import PATH_DIGITS

# Answers to one top comment that the conversation shows. About four screens of a phone: who wants none of them still
# finds the next top comment, and a page of fifty comments holds parts of four conversations.
SHOWN = 12
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
    SELECT {join}(path, ' ') FROM shown
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
JOIN = {"postgresql": "STRING_AGG", "sqlite": "GROUP_CONCAT"}


def shown_paths(post, user, count, start=None, before=None):
    """The paths of `count` comments that the conversation shows `user`, with spaces between; to annotate a query with.

    From the comment with the number `start` on (None: from the first), or the last ones in front of `before`.
    What stands behind the fold of a branch is left out. The order is not that of the thread.
    """
    table = Comment._meta.db_table
    parts = {"table": table, "visible": VISIBLE_OR_OWN if user.is_authenticated else VISIBLE}
    parts["last_shown"] = LAST_SHOWN.format(table=table)
    parts["over"] = parts["last_shown"] if before else NEXT_TOP.format(**parts)
    parts["way"] = "DESC" if before else "ASC"
    place = PLACE.format(table=table) if start or before else "''"
    first_step = STEP.format(**parts, after="<" if before else ">=", here=place)
    next_step = STEP.format(**parts, after="<" if before else ">", here="shown.path")
    sql = WALK.format(first_step=first_step, next_step=next_step, join=JOIN[connection.vendor])
    values = {"post": post.pk, "user": user.pk, "count": count, "fold": SHOWN}
    values["number"] = before or start
    names = re.findall(r"%\((\w+)\)s", sql)
    # What a request says is among the values only.
    return RawSQL(re.sub(r"%\(\w+\)s", "%s", sql), [values[name] for name in names], TextField())  # nosec B611


def paths_in_front(comment, user, count):
    """The paths of the last `count` comments in front of `comment` that the conversation shows `user`, in no order."""
    paths = shown_paths(comment.post, user, count, before=comment.number)
    # PostgreSQL has nothing to join where none is in front.
    return (Comment.objects.filter(pk=comment.pk).order_by().values_list(paths, flat=True)[0] or "").split()


def fold_of(comment):
    """Return the path of the last comment shown of the branch of `comment`, None where the branch is short."""
    branch = within(Comment.objects.approved().filter(post=comment.post_id), comment.path[:PATH_DIGITS])
    return branch.order_by("path").values_list("path", flat=True)[SHOWN : SHOWN + 1].first()


def with_rest(comments, user):
    """Annotate the last comment shown of a folded branch with `rest_count` and `rest_number`.

    They tell how many comments that `user` reads come behind it, and the number of the first. Elsewhere 0 and None.
    """
    is_last = Q(Exists(_before()[SHOWN - 1 : SHOWN]), state=Comment.State.APPROVED)
    end = Concat(Left(OuterRef("path"), PATH_DIGITS), Value(END), output_field=CharField())
    rest = Comment.objects.visible_to(user).filter(post=OuterRef("post"), path__gt=OuterRef("path"), path__lt=end)
    count = rest.order_by().values("post").annotate(count=Count("pk")).values("count")
    first = rest.order_by("path").values("number")[:1]
    return comments.annotate(
        rest_count=Case(When(is_last, then=Subquery(count)), default=0, output_field=IntegerField()),
        rest_number=Case(When(is_last, then=Subquery(first)), default=None, output_field=IntegerField()),
    )


def within(comments, path):
    """Return `comments` (a queryset of one post) that stand at `path` or below."""
    return comments.filter(path__gte=path, path__lt=path + END)


def _before():
    """The published comments of the branch in front of a comment, its top comment among them."""
    top = Left(OuterRef("path"), PATH_DIGITS)
    branch = Comment.objects.approved().filter(post=OuterRef("post"), path__gte=top, path__lt=OuterRef("path"))
    return branch.order_by()

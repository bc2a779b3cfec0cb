"""How many posts appeared in each month, counted along the index."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

from blog.models import Post

# A month in each row, and beside it what Post.objects.published() finds between its two edges. Grouping all posts by
# month would read each of them, and on SQLite ask Python for the month of each.
COUNT = """WITH edges(place, starts_at, ends_at) AS (VALUES {edges})
SELECT place, (SELECT COUNT(*) FROM ({posts}) found) FROM edges"""
EDGE = {"postgresql": "(%s, CAST(%s AS timestamptz), CAST(%s AS timestamptz))", "sqlite": "(%s, %s, %s)"}


class Month(NamedTuple):
    month: datetime
    posts: int

    @property
    def year(self):
        return self.month.year


def months_with_posts():
    """Return a Month for each month in which something appeared that everybody can read, the newest first."""
    oldest = Post.objects.published().order_by("published_at").values_list("published_at", flat=True).first()
    if oldest is None:
        return []
    starts = _starts(timezone.localtime(oldest), timezone.localtime())
    values = []
    for place, edges in enumerate(zip(starts, starts[1:], strict=False)):
        values += [place, *(connection.ops.adapt_datetimefield_value(edge) for edge in edges)]
    # nosec B608 below: what the statement is made of stands in this module.
    between = {"published_at__gte": RawSQL("edges.starts_at", []), "published_at__lt": RawSQL("edges.ends_at", [])}  # nosec B611
    posts, conditions = Post.objects.published().order_by().filter(**between).values("pk").query.sql_with_params()
    edges = ", ".join([EDGE[connection.vendor]] * (len(starts) - 1))
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(edges=edges, posts=posts), [*values, *conditions])  # nosec B608
        counts = dict(cursor.fetchall())
    found = [Month(start, counts[place]) for place, start in enumerate(starts[:-1]) if counts[place]]
    return found[::-1]


def _starts(first, last):
    """When each month from that of `first` to the one behind that of `last` begins."""
    number, end = first.year * 12 + first.month - 1, last.year * 12 + last.month
    return [timezone.make_aware(datetime(month // 12, month % 12 + 1, 1)) for month in range(number, end + 1)]

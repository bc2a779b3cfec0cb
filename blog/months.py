"""How many posts appeared in each month, counted along the index."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

from blog.models import Post

# A month in each row, and beside it what Post.objects.published() finds from its one edge to the other. Grouping all
# posts by month would read each of them, and on SQLite ask Python for the month of each.
COUNT = """WITH edges(place, starts_at, ends_at) AS (VALUES {edges})
SELECT place, (SELECT COUNT(*) FROM ({posts}) found) FROM edges"""
# The least that databases tell apart.
MOMENT = timedelta(microseconds=1)
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
    now = timezone.now()
    starts = _starts(timezone.localtime(oldest), timezone.localtime(now))
    values = []
    for place, (start, next_start) in enumerate(zip(starts, starts[1:], strict=False)):
        edges = (start, min(next_start - MOMENT, now))
        values += [place, *(connection.ops.adapt_datetimefield_value(edge) for edge in edges)]
    # nosec B608 below: what the statement is made of stands in this module.
    posts = Post.objects.published(up_to=RawSQL("edges.ends_at", [])).order_by()  # nosec B611
    posts = posts.filter(published_at__gte=RawSQL("edges.starts_at", []))  # nosec B611
    posts, conditions = posts.values("pk").query.sql_with_params()
    edges = ", ".join([EDGE[connection.vendor]] * (len(starts) - 1))
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(edges=edges, posts=posts), [*values, *conditions])  # nosec B608
        counts = dict(cursor.fetchall())
    found = [Month(start, counts[place]) for place, start in enumerate(starts[:-1]) if counts[place]]
    return found[::-1]


def posts_of_month(year, month):
    """What appeared in this month, and everybody can read."""
    end = start_of(year, month + 1) - MOMENT
    return Post.objects.published(up_to=min(end, timezone.now())).filter(published_at__gte=start_of(year, month))


def start_of(year, month):
    """When a month begins; one behind December is in the next year."""
    return timezone.make_aware(datetime(year + (month - 1) // 12, (month - 1) % 12 + 1, 1))


def _starts(first, last):
    """When each month from that of `first` to the one behind that of `last` begins."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return [start_of(first.year, first.month + number) for number in range(months + 1)]

"""Several lists as one, each searched along its own index, and only as far as is needed."""

from django.db.models.expressions import RawSQL

from blog.models import Post


class Together:
    """Posts of several lists (querysets in the order of posts, the newest first) as one; to be cut into pages.

    Of each list as many are looked at as the page needs: no index has the posts of two in one order.
    """

    def __init__(self, *lists):
        self.lists = [posts.values("pk") for posts in lists]

    def __getitem__(self, part):
        keys = keys_of([posts[: part.stop] for posts in self.lists])
        return Post.objects.filter(pk__in=keys).for_listing()[part]


def keys_of(lists):
    """Return, to be asked with __in, what is in any of `lists`: querysets of one value, which may be cut.

    Django's union() of cut ones works on PostgreSQL only.
    """
    parts = [each.query.sql_with_params() for each in lists]
    # SQLite cuts only what stands in a FROM of its own.
    sql = " UNION ALL ".join(f"SELECT * FROM ({sql}) part" for sql, _ in parts)  # nosec B608: made by Django
    return RawSQL(sql, [value for _, values in parts for value in values])  # nosec B611

from django.db.models import QuerySet
from django.utils import timezone


class FeaturedFirst:
    """Published posts, the featured ones before the others, each kind the newest first; to be cut into pages.

    Sorted in two parts, because no index sorts by what is true at the moment.
    """

    def __init__(self, posts: QuerySet):
        newest = posts.order_by("-published_at", "-pk")
        self.featured = list(newest.filter(featured_until__gt=timezone.now()))
        self.others = newest.exclude(pk__in=[post.pk for post in self.featured])

    def __getitem__(self, part):
        first = len(self.featured)
        rest = self.others[max(part.start - first, 0) : max(part.stop - first, 0)]
        return self.featured[part] + list(rest)

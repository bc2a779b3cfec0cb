from django.utils import timezone

from blog.models import Post


class FeaturedFirst:
    """Published posts, the featured ones before the others, each kind the newest first; to be cut into pages.

    Sorted in two parts, because no index sorts by what is true at the moment.
    """

    def __getitem__(self, part):
        # With status and time beside it, SQLite would look through all posts in their order for these few.
        is_shown = Post.objects.published_behind("pk")
        featured = list(Post.objects.filter(is_shown, featured_until__gt=timezone.now()).for_listing())
        others = Post.objects.published().exclude(pk__in=[post.pk for post in featured]).for_listing()
        rest = others[max(part.start - len(featured), 0) : max(part.stop - len(featured), 0)]
        return featured[part] + list(rest)

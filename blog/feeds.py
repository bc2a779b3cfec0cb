from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed

from accounts.models import SiteSettings
from blog.models import Post


class PostFeed(Feed):
    """The newest posts with their whole text, as Atom."""

    feed_type = Atom1Feed
    link = reverse_lazy("blog:home")

    def __call__(self, request, *args, **kwargs):
        self.site_settings = SiteSettings.load()
        return super().__call__(request, *args, **kwargs)

    def title(self):
        return self.site_settings.name

    def subtitle(self):
        return self.site_settings.tagline

    def items(self):
        return Post.objects.published().select_related("author", "category").prefetch_related("tags")[:20]

    def item_title(self, post):
        return post.title

    def item_description(self, post):
        return post.body

    def item_author_name(self, post):
        return post.author.name

    def item_pubdate(self, post):
        return post.published_at

    def item_updateddate(self, post):
        return max(post.updated_at, post.published_at)

    def item_categories(self, post):
        return [post.category.name, *(tag.name for tag in post.tags.all())]

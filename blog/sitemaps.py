from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import OuterRef, Subquery
from django.urls import reverse

from blog.models import Category, Correction, Page, Post, Series


class SiteSitemap(Sitemap):
    protocol = urlsplit(settings.SITE_URL).scheme


class PostSitemap(SiteSitemap):
    def items(self):
        corrected = Correction.objects.filter(post=OuterRef("pk")).order_by("-corrected_at").values("corrected_at")[:1]
        posts = Post.objects.published().only("slug", "updated_at", "published_at")
        return posts.annotate(corrected_at=Subquery(corrected))

    def lastmod(self, post):
        return post.changed_at([post.corrected_at] if post.corrected_at else [])


class PageSitemap(SiteSitemap):
    def items(self):
        return Page.objects.filter(is_published=True)

    def lastmod(self, page):
        return page.updated_at


class ListSitemap(SiteSitemap):
    def items(self):
        return ["blog:home", "blog:archive"]

    def location(self, name):
        return reverse(name)


class CategorySitemap(SiteSitemap):
    def items(self):
        published = Post.objects.published().order_by()
        used = published.values("category").union(published.values("category__parent"))
        return Category.objects.filter(pk__in=used)


class SeriesSitemap(SiteSitemap):
    def items(self):
        return Series.objects.filter(pk__in=Post.objects.published().order_by().values("series"))


SITEMAPS = {
    "lists": ListSitemap,
    "posts": PostSitemap,
    "pages": PageSitemap,
    "categories": CategorySitemap,
    "series": SeriesSitemap,
}

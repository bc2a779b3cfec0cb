import re
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks

from accounts.models import SiteSettings
from blog.figures import load_pictures, show_pictures
from blog.models import Category, Correction, Post, Series

ENTRIES = 20


class Entry(NamedTuple):
    """A post, or a correction of one, as feed readers show it."""

    link: str
    title: str
    html: str
    authors: list
    published_at: datetime
    updated_at: datetime
    categories: list


def post_entry(post, pictures):
    """Return the Entry of a post: what was corrected, the summary, and the whole text with its `pictures`."""
    corrections = post.corrections.all()
    html = show_pictures(post.body, pictures, absolute=elsewhere)
    context = {"post": post, "corrections": corrections, "html": html}
    html = render_to_string("blog/includes/feed_entry.html", context)
    updated_at = post.changed_at(correction.corrected_at for correction in corrections)
    series = [post.series.name] if post.series else []
    categories = [post.category.name, *series, *(tag.name for tag in post.tags.all())]
    link = post.get_absolute_url()
    return Entry(link, post.title, html, _authors(post), post.published_at, updated_at, categories)


def correction_entry(correction):
    """Return the Entry by which those who have read the post learn that it was corrected."""
    post, at = correction.post, correction.corrected_at
    html = linebreaks(correction.text, autoescape=True)
    link = correction.get_absolute_url()
    return Entry(link, f"Corrected: {post.title}", html, _authors(post), at, at, [post.category.name])


def elsewhere(html):
    """A picture's HTML with its addresses as other sites need them."""
    return re.sub(rf'(?<=[" ])(?={re.escape(settings.MEDIA_URL)})', settings.SITE_URL, html)


def _authors(post):
    return [author.name for author in post.authors]


class AtomOfMany(Atom1Feed):
    """Atom with every author of an entry; Django's writes one."""

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for name in item["co_authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")


class PostFeed(Feed):
    """The newest posts with their whole text, and their corrections, as Atom."""

    feed_type = AtomOfMany
    link = reverse_lazy("blog:home")

    def __call__(self, request, *args, **kwargs):
        self.site_settings = SiteSettings.load()
        return super().__call__(request, *args, **kwargs)

    def title(self):
        return self.site_settings.name

    def subtitle(self):
        return self.site_settings.tagline

    def items(self):
        return self._newest(Post.objects.published())

    def _newest(self, posts):
        # Asked of each correction, the newest first: of a list of all posts, databases make that list first.
        newest = Correction.objects.filter(Exists(posts.order_by().filter(pk=OuterRef("post")))).values("pk")[:ENTRIES]
        corrections = Correction.objects.filter(pk__in=newest)
        corrections = corrections.select_related("post__author", "post__category")
        corrections = corrections.prefetch_related("post__co_authorships")
        posts = posts.select_related("author", "category", "series")
        posts = posts.prefetch_related("tags", "corrections", "co_authorships").order_by("-published_at", "-pk")
        posts = posts[:ENTRIES]
        pictures = load_pictures(*(post.body for post in posts))
        entries = [*(post_entry(post, pictures) for post in posts), *map(correction_entry, corrections)]
        return sorted(entries, key=lambda entry: entry.published_at, reverse=True)[:ENTRIES]

    def item_link(self, entry):
        return entry.link

    def item_title(self, entry):
        return entry.title

    def item_description(self, entry):
        return entry.html

    def item_author_name(self, entry):
        return entry.authors[0]

    def item_extra_kwargs(self, entry):
        return {"co_authors": entry.authors[1:]}

    def item_pubdate(self, entry):
        return entry.published_at

    def item_updateddate(self, entry):
        return entry.updated_at

    def item_categories(self, entry):
        return entry.categories


class CategoryFeed(PostFeed):
    """The newest posts of one category and its parts."""

    def get_object(self, request, slug):
        return get_object_or_404(Category, slug=slug)

    def title(self, category):
        return f"{self.site_settings.name}: {category}"

    def subtitle(self, category):
        return category.description

    def link(self, category):
        return category.get_absolute_url()

    def items(self, category):
        return self._newest(Post.objects.published().filter(Q(category=category) | Q(category__parent=category)))


class SeriesFeed(CategoryFeed):
    """The newest posts of one series, the newest first as in every feed."""

    def get_object(self, request, slug):
        series = get_object_or_404(Series, slug=slug)
        if not series.posts.published().exists():
            raise Http404
        return series

    def items(self, series):
        return self._newest(series.posts.published())

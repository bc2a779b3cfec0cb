from datetime import datetime
from typing import NamedTuple

from django.contrib.syndication.views import Feed
from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks

from accounts.models import SiteSettings
from blog.models import Correction, Post

ENTRIES = 20


class Entry(NamedTuple):
    """A post, or a correction of one, as feed readers show it."""

    link: str
    title: str
    html: str
    author: str
    published_at: datetime
    updated_at: datetime
    categories: list


def post_entry(post):
    """Return the Entry of a post: what was corrected, the summary, and the whole text."""
    corrections = post.corrections.all()
    html = render_to_string("blog/includes/feed_entry.html", {"post": post, "corrections": corrections})
    updated_at = post.changed_at(correction.corrected_at for correction in corrections)
    categories = [post.category.name, *(tag.name for tag in post.tags.all())]
    link = post.get_absolute_url()
    return Entry(link, post.title, html, post.author.name, post.published_at, updated_at, categories)


def correction_entry(correction):
    """Return the Entry by which those who have read the post learn that it was corrected."""
    post, at = correction.post, correction.corrected_at
    html = linebreaks(correction.text, autoescape=True)
    link = correction.get_absolute_url()
    return Entry(link, f"Corrected: {post.title}", html, post.author.name, at, at, [post.category.name])


class PostFeed(Feed):
    """The newest posts with their whole text, and their corrections, as Atom."""

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
        posts = Post.objects.published().select_related("author", "category").prefetch_related("tags", "corrections")
        corrections = Correction.objects.filter(post__in=Post.objects.published())
        corrections = corrections.select_related("post__author", "post__category")[:ENTRIES]
        entries = [*map(post_entry, posts[:ENTRIES]), *map(correction_entry, corrections)]
        return sorted(entries, key=lambda entry: entry.published_at, reverse=True)[:ENTRIES]

    def item_link(self, entry):
        return entry.link

    def item_title(self, entry):
        return entry.title

    def item_description(self, entry):
        return entry.html

    def item_author_name(self, entry):
        return entry.author

    def item_pubdate(self, entry):
        return entry.published_at

    def item_updateddate(self, entry):
        return entry.updated_at

    def item_categories(self, entry):
        return entry.categories

"""What the page of one post shows beside the post's own row, loaded with it in one query."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import F, OuterRef, SlugField, Subquery
from django.db.models.functions import JSONObject
from taggit.models import Tag, TaggedItem

from blog import glossary
from blog.addresses import about_posts
from blog.json_rows import JSONRows, as_time
from blog.models import Correction, Download, Post, Term
from blog.prepared import NOW, Blank, Prepared


class ShownCorrection(NamedTuple):
    """A correction as readers see it."""

    key: int
    at: datetime
    text: str


def correction_rows(path="pk"):
    """What corrections_of() reads, for a query in which `path` leads to the post."""
    corrections = Correction.objects.filter(post=OuterRef(path))
    return JSONRows(corrections, key="pk", at="corrected_at", text="text")


def tag_rows():
    """What tags_of() reads, for a query of posts."""
    items = TaggedItem.objects.filter(object_id=OuterRef("pk"), **about_posts()).order_by("pk")
    return JSONRows(items, pk=F("tag_id"), name=F("tag__name"), slug=F("tag__slug"))


def published_post(slug):
    """The post as its page shows it, with what the functions below read; None where it is not for everybody. One query."""
    return next(iter(PUBLISHED.ask(slug=slug)), None)


def _published():
    posts = _with_neighbours(for_page(Post.objects)).published(now=NOW)
    return posts.filter(slug=Blank("slug", SlugField())).order_by()


def _with_neighbours(posts):
    older = Post.objects.published(up_to=OuterRef("published_at"), now=NOW).exclude(pk=OuterRef("pk"))
    newer = Post.objects.published(now=NOW).filter(published_at__gt=OuterRef("published_at"))
    older, newer = older.order_by("-published_at"), newer.order_by("published_at")
    link = JSONObject(title="title", slug="slug")
    return posts.annotate(older=Subquery(older.values(link=link)[:1]), newer=Subquery(newer.values(link=link)[:1]))


def for_page(posts):
    """`posts` loaded with what the functions below read, but for neighbours."""
    posts = posts.select_related("author__user", "category", "lead_image", "series", "reviewed_by")
    posts = posts.annotate(correction_rows=correction_rows(), term_rows=Term.objects.as_rows(), tag_rows=tag_rows())
    return posts.annotate(download_rows=Download.of_post(OuterRef("pk")))


PUBLISHED = Prepared(_published)


def corrections_of(post):
    """The ShownCorrections of a post, the newest first; [] where the post was not loaded with them."""
    return [
        ShownCorrection(row["key"], as_time(row["at"]), row["text"]) for row in getattr(post, "correction_rows", [])
    ]


def tags_of(post):
    """The stored tags of a post, in the order in which they were given."""
    rows = getattr(post, "tag_rows", None)
    if rows is None:  # made of a draft
        rows = Post.objects.filter(pk=post.pk).order_by().values_list(tag_rows(), flat=True)[0]
    return [Tag(**row) for row in rows]


def neighbours_of(post):
    """{"older": Post, "newer": Post} with title and address; only those there are."""
    found = {name: getattr(post, name, None) for name in ("older", "newer")}
    return {name: Post(**fields) for name, fields in found.items() if fields}


def explained(post):
    """Return (body, terms): the post's text with its hard words explained, and the terms it uses."""
    rows = getattr(post, "term_rows", None)
    if rows is None:  # made of a draft
        rows = list(Term.objects.values("name", "forms", "meaning", key=F("pk")))
    return glossary.explain(post.body, rows)

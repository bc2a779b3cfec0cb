"""What the page of one post shows beside the post's own row, loaded with it in one query."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject

from blog import glossary
from blog.json_rows import JSONRows, as_time
from blog.models import Correction, Download, Post, Term


class ShownCorrection(NamedTuple):
    """A correction as readers see it."""

    key: int
    at: datetime
    text: str


def correction_rows(path="pk"):
    """What corrections_of() reads, for a query in which `path` leads to the post."""
    corrections = Correction.objects.filter(post=OuterRef(path))
    return JSONRows(corrections, key="pk", at="corrected_at", text="text")


def with_neighbours(posts):
    """Annotate `posts` for neighbours_of()."""
    others = Post.objects.published().exclude(pk=OuterRef("pk")).annotate(link=JSONObject(title="title", slug="slug"))
    older = others.filter(published_at__lte=OuterRef("published_at")).order_by("-published_at")
    newer = others.filter(published_at__gt=OuterRef("published_at")).order_by("published_at")
    return posts.annotate(older=Subquery(older.values("link")[:1]), newer=Subquery(newer.values("link")[:1]))


def for_page(posts):
    """Load what the page of a post shows."""
    posts = posts.select_related("author__user", "category", "lead_image", "series", "reviewed_by")
    posts = posts.annotate(correction_rows=correction_rows(), term_rows=Term.objects.as_rows())
    return posts.annotate(download_rows=Download.of_post(OuterRef("pk")))


def corrections_of(post):
    """The ShownCorrections of a post, the newest first; [] where the post was not loaded with them."""
    return [
        ShownCorrection(row["key"], as_time(row["at"]), row["text"]) for row in getattr(post, "correction_rows", [])
    ]


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

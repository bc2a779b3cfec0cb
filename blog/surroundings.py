"""What the page of one post shows around its text, in one query: tags, co-authors, its series, what to read next."""

from dataclasses import dataclass, field

from django.db.models import CharField, Count, F, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from taggit.models import Tag, TaggedItem

from blog.addresses import about_posts
from blog.models import Author, CoAuthor, Post, RelatedPost

# More would be a list to choose from, and choosing tires.
RELATED = 3
TAG, CO_AUTHOR, PART, CHOSEN, BY_TAGS, BY_CATEGORY = range(6)
EMPTY = Value("", output_field=CharField())
# Behind all that have one.
NO_PLACE = Value(2**30, output_field=IntegerField())


@dataclass
class Surroundings:
    """The published parts of the post's series in their order, and the posts to read next."""

    parts: list = field(default_factory=list)
    related: list = field(default_factory=list)
    # Which part of its series the post is, counted from 1 among the published ones; 0 for a draft or without a series.
    number: int = 0

    @property
    def part_before(self):
        return self.parts[self.number - 2] if self.number > 1 else None

    @property
    def part_after(self):
        return self.parts[self.number] if 0 < self.number < len(self.parts) else None


def load_surroundings(post):
    """Return the Surroundings of `post`, and give it its tags and co-authors, so that they cost no more queries."""
    first, *others = [kind(post) for kind in (_tags, _co_authors, _parts, _chosen, _by_tags, _by_category)]
    found = {kind: [] for kind in range(6)}
    for kind, rank, key, name, slug, role in first.union(*others, all=True):
        found[kind].append((rank, key, name, slug, role))
    rows = {kind: sorted(each, key=lambda row: (row[0], row[1] or 0)) for kind, each in found.items()}
    loaded = {
        "tags": [Tag(pk=key, name=name, slug=slug) for _, key, name, slug, _ in rows[TAG]],
        "co_authorships": [
            CoAuthor(author=Author(user_id=key, name=name, slug=slug, role=role))
            for _, key, name, slug, role in rows[CO_AUTHOR]
        ],
    }
    # What a preview brings along comes first.
    post._prefetched_objects_cache = loaded | getattr(post, "_prefetched_objects_cache", {})
    parts = [Post(pk=key, title=name, slug=slug) for _, key, name, slug, _ in rows[PART]]
    related = {}
    for kind in (CHOSEN, BY_TAGS, BY_CATEGORY):
        for _, key, name, slug, _ in rows[kind]:
            related.setdefault(key, Post(pk=key, title=name, slug=slug))
    number = next((n for n, part in enumerate(parts, 1) if part.pk == post.pk), 0)
    return Surroundings(parts, list(related.values())[:RELATED], number)


def _rows(queryset, kind, rank, key, name, slug, role=EMPTY):
    kind = Value(kind, output_field=IntegerField())
    return queryset.order_by().values_list(kind, rank, key, name, slug, role)


def _tags(post):
    items = TaggedItem.objects.filter(object_id=post.pk, **about_posts())
    return _rows(items, TAG, F("pk"), F("tag_id"), F("tag__name"), F("tag__slug"))


def _co_authors(post):
    rows = CoAuthor.objects.select_related(None).filter(post=post.pk)
    return _rows(
        rows, CO_AUTHOR, F("position"), F("author__user"), F("author__name"), F("author__slug"), F("author__role")
    )


def _parts(post):
    parts = Post.objects.published().filter(series=post.series_id) if post.series_id else Post.objects.none()
    return _rows(parts, PART, Coalesce("series_position", NO_PLACE), F("pk"), F("title"), F("slug"))


def _chosen(post):
    rows = RelatedPost.objects.filter(post=post.pk, other__in=Post.objects.published().order_by())
    return _rows(rows, CHOSEN, F("position"), F("other"), F("other__title"), F("other__slug"))


def _others(post):
    """Posts to look among: neither this one, nor parts of its series, which have their own place on the page."""
    others = Post.objects.published().exclude(pk=post.pk)
    return others.exclude(series=post.series_id) if post.series_id else others


def _by_tags(post):
    """Those that share the most tags."""
    mine = TaggedItem.objects.filter(object_id=post.pk, **about_posts()).values("tag")
    shared = TaggedItem.objects.filter(tag__in=mine, object_id__in=_others(post).order_by().values("pk"))
    most = (
        shared.filter(**about_posts()).values("object_id").annotate(count=Count("pk")).order_by("-count", "-object_id")
    )
    nearest = _others(post).filter(pk__in=most.values("object_id")[:RELATED])
    count = TaggedItem.objects.filter(tag__in=mine, object_id=OuterRef("pk"), **about_posts()).order_by()
    count = Subquery(count.values("object_id").annotate(count=Count("pk")).values("count"))
    return _rows(nearest.annotate(count=count), BY_TAGS, -F("count"), F("pk"), F("title"), F("slug"))


def _by_category(post):
    """The newest of its category."""
    newest = _others(post).filter(category=post.category_id).order_by("-published_at", "-pk").values("pk")[:RELATED]
    return _rows(Post.objects.filter(pk__in=newest), BY_CATEGORY, -F("pk"), F("pk"), F("title"), F("slug"))

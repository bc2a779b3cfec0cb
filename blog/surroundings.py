"""What the page of one post shows around its text, in one query: co-authors, its series, what to read next."""

from dataclasses import dataclass, field

from django.db.models import CharField, Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from taggit.models import TaggedItem

from blog.addresses import about_posts
from blog.models import Author, CoAuthor, Post, RelatedPost
from blog.reading import tags_of
from blog.together import keys_of

# More would be a list to choose from, and choosing tires.
RELATED = 3
# Of each tag, so many posts are looked at: else a tag that all posts carry would cost as much as the blog is long.
LOOKED_AT = 100
KINDS = CO_AUTHOR, PART, CHOSEN, BY_TAGS, BY_CATEGORY = range(5)
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
    tags = tags_of(post)
    related = [_by_tags(post, tags)] if tags else []
    first, *others = [*(kind(post) for kind in (_co_authors, _parts, _chosen, _by_category)), *related]
    found = {kind: [] for kind in KINDS}
    for kind, rank, key, name, slug, role in first.union(*others, all=True):
        found[kind].append((rank, key, name, slug, role))
    rows = {kind: sorted(each, key=lambda row: (row[0], row[1] or 0)) for kind, each in found.items()}
    loaded = {
        "tags": tags,
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


def _co_authors(post):
    rows = CoAuthor.objects.select_related(None).filter(post=post.pk)
    return _rows(
        rows, CO_AUTHOR, F("position"), F("author__user"), F("author__name"), F("author__slug"), F("author__role")
    )


def _parts(post):
    is_shown = Post.objects.published_behind("pk")
    parts = Post.objects.filter(is_shown, series=post.series_id) if post.series_id else Post.objects.none()
    return _rows(parts, PART, Coalesce("series_position", NO_PLACE), F("pk"), F("title"), F("slug"))


def _chosen(post):
    rows = RelatedPost.objects.filter(Post.objects.published_behind("other"), post=post.pk)
    return _rows(rows, CHOSEN, F("position"), F("other"), F("other__title"), F("other__slug"))


def _others(post):
    """Posts to look among: neither this one, nor parts of its series, which have their own place on the page."""
    others = Post.objects.published().exclude(pk=post.pk)
    return others.exclude(series=post.series_id) if post.series_id else others


def _by_tags(post, tags):
    """Those that share the most tags, among the LOOKED_AT posts that were last given each of them."""
    is_other = Exists(_others(post).order_by().filter(pk=OuterRef("object_id")))
    items = TaggedItem.objects.filter(object_id__in=_looked_at(tags), **about_posts())
    # Not a condition: the database would begin with all that carry one of the tags.
    shared = Count("pk", filter=Q(tag__in=tags))
    most = items.filter(is_other).values("object_id").annotate(count=shared).order_by("-count", "-object_id")
    count = TaggedItem.objects.filter(tag__in=tags, object_id=OuterRef("pk"), **about_posts()).order_by()
    count = Subquery(count.values("object_id").annotate(count=Count("pk")).values("count"))
    nearest = Post.objects.filter(pk__in=most.values("object_id")[:RELATED]).annotate(count=count)
    return _rows(nearest, BY_TAGS, -F("count"), F("pk"), F("title"), F("slug"))


def _looked_at(tags):
    """The keys of the posts that were last given each of `tags`, each tag read along its own index."""
    return keys_of(
        [TaggedItem.objects.filter(tag=tag).order_by("-pk").values("object_id")[:LOOKED_AT] for tag in tags]
    )


def _by_category(post):
    """The newest of its category."""
    newest = _others(post).filter(category=post.category_id).order_by("-published_at", "-pk").values("pk")[:RELATED]
    return _rows(Post.objects.filter(pk__in=newest), BY_CATEGORY, -F("pk"), F("pk"), F("title"), F("slug"))

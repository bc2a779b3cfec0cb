"""What the page of one post shows around its text, in one query: co-authors, its series, what to read next."""

from dataclasses import dataclass, field

from django.db.models import CharField, Count, Exists, F, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from taggit.models import TaggedItem

from blog.addresses import about_posts
from blog.models import Author, CoAuthor, Post, RelatedPost
from blog.prepared import NOW, POST, Key, Prepared, among, fill, keys
from blog.reading import tags_of
from blog.together import keys_of

# More would be a list to choose from, and choosing tires.
RELATED = 3
# Of each tag, so many posts are looked at: else a tag that all posts carry would cost as much as the blog is long.
LOOKED_AT = 40
KINDS = CO_AUTHOR, PART, CHOSEN, BY_TAGS, BY_CATEGORY = range(5)
EMPTY = Value("", output_field=CharField())
SERIES, CATEGORY = Key("series"), Key("category")
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
    found = {kind: [] for kind in KINDS}
    for kind, rank, key, name, slug, role in AROUND.ask(
        bool(post.series_id),
        len(tags),
        post=post.pk,
        series=post.series_id,
        category=post.category_id,
        **fill("tag", [tag.pk for tag in tags]),
    ):
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


def _around(is_part, tag_count):
    kinds = [_co_authors(), _chosen(), _by_category(is_part)]
    if is_part:
        kinds.append(_parts())
    if tag_count:
        kinds.append(_by_tags(keys("tag", tag_count), is_part))
    first, *others = kinds
    return first.union(*others, all=True)


AROUND = Prepared(_around)


def _rows(queryset, kind, rank, key, name, slug, role=EMPTY):
    kind = Value(kind, output_field=IntegerField())
    return queryset.order_by().values_list(kind, rank, key, name, slug, role)


def _co_authors():
    rows = CoAuthor.objects.select_related(None).filter(post=POST)
    return _rows(
        rows, CO_AUTHOR, F("position"), F("author__user"), F("author__name"), F("author__slug"), F("author__role")
    )


def _parts():
    parts = Post.objects.filter(Post.objects.published_behind("pk", NOW), series=SERIES)
    return _rows(parts, PART, Coalesce("series_position", NO_PLACE), F("pk"), F("title"), F("slug"))


def _chosen():
    rows = RelatedPost.objects.filter(Post.objects.published_behind("other", NOW), post=POST)
    return _rows(rows, CHOSEN, F("position"), F("other"), F("other__title"), F("other__slug"))


def _others(is_part):
    """Posts to look among: neither this one, nor parts of its series, which have their own place on the page."""
    others = Post.objects.published(now=NOW).exclude(pk=POST)
    return others.exclude(series=SERIES) if is_part else others


def _by_tags(tags, is_part):
    """Those that share the most tags, among the LOOKED_AT posts that were last given each of them."""
    is_other = Exists(_others(is_part).order_by().filter(pk=OuterRef("object_id")))
    items = TaggedItem.objects.filter(object_id__in=_looked_at(tags), **about_posts())
    # Not a condition: the database would begin with all that carry one of the tags.
    shared = Count("pk", filter=among("tag", tags))
    most = items.filter(is_other).values("object_id").annotate(count=shared).order_by("-count", "-object_id")
    count = TaggedItem.objects.filter(among("tag", tags), object_id=OuterRef("pk"), **about_posts()).order_by()
    count = Subquery(count.values("object_id").annotate(count=Count("pk")).values("count"))
    nearest = Post.objects.filter(pk__in=most.values("object_id")[:RELATED]).annotate(count=count)
    return _rows(nearest, BY_TAGS, -F("count"), F("pk"), F("title"), F("slug"))


def _looked_at(tags):
    """The keys of the posts that were last given each of `tags`, each tag read along its own index."""
    return keys_of(
        [TaggedItem.objects.filter(tag=tag).order_by("-pk").values("object_id")[:LOOKED_AT] for tag in tags]
    )


def _by_category(is_part):
    """The newest of its category."""
    newest = _others(is_part).filter(category=CATEGORY).order_by("-published_at", "-pk").values("pk")[:RELATED]
    return _rows(Post.objects.filter(pk__in=newest), BY_CATEGORY, -F("pk"), F("pk"), F("title"), F("slug"))

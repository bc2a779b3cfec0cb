"""Addresses that were valid once: what is answered there today, and how the old ones come to be kept."""

import re
from html import unescape
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.encoding import escape_uri_path
from taggit.models import Tag, TaggedItem

from blog.models import Author, Category, OldAddress, Page, Post, Series
from blog.models.old_address import THINGS, address_of, free, leave, name_of

# The first part of an address, and what the second one names. A word alone names a page.
PLACES = {"posts": Post, "category": Category, "series": Series, "author": Author, "tag": Tag}
MODELS = (Page, *PLACES.values())
HREF = re.compile(r'\bhref="([^"]*)"')
MEDIA = settings.MEDIA_URL
# Words of a title that say nothing about what it was on.
MIN_LETTERS = 4
MAX_WORDS = 10
SMALL_WORDS = set("about after also been before from have into more most over that their them then they this".split())
SMALL_WORDS |= set("what when where which while will with your".split())
SUGGESTIONS = 5


class Moved(HttpResponseRedirect):
    """301 for reading. A form goes on to the new address with all that was typed: 308."""

    def __init__(self, request, path):
        self.status_code = 301 if request.method in ("GET", "HEAD") else 308
        super().__init__(path)
        # Kept by browsers for ever, it would lead in a circle when a thing takes its old address back.
        patch_cache_control(self, no_cache=True)


def answer(request):
    """Return what to answer where nothing stands: the way to what stood there once, that it is gone, or None."""
    row = find(request.path_info)
    if row is None:
        return None
    if row.kind == OldAddress.Kind.GONE:
        return render(request, "blog/gone.html", {"row": row, "suggestions": suggestions(row)}, status=410)
    path, hash_mark, fragment = (row.leads_to + row.left_over).partition("#")
    if path == request.path_info or (row.target and not is_seen(row.target)):
        return None
    path, _question_mark, query = path.partition("?")
    query = query or request.META.get("QUERY_STRING", "")
    return Moved(request, escape_uri_path(path) + (f"?{query}" if query else "") + hash_mark + fragment)


def find(path):
    """Return the OldAddress for `path`, the longest that fits, or None. One query.

    Its `left_over` is what follows the address of a thing, such as comments/7/.
    """
    if "\x00" in path or len(path) > OldAddress._meta.get_field("path").max_length:
        return None
    whole = path if path.endswith("/") else path + "/"
    parts = whole.split("/")
    stem = "/".join(parts[:3]) + "/" if parts[1] in PLACES and len(parts) > 4 else whole
    rows = OldAddress.objects.filter(path__in={path, whole, stem}).select_related(*THINGS)
    row = max(rows.defer("post__body", "page__body").order_by(), key=lambda row: len(row.path), default=None)
    if row:
        # One made by hand may lead to a place below its thing, where the rest would make no sense.
        row.left_over = whole.removeprefix(row.path) if row.path == stem and not row.rest else ""
    return row


def is_seen(thing):
    """Whether readers find something at the address of `thing`. Of what only drafts carry they learn nothing."""
    if isinstance(thing, Post):
        return thing.is_published()
    if isinstance(thing, Page):
        return thing.is_published
    if isinstance(thing, Tag):
        return Post.objects.published().filter(tags=thing).exists()
    return not isinstance(thing, Series) or thing.posts.published().exists()


def suggestions(row):
    """Published posts about what stood at the gone address `row`, the nearest first, with title and slug."""
    text = f"{row.title} {row.words} {row.path}".lower()
    slugs = set(row.words.split())
    words = sorted({word for word in re.findall(r"\w+", text) if len(word) >= MIN_LETTERS} - SMALL_WORDS, key=len)
    score = Case(
        When(
            pk__in=TaggedItem.objects.filter(tag__slug__in=slugs, **about_posts()).values("object_id"), then=Value(3)
        ),
        default=Value(0),
        output_field=IntegerField(),
    )
    for word in words[-MAX_WORDS:]:
        score += Case(When(title__icontains=word, then=Value(2)), default=Value(0))
        score += Case(When(excerpt__icontains=word, then=Value(1)), default=Value(0))
    posts = Post.objects.published().annotate(score=score).filter(score__gt=0)
    return list(posts.order_by("-score", "-published_at").only("title", "slug")[:SUGGESTIONS])


def about_posts():
    """Conditions for TaggedItems of posts, without asking for the content type first."""
    return {"content_type__app_label": "blog", "content_type__model": "post"}


# How old addresses come to be kept.


def before_saving(thing):
    """Leave the address that `thing` has in the database, if it is about to get another."""
    old = type(thing)._base_manager.filter(pk=thing.pk).first()
    if old and thing.slug and address_of(old) != address_of(thing):
        leave(thing, address_of(old))


def after_saving(thing):
    """Whatever led elsewhere from the address of `thing` does so no more, once readers see the thing there."""
    free(thing, address_of(thing), is_seen=bool(is_seen(thing)))


def before_deleting(thing):
    """Say at all its addresses that `thing` is gone. What readers never saw leaves no trace."""
    rows = OldAddress.objects.filter(**{name_of(thing): thing.pk})
    if not was_seen(thing):
        rows.delete()
        return
    told = {
        **dict.fromkeys(THINGS),
        "kind": OldAddress.Kind.GONE,
        "rest": "",
        "title": str(thing)[:200],
        "words": _words_of(thing)[:500],
        "made_at": timezone.now(),
    }
    rows.update(**told)
    OldAddress.objects.update_or_create(path=address_of(thing), defaults={**told, "is_by_hand": False})


def was_seen(thing):
    """Whether readers have ever been able to see `thing`, as far as can be told."""
    if isinstance(thing, Post):
        return thing.published_at is not None and thing.published_at <= timezone.now()
    return not isinstance(thing, Page) or thing.is_published


def _words_of(thing):
    if not isinstance(thing, Post):
        return ""
    return " ".join([*thing.tags.values_list("slug", flat=True), thing.category.slug])


# What stands where.


def split(path):
    """Return (the post, page, ... that `path` belongs to, what follows its own address); the first may be None."""
    parts = path.strip("/").split("/")
    if len(parts) == 1:
        return Page.objects.filter(slug=parts[0]).first() if parts[0] else None, ""
    model = PLACES.get(parts[0])
    thing = model.objects.filter(slug=parts[1]).first() if model else None
    return thing, path.removeprefix(address_of(thing)) if thing else ""


def is_of_the_site(path):
    """Whether the site itself answers at `path`, whatever authors have made."""
    try:
        match = resolve(path)
    except Resolver404:
        return False
    names_a_thing = path.strip("/").split("/")[0] in PLACES or match.view_name == "blog:page"
    return not names_a_thing


def own_path(address):
    """The path of an address of this site, with its query and fragment; None for one of another site."""
    address = address.strip().removeprefix(settings.SITE_URL)
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not address.startswith("/") or "\\" in address or "\x00" in address:
        return None
    return unquote(address)


def dead_internal_links(html):
    """Return the links in `html` to this site at which readers find nothing, as they are written, each once."""
    hrefs = dict.fromkeys(unescape(href) for href in HREF.findall(html))
    return [href for href in hrefs if (path := own_path(href)) is not None and not leads_somewhere(path)]


def leads_somewhere(path):
    """Whether readers who follow a link to `path` come to something, be it by way of an old address."""
    path = urlsplit(path).path
    thing, _rest = split(path)
    if thing and is_seen(thing):
        return True
    if MEDIA and path.startswith(MEDIA):
        return default_storage.exists(path.removeprefix(MEDIA))
    if path == "/" or is_of_the_site(path):
        return True
    row = find(path)
    return bool(row and row.kind == OldAddress.Kind.MOVED and (row.target is None or is_seen(row.target)))

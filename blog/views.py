import sys
from mimetypes import guess_type

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import InterfaceError, OperationalError
from django.db.models import Count, Exists, OuterRef, Subquery
from django.http import FileResponse, Http404, HttpResponse, HttpResponseServerError
from django.shortcuts import get_object_or_404, render
from django.template.loader import get_template
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve
from taggit.models import Tag

from blog import addresses, reading
from blog.featured import FeaturedFirst
from blog.models import Author, Category, Download, Page, Post, Series, Term
from blog.months import months_with_posts, posts_of_month, start_of
from blog.paging import page_of
from blog.surroundings import load_surroundings
from blog.tagged import Tagged
from blog.together import Together

POSTS_ON_A_PAGE = 10


@require_safe
def home(request):
    return _post_list(request, "blog/home.html", FeaturedFirst())


@require_safe
def post_detail(request, slug):
    kept, key = caches["parts"], f"post {slug}"
    state = kept.state(request)
    if context := kept.get(key, version=state):
        return render(request, "blog/post_detail.html", {**context, "state": state})
    post = reading.published_post(slug)
    if post is None:
        # An author sees the own draft as readers will; everybody else learns nothing.
        if not request.user.is_staff:
            raise Http404
        return post_page(
            request, get_object_or_404(reading.for_page(Post.objects).editable_by(request.user), slug=slug)
        )
    context = _about(post)
    kept.set(key, context, version=state)
    return render(request, "blog/post_detail.html", {**context, "state": state})


def post_page(request, post, preview=None):
    """The page of a post. `preview`, where it is one, tells the template of what kind."""
    return render(request, "blog/post_detail.html", {**_about(post), "preview": preview})


def _about(post):
    """What the page of `post` shows of it: the same for everybody who may read it."""
    html, terms = reading.explained(post)
    return {
        # HTML made of what stands here.
        "pieces": {},
        "post": post,
        "html": html,
        "terms": terms,
        "corrections": reading.corrections_of(post),
        "neighbours": reading.neighbours_of(post),
        "beside": load_surroundings(post) if post.pk else None,
        "downloads": Download.from_rows(getattr(post, "download_rows", None)),
        "has_disclaimer": True,
    }


@require_safe
def glossary(request):
    return render(request, "blog/glossary.html", {"terms": Term.objects.all()})


@require_safe
def archive(request):
    categories = _with_posts(Category.objects.all())
    return render(request, "blog/archive.html", {"months": months_with_posts(), "categories": categories})


@require_safe
def month(request, year, month):
    if not 1 <= month <= 12 or not 1900 <= year <= 2200:
        raise Http404
    posts = posts_of_month(year, month).for_listing()
    return _post_list(request, "blog/month.html", posts, {"month": start_of(year, month)}, must_have=True)


@require_safe
def category(request, slug):
    category = get_object_or_404(Category.objects.select_related("parent"), slug=slug)
    parts = list(_with_posts(category.children.all()))
    posts = Together(*(Post.objects.published().filter(category=each) for each in (category, *parts)))
    return _post_list(request, "blog/category.html", posts, {"category": category, "parts": parts})


@require_safe
def series(request, slug):
    series = get_object_or_404(Series, slug=slug)
    # Few among many: along the index of the series, not of what is published.
    posts = Post.objects.filter(Post.objects.published_behind("pk")).in_series(series)
    count = posts.count()
    if not count:
        # One that only drafts belong to would tell what is being written.
        raise Http404
    return _post_list(request, "blog/series.html", posts.for_listing(), {"series": series, "count": count})


@require_safe
def tag(request, slug):
    if "\x00" in slug:  # no database looks for that
        raise Http404
    tag = get_object_or_404(Tag, slug=slug)
    # A tag that only drafts carry would tell what is being written.
    return _post_list(request, "blog/tag.html", Tagged(tag), {"tag": tag}, must_have=True)


@require_safe
def author(request, slug):
    author = get_object_or_404(Author, slug=slug)
    with_others = author.co_authorships.order_by().values("post")
    posts = Together(
        Post.objects.published().filter(author=author),
        Post.objects.filter(Post.objects.published_behind("pk"), pk__in=with_others),
    )
    return _post_list(request, "blog/author.html", posts, {"author": author})


def _with_posts(categories):
    """Those of `categories` that have published posts, with their `post_count`: each counted by its index."""
    posts = Post.objects.published().order_by().filter(category=OuterRef("pk"))
    # Not of keys, which are not in the index.
    count = posts.values("category").values(n=Count("*"))
    return categories.filter(Exists(posts)).annotate(post_count=Subquery(count))


def _post_list(request, template, posts, context=None, must_have=False):
    """Render one page of `posts`, loaded for_listing(); a page number out of range is a 404, not the last page.

    With `must_have` a list without posts is one, too.
    """
    number = request.GET.get("page", "1")
    if not (number.isascii() and number.isdigit() and len(number) < 7 and int(number) > 0):
        raise Http404
    page = page_of(posts, int(number), POSTS_ON_A_PAGE)
    if page is None or (must_have and not page.object_list):
        raise Http404
    return render(request, template, {"page": page, **(context or {})})


@require_safe
def page(request, slug):
    pages = Page.objects.all() if request.user.has_perm("blog.change_page") else Page.objects.filter(is_published=True)
    return page_page(request, get_object_or_404(pages, slug=slug))


def page_page(request, page, preview=None):
    """The page of a Page. `preview`, where it is one, tells the template of what kind."""
    return render(request, "blog/page.html", {"page": page, "preview": preview})


@require_safe
def media(request, path):
    """An uploaded picture, where no proxy in front serves them. Its address changes when the picture does."""
    if not path.startswith("images/") or ".." in path:
        raise Http404  # what pictures are made from, and PDFs, which have a page of their own
    try:
        if isinstance(default_storage, FileSystemStorage):
            response = serve(request, path, document_root=settings.MEDIA_ROOT)
        else:
            response = FileResponse(default_storage.open(path), content_type=guess_type(path)[0])
    except ConnectionError:  # the service that keeps them
        return HttpResponse(status=503, headers={"Retry-After": "30"})
    except (OSError, ValueError, SuspiciousOperation):  # not there, a name too long for the disk, or with a NUL
        raise Http404 from None
    patch_cache_control(response, max_age=365 * 24 * 3600, public=True, immutable=True)
    return response


@require_safe
def robots(request):
    return render(request, "robots.txt", content_type="text/plain")


def not_found(request, exception):
    """The way to what stood here once, where it is known; else a page that helps on."""
    if response := addresses.answer(request):
        return response
    newest = Post.objects.published().only("title", "slug", "published_at")[:5]
    return render(request, "404.html", {"newest": newest}, status=404)


def server_error(request):
    """Without the request's context, because what failed may be the database that it asks."""
    response = HttpResponseServerError(get_template("500.html").render())
    if isinstance(sys.exception(), OperationalError | InterfaceError):  # it is away, locked, or its disk is full
        response.status_code = 503
        response.headers["Retry-After"] = "30"
        response.headers["Cache-Control"] = "no-store"
    return response

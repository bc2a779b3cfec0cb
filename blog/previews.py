"""A post or page as readers will see it, before they do."""

from datetime import timedelta

from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from blog import drafts, views, work
from blog.models import Post, PreviewLink

# "Last seen" is for people: to the hour is enough, and a page that is read often writes seldom.
NOTE_EVERY = timedelta(hours=1)


def preview_page(request, thing, preview, content=None):
    """The live page of `thing` with its unpublished words (or `content`) on it. `preview` tells the template why."""
    if content is None:
        content = drafts.find(thing).content or {}
    worn = work.wearing(thing, content)
    return (
        views.post_page(request, worn, preview) if isinstance(worn, Post) else views.page_page(request, worn, preview)
    )


@require_safe
def preview(request, token):
    """The page for somebody with a link. Nobody finds, keeps or passes it on by accident."""
    link = PreviewLink.find(token)
    if link is None:
        answer = render(request, "blog/preview_gone.html", status=404)
    else:
        _note_seen(link)
        answer = preview_page(request, link.thing, {"until": link.expires_at})
    add_never_cache_headers(answer)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _note_seen(link):
    now = timezone.now()
    long_ago = Q(last_seen_at=None) | Q(last_seen_at__lt=now - NOTE_EVERY)
    PreviewLink.objects.filter(long_ago, pk=link.pk).update(last_seen_at=now)

"""Posts and pages as readers will see them: in two widths for those who write, and by a link for others."""

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from blog import beginnings, drafts, work
from blog.models import PreviewLink
from blog.previews import preview_page

LINKS_SHOWN = 20


@require_safe
@csp_update({"frame-src": [SELF]})
def sizes(request, model_admin, object_id):
    """The page in the width of a phone and of a desktop, and the links for people without an account."""
    thing = model_admin.find_or_404(request, object_id)
    links = PreviewLink.objects.filter(**{work.kind_of(type(thing)): thing}).select_related("made_by")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "As readers will see it",
        "opts": model_admin.opts,
        "original": thing,
        "change_url": model_admin.address_of("change", thing.pk),
        "frame_url": model_admin.address_of("preview_frame", thing.pk),
        "make_url": model_admin.address_of("make_preview_link", thing.pk),
        "has_changes": drafts.differs(drafts.find(thing), thing),
        "links": [
            {"link": link, "close_url": model_admin.address_of("close_preview_link", thing.pk, link.pk)}
            for link in links[:LINKS_SHOWN]
        ],
        "site_root": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "admin/blog/preview.html", context)


@require_safe
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
def frame(request, model_admin, object_id):
    """The page itself, for the frames of `sizes`: the one view that our own pages may frame."""
    thing = model_admin.find_or_404(request, object_id)
    answer = preview_page(request, thing, {"frame": True})
    add_never_cache_headers(answer)
    return answer


@require_safe
def beginning(request, model_admin):
    """What was begun and has no row yet, as readers would see it."""
    draft = beginnings.find(model_admin.model, request.GET.get("draft", ""), request.user)
    if draft is None or draft.thing or draft.content is None:
        raise Http404
    thing = model_admin.model(pk=0)  # without a key it could not even say that it has no tags
    if author := getattr(request.user, "author", None):
        thing.author = author
    back = model_admin.address_of("add", draft=draft.key)
    answer = preview_page(request, thing, {"back": back}, draft.content)
    add_never_cache_headers(answer)
    return answer


@require_POST
def make_link(request, model_admin, object_id):
    thing = model_admin.find_or_404(request, object_id)
    PreviewLink.objects.create(**{work.kind_of(type(thing)): thing}, made_by=request.user)
    messages.success(request, "Here is the link. Who has it can read this for 7 days, without an account.")
    return redirect(model_admin.address_of("preview", thing.pk) + "#links")


@require_POST
def close_link(request, model_admin, object_id, pk):
    thing = model_admin.find_or_404(request, object_id)
    link = get_object_or_404(PreviewLink, pk=pk, **{work.kind_of(type(thing)): thing})
    PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())
    messages.success(request, "The link is closed. It opens nothing any more.")
    return redirect(model_admin.address_of("preview", thing.pk) + "#links")

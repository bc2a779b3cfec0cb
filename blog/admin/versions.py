"""The versions of a post or page: the list, the comparison of two, going back to one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from blog import beginnings, comparison, drafts, revisions, work
from blog.admin.acts import other_acts
from blog.models import Revision

VERSIONS_ON_A_PAGE = 20
PUBLISHED, UNPUBLISHED = "published", "unpublished"


def _context(request, model_admin, thing, title):
    return {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "original": thing,
        "change_url": model_admin.address_of("change", thing.pk),
        "versions_url": model_admin.address_of("history", thing.pk),
        "compare_url": model_admin.address_of("compare", thing.pk),
    }


@require_safe
def versions(request, model_admin, object_id):
    thing = model_admin.find_or_404(request, object_id)
    found = revisions.of(thing).select_related("made_by").defer("content")
    draft = drafts.find(thing)
    context = _context(request, model_admin, thing, "Versions")
    context["page"] = Paginator(found, VERSIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    context["has_changes"] = drafts.differs(draft, thing)
    context["acts"] = other_acts(thing)
    return render(request, "admin/blog/versions.html", context)


@require_safe
def compare(request, model_admin, object_id):
    """Two versions word by word: ?from= and ?to= are numbers, or "published" and "unpublished"."""
    thing = model_admin.find_or_404(request, object_id)
    if UNPUBLISHED in request.GET.values() and drafts.find(thing).content is None:
        messages.info(request, "There are no unpublished changes any more. Here are the versions.")
        return redirect(model_admin.address_of("history", thing.pk))
    old, new = (_look_up(thing, request.GET.get(name, "")) for name in ("from", "to"))
    context = _context(request, model_admin, thing, "What differs")
    context |= {"old": old, "new": new, "differences": comparison.compare(type(thing), old["content"], new["content"])}
    return render(request, "admin/blog/compare.html", context)


def _look_up(thing, asked):
    """A version as a dictionary with `content` and what people call it. Http404 if there is none such."""
    if asked == PUBLISHED:
        return {"asked": asked, "name": "What is saved now", "content": work.content_of(thing)}
    if asked == UNPUBLISHED:
        draft = drafts.find(thing)
        if draft.content is None:
            raise Http404
        name = "Unpublished changes"
        return {
            "asked": asked, "name": name, "content": draft.content, "by": draft.updated_by, "at": draft.updated_at,
        }  # fmt: skip
    if not (asked.isascii() and asked.isdigit() and len(asked) < 9):
        raise Http404
    found = revisions.of(thing).select_related("made_by").filter(number=asked).first()
    if found is None:
        raise Http404
    return {
        "asked": asked, "name": str(found), "content": found.content, "by": found.made_by, "at": found.made_at,
        "number": found.number, "note": found.note,
    }  # fmt: skip


@require_POST
def restore(request, model_admin, object_id, number):
    thing = model_admin.find_or_404(request, object_id)
    try:
        drafts.restore(thing, number, request.user)
    except Revision.DoesNotExist:
        raise Http404 from None
    sentence = f"Version {number} stands in the form. Readers see it when you publish it. Newer words are kept below Versions."
    messages.success(request, sentence)
    return redirect(model_admin.address_of("change", thing.pk))


@require_POST
def throw_away(request, model_admin, object_id):
    thing = model_admin.find_or_404(request, object_id)
    drafts.throw_away(thing, request.user)
    messages.success(request, "The unpublished changes are put away. You find them below Versions.")
    return redirect(model_admin.address_of("change", thing.pk))


@require_POST
def throw_away_beginning(request, model_admin, begun):
    if not beginnings.throw_away(model_admin.model, begun, request.user):
        raise Http404
    messages.success(request, "It is gone.")
    return redirect(model_admin.address_of("changelist"))

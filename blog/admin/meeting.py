"""Two people, or two windows, changed the same post: both are shown, and a person decides."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods
from js_asset import Media
from taggit.managers import TaggableManager
from taggit.utils import parse_tags

from blog import comparison, drafts, revisions, work
from blog.fields import CleanHTMLField
from blog.html_differences import brought_together


@dataclass
class Meeting:
    """A field that differs: both values in words, their differences, and the field of the form for the decision."""

    name: str
    label: str
    mine: str
    theirs: str
    difference: comparison.Difference
    field: object
    is_html: bool


def last_change(draft, thing):
    """(who, when) of the newest change of what stands there; the person may be None."""
    if draft.content is not None:
        return draft.updated_by, draft.updated_at
    last = revisions.of(thing).filter(was_live=True).select_related("made_by").first()
    return (last.made_by, last.made_at) if last else (None, draft.updated_at)


def who_came_first(draft, thing, reader):
    """Such as: Bob changed this post at 14:02. Your words are kept."""
    who, when = last_change(draft, thing)
    kind = thing._meta.verbose_name
    time = date_format(timezone.localtime(when), "H:i")
    if who == reader:
        return f"You changed this {kind} in another window at {time}. The words of this window are kept, too."
    return f"{who.public_name if who else 'Somebody'} changed this {kind} at {time}. Your words are kept."


@require_http_methods(["GET", "POST"])
def bring_together(request, model_admin, object_id, aside):
    """The page with both, and the decision by POST."""
    thing = model_admin.find_or_404(request, object_id)
    aside = drafts.find_aside(thing, aside)
    if aside is None:
        messages.info(request, "That is decided already. Here is the newest.")
        return redirect(model_admin.address_of("change", thing.pk))
    draft = drafts.find(thing)
    theirs = draft.content if draft.content is not None else work.content_of(thing)
    form = _form_for(request, model_admin, thing, aside, theirs)
    if request.method == "POST":
        return _decide(request, model_admin, thing, aside, theirs, form)
    who, when = last_change(draft, thing)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Two versions have met",
        "opts": model_admin.opts,
        "original": thing,
        "meetings": list(_meetings(thing, aside, theirs, form)),
        "aside": aside,
        "mine_name": _whose(aside.updated_by, request.user),
        "theirs_name": _whose(who, request.user) + (", from another window" if who == aside.updated_by else ""),
        "mine_at": aside.updated_at,
        "theirs_at": when,
        "is_unpublished": draft.content is not None,
        "stand": drafts.stand_of(draft, thing),
        "form_url": model_admin.address_of("together", thing.pk, aside.key),
        # The editor's import map is an inline script: it starts only with the nonce of this answer's policy.
        "media": Media.from_media(model_admin.media + form.media, nonce=str(request.csp_nonce)),
    }
    return render(request, "admin/blog/together.html", context)


def _whose(person, reader):
    if person == reader:
        return "Yours"
    person = person or AnonymousUser()
    name = getattr(person, "public_name", "") or "Somebody"
    return f"{name}’s"


def _form_for(request, model_admin, thing, aside, theirs):
    """A form with the fields in which the two differ, beginning with what both of them together say."""
    model = type(thing)
    names = [each.name for each in comparison.compare(model, theirs, aside.content)]
    if not names:
        return forms.Form()
    form = model_admin.get_form(request, thing, change=True)(instance=thing, initial=_longest(aside.content, theirs))
    together = {name: _together(work.field_of(model, name), aside, theirs, name) for name in names}
    fields = {name: form.fields[name] for name in names if name in form.fields}
    return type("DecisionForm", (forms.Form,), fields)(request.POST or None, initial=together)


def _longest(mine, theirs):
    """What the form needs to have a place for every co-author of both."""
    return {"co_authors": max(mine.get("co_authors") or [], theirs.get("co_authors") or [], key=len)}


def _together(field, aside, theirs, name):
    """What is proposed: what only one of them changed; words of both in texts and tags; else mine."""
    mine, other = aside.content.get(name, ""), theirs.get(name, "")
    base = (aside.base or {}).get(name)
    if isinstance(field, CleanHTMLField):
        return brought_together(base, mine, other)
    if base is not None and mine == base:
        return other
    if isinstance(field, TaggableManager):
        gone = set(parse_tags(base or "")) - (set(parse_tags(mine)) & set(parse_tags(other)))
        return work.tags_as_typed((set(parse_tags(mine)) | set(parse_tags(other))) - gone)
    return mine


def _meetings(thing, aside, theirs, form):
    model = type(thing)
    for difference in comparison.compare(model, theirs, aside.content):
        if difference.name not in form.fields:
            continue
        field = work.field_of(model, difference.name)
        values = [comparison.in_words(field, content.get(difference.name, "")) for content in (aside.content, theirs)]
        yield Meeting(
            difference.name, capfirst(field.verbose_name), *values, difference, form[difference.name],
            isinstance(field, CleanHTMLField),
        )  # fmt: skip


def _decide(request, model_admin, thing, aside, theirs, form):
    if "_throw_away" in request.POST:
        drafts.throw_away_aside(thing, aside.key, request.user)
        messages.success(request, "The other words are put away among the versions.")
        return redirect(model_admin.address_of("change", thing.pk))
    result = work.work_in(type(thing), theirs)
    for name, field in form.fields.items():
        mine, typed = aside.content.get(name, ""), field.widget.value_from_datadict(form.data, {}, name)
        values = {"mine": mine, "theirs": theirs.get(name, ""), "both": mine if typed is None else typed}
        result[name] = values.get(request.POST.get(f"choice_{name}"), values["both"])
    kept = drafts.bring_together(thing, aside.key, request.POST.get("stand", ""), result, request.user)
    if kept.aside:
        messages.warning(request, f"{who_came_first(kept.draft, thing, request.user)} Here are both again.")
        return redirect(model_admin.address_of("together", thing.pk, kept.aside.key))
    messages.success(request, "Both are one now. Read it through, then publish it.")
    return redirect(model_admin.address_of("change", thing.pk))

"""A form of the desk that cannot lose work: what is typed is kept, and nobody overwrites what they have not seen."""

import json
from dataclasses import dataclass
from functools import partial

from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst

from accounts import over_sign_in
from accounts.sessions import GUESTS_KEPT
from blog import beginnings, drafts
from blog.admin import autosave, meeting, previews, versions
from blog.admin.desk import EditorAdmin
from blog.models import Draft

ROWS_LATER = "Please do it again when you save or publish."


@dataclass
class OpenForm:
    """What the form of a post or page (None: of a new one) begins with."""

    thing: object
    draft: Draft
    stand: str
    writer: str = ""
    # What was sent before signing in again (see over_sign_in), and the note with it.
    kept: dict | None = None
    note: str = ""

    @property
    def key(self):
        return self.draft.key

    @property
    def words(self):
        """What stands in the fields; empty for what the row holds."""
        return self.kept or self.draft.content or {}

    @property
    def is_live(self):
        """Whether readers see it, or will at its time: then there is something to publish changes to."""
        return self.thing is not None and (getattr(self.thing, "status", "") == "published" or self.is_published_page)

    @property
    def is_published_page(self):
        return getattr(self.thing, "is_published", None) is True

    @cached_property
    def has_changes(self):
        return self.thing is not None and drafts.differs(self.draft, self.thing)

    @cached_property
    def asides(self):
        return list(drafts.asides(self.thing)) if self.thing else []


class DraftedAdmin(EditorAdmin):
    """For models of blog.work.REVISED_FIELDS."""

    change_form_template = "admin/blog/drafted_change_form.html"
    change_list_template = "admin/blog/drafted_change_list.html"
    # What buttons decide, and not words: never part of a draft.
    not_kept = {"status", "is_published"}

    def get_urls(self):
        def at(route, view, name):
            def run(request, *args, **kwargs):
                return view(request, self, *args, **kwargs)

            run = run if view in autosave.VIEWS else self.admin_site.admin_view(run)
            return path(route, run, name=f"{self.opts.app_label}_{self.opts.model_name}_{name}")

        return [
            at("autosave/", autosave.keep_beginning, "begin"),
            at("begun/<uuid:begun>/throw-away/", versions.throw_away_beginning, "throw_away_beginning"),
            at("preview/", previews.beginning, "preview_beginning"),
            at("<path:object_id>/autosave/", autosave.keep, "autosave"),
            at("<path:object_id>/throw-away/", versions.throw_away, "throw_away"),
            at("<path:object_id>/versions/compare/", versions.compare, "compare"),
            at("<path:object_id>/versions/<int:number>/restore/", versions.restore, "restore"),
            at("<path:object_id>/together/<uuid:aside>/", meeting.bring_together, "together"),
            at("<path:object_id>/preview/", previews.sizes, "preview"),
            at("<path:object_id>/preview/frame/", previews.frame, "preview_frame"),
            at("<path:object_id>/preview/links/", previews.make_link, "make_preview_link"),
            at("<path:object_id>/preview/links/<int:pk>/", previews.close_link, "close_preview_link"),
            *self._form_urls(),
            *super().get_urls(),
        ]

    def _form_urls(self):
        """The forms themselves, in front of the admin's own routes to them."""
        wrap = self.admin_site.admin_view
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        keeps_words = partial(over_sign_in.keeps_words, kept_for=GUESTS_KEPT)
        return [
            path("add/", keeps_words(wrap(self.add_view)), name=f"{name}_add"),
            path("<path:object_id>/change/", keeps_words(wrap(self.change_view)), name=f"{name}_change"),
        ]

    def view_on_site(self, obj):
        # None where a refused form has left the slug empty.
        return obj.get_absolute_url() if obj.slug else None

    def address_of(self, name, *args, **query):
        """The address of one of the pages above."""
        args = [quote(arg) for arg in args]
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=args, query=query or None)

    def find_or_404(self, request, object_id):
        """The post or page, if this person may change it."""
        thing = self.get_object(request, unquote(str(object_id)))
        if thing is None or not self.has_change_permission(request, thing):
            raise Http404
        return thing

    def posted_content(self, request, thing=None, data=None):
        """What the form sent (or `data`), field by field, as it was typed."""
        data = request.POST if data is None else data
        form = self.get_form(request, thing, change=thing is not None)(data, instance=thing)
        content = {}
        for name, field in form.fields.items():
            value = field.widget.value_from_datadict(form.data, {}, form.add_prefix(name))
            if name not in self.not_kept and _is_text(value) and not field.disabled:
                content[name] = value
        return content

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        opened = getattr(request, "open_form", None)
        if request.method == "POST" or not opened or not opened.words:
            return form
        content = {name: value for name, value in opened.words.items() if name not in self.not_kept}

        class WithKeptWords(form):
            def __init__(self, *args, initial=None, **kwargs):
                super().__init__(*args, initial={**(initial or {}), **content}, **kwargs)

        return WithKeptWords

    def get_queryset(self, request):
        rows = Draft.objects.filter(**{self.opts.model_name: OuterRef("pk")}, content__isnull=False)
        return super().get_queryset(request).annotate(has_words_beside=Exists(rows))

    @admin.display(description="changes", empty_value="")
    def beside(self, thing):
        return "Unpublished changes" if thing.has_words_beside else None

    def history_view(self, request, object_id, extra_context=None):
        return versions.versions(request, self, object_id)

    def changelist_view(self, request, extra_context=None):
        begun = Draft.objects.unfinished(request.user, self.opts.model_name)
        unfinished = [draft for draft in begun if not draft.is_blank]
        return super().changelist_view(request, {"unfinished": unfinished, **(extra_context or {})})

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, self._opened(request, object_id))
        with transaction.atomic():
            answer = self._before_saving(request, object_id)
            return answer or super().changeform_view(request, object_id, form_url, self._opened(request, object_id))

    def _opened(self, request, object_id):
        """The context of the form, which also tells get_form what words to begin with."""
        if object_id is None:
            draft = getattr(request, "begun", None) or beginnings.find(
                self.model, request.GET.get("draft"), request.user
            )
            draft = draft if draft and not draft.thing else Draft(kind=self.opts.model_name)
            request.open_form = OpenForm(None, draft, beginnings.stand_of(draft))
            self._take_up(request, request.open_form)
            return {"desk": request.open_form, "autosave_url": self.address_of("begin")}
        thing = self.get_object(request, unquote(object_id))
        if thing is None or not self.has_change_permission(request, thing):
            return {}
        draft = drafts.find(thing)
        request.open_form = OpenForm(thing, draft, request.POST.get("stand") or drafts.stand_of(draft, thing))
        self._take_up(request, request.open_form)
        return {"desk": request.open_form, "autosave_url": self.address_of("autosave", thing.pk)}

    def _take_up(self, request, opened):
        """Let the form begin with what was sent before signing in again, as if it had never been away."""
        opened.writer = over_sign_in.signed(request.user)
        data = over_sign_in.find(request) if request.method == "GET" else None
        if data is None:
            return
        opened.kept = self.posted_content(request, opened.thing, data)
        opened.note = data.get("note", "")
        if opened.thing is None and (key := drafts.as_key(data.get("draft"))):
            opened.draft.key = key
        opened.stand = data.get("stand") or opened.stand

    def _before_saving(self, request, object_id):
        """Keep or put aside instead of saving, where that was asked or is needed: then the answer; else None."""
        thing = self.find_or_404(request, object_id) if object_id else None
        is_only_kept = "_keep" in request.POST or "_preview" in request.POST
        if thing is None:
            return self._before_first_saving(request, is_only_kept)
        stand, tab = request.POST.get("stand", ""), autosave.tab_of(request.POST)
        draft, thing = drafts.lock(thing)
        if not is_only_kept and not (stand and drafts.is_stale(draft, thing, stand, tab)):
            return None
        self._tell_of_rows(request, thing)
        content = self.posted_content(request, thing)
        kept = drafts.keep(thing, stand or drafts.stand_of(draft, thing), content, request.user, tab)
        if kept.aside:
            messages.warning(request, meeting.who_came_first(kept.draft, thing, request.user))
            return redirect(self.address_of("together", thing.pk, kept.aside.key))
        if "_preview" in request.POST:
            return redirect(self.address_of("preview", thing.pk))
        if is_only_kept and not kept.is_stale:
            messages.success(request, "Kept. Readers see nothing of it until you publish it.")
        elif not is_only_kept and not kept.is_stale:
            return None  # the words that stand there are those of this form
        else:
            messages.info(request, "This form was old. Its words are among the versions; here are the newest.")
        return redirect(self.address_of("change", thing.pk))

    def _tell_of_rows(self, request, thing):
        """Say what is not kept: changes of the rows beside the form, such as downloads."""
        for made, inline in self.get_formsets_with_inlines(request, thing):
            rows = made(request.POST, request.FILES, instance=thing or self.model())
            if rows.has_changed():
                name = inline.verbose_name_plural
                messages.warning(request, f"What you changed under “{capfirst(name)}” is not stored. {ROWS_LATER}")

    def _before_first_saving(self, request, is_only_kept):
        """Keep the words under the form's key first: a form that is sent twice makes one post, a refused one loses nothing."""
        key, stand = request.POST.get("draft", ""), request.POST.get("stand", "")
        if not key or not self.has_add_permission(request):
            return None
        kept = beginnings.keep(
            self.model, key, stand, self.posted_content(request), request.user, autosave.tab_of(request.POST)
        )
        if thing := kept.draft.thing:
            if kept.aside:
                return redirect(self.address_of("together", thing.pk, kept.aside.key))
            messages.info(request, "This was saved before. Here it is.")
            return redirect(self.address_of("change", thing.pk))
        request.begun = kept.draft
        if is_only_kept:
            self._tell_of_rows(request, None)
        if "_preview" in request.POST:
            return redirect(self.address_of("preview_beginning", draft=kept.draft.key))
        if is_only_kept:
            messages.success(request, "Kept. You find it at the top of the list when you come back.")
            return redirect(self.address_of("add", draft=kept.draft.key))
        return None

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change:
            beginnings.became(form.instance, getattr(request, "begun", None))
        notes = [self.note_for(form, change), request.POST.get("note", "").strip()]
        drafts.saved(form.instance, request.user, ". ".join(filter(None, notes)))

    def note_for(self, form, change):
        """A word on what a saving did besides changing words; empty where there is none."""
        return "" if change else "First saved"


def _is_text(value):
    """Whether a value is what a content may hold: no file, and nothing that is not there."""
    try:
        json.dumps(value)
    except TypeError:
        return False
    return value is not None

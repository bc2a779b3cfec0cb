from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html

from blog import notes, publishing
from blog.admin.plain_words import InPlainWords, PlainForm, lead_to_mistake
from blog.at_the_desk import notes_address
from blog.models import Note


class NoteForm(PlainForm):
    class Meta:
        model = Note
        fields = ["text", "quote"]
        labels = {"text": "Your note", "quote": "About these words (not needed)"}
        help_texts = {"quote": "Copy them from the post."}
        widgets = {
            "text": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
            "quote": forms.TextInput(attrs={"class": "vTextField"}),
        }
        error_messages = {"text": {"required": "Please write something first."}}


class GiveBackForm(InPlainWords, forms.Form):
    """What an editor says to the author of a post that is not ready."""

    words = forms.CharField(
        label="What is to be changed",
        max_length=Note._meta.get_field("text").max_length,
        help_text="The author reads it in a letter, and it stays here as a note.",
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        error_messages={"required": "Please say in a few words what is to be changed."},
    )


class NotedPosts(admin.ModelAdmin):
    """Beside the form of a post: what the people who may change it say to each other about it."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<int:object_id>/notes/", wrap(self.notes_view), name="blog_post_notes"),
            path("<int:object_id>/notes/<int:pk>/", wrap(self.note_view), name="blog_post_note"),
            *super().get_urls(),
        ]

    def get_queryset(self, request):
        return notes.with_open_notes(super().get_queryset(request))

    def notes_view(self, request, object_id):
        """The notes on a post on a page of their own; a POST adds one."""
        post = self.post_or_none(request, object_id)
        if post is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(object_id))
        form = NoteForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            written = notes.write(post, request.user, form.cleaned_data["text"], form.cleaned_data["quote"])
            messages.success(request, _what_became_of(written))
            if written.unknown:
                names = " or ".join(f"“{name}”" for name in written.unknown)
                messages.warning(
                    request, f"Nobody who may see this post is called {names}. No letter went out for it."
                )
            return redirect("admin:blog_post_notes", post.pk)
        return self.notes_page(request, post, note_form=form)

    def note_view(self, request, object_id, pk):
        """Mark a note as done, or open it again."""
        post = self.post_or_none(request, object_id)
        if post is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(object_id))
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        note = get_object_or_404(post.notes, pk=pk)
        if "open" in request.POST:
            notes.open_again(note)
            messages.success(request, "The note is open again.")
        else:
            notes.resolve(note, request.user)
            messages.success(request, "The note is done. It stays below the open ones.")
        return redirect("admin:blog_post_notes", post.pk)

    def post_or_none(self, request, object_id):
        """The post, if this person may change it. Raises PermissionDenied where they change no post at all."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return self.get_queryset(request).select_related("author__user").filter(pk=object_id).first()

    def notes_page(self, request, post, **forms):
        """The page with the notes and the review of `post`; `forms` carry what was refused."""
        for form in forms.values():
            lead_to_mistake(form)
        context = {
            **self.admin_site.each_context(request),
            **notes_context(post, request.user),
            **forms,
            "opts": self.opts,
            "title": "Notes and review",
            "subtitle": post.title,
        }
        status = 400 if any(form.errors for form in forms.values()) else 200
        return TemplateResponse(request, "admin/blog/post/notes.html", context, status=status)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            context.update(notes_context(obj, request.user))
        context["may_publish"] = publishing.may_publish(request.user)
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description="open notes", ordering="open_notes", empty_value="")
    def note_count(self, post):
        link = format_html('<a href="{}">{}</a>', notes_address(post), post.open_notes)
        return link if post.open_notes else None


def notes_context(post, person):
    """What the templates of notes and review read. Three queries, however many notes there are."""
    all_notes = list(post.notes.select_related("writer", "resolved_by"))
    return {
        "post": post,
        "open_notes": [note for note in all_notes if not note.resolved_at],
        "done_notes": [note for note in all_notes if note.resolved_at],
        "names": [each.public_name for each in notes.people_at(post) if each != person],
        "note_form": NoteForm(),
        "give_back_form": GiveBackForm(),
        "may_publish": publishing.may_publish(person),
        "appears_at": post.published_at if post.published_at and post.published_at > timezone.now() else None,
    }


def _what_became_of(written):
    names = " and ".join(person.public_name for person in written.named)
    return f"The note is kept, and {names} will see it." if names else "The note is kept."

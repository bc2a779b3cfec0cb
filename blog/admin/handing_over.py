from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path

from blog import bylines
from blog.admin.plain_words import InPlainWords, lead_to_mistake
from blog.models import Author, CoAuthor, Post


class HandOverForm(InPlainWords, forms.Form):
    """Which way the posts of somebody who leaves go."""

    MOVE, KEEP = "move", "keep"

    way = forms.ChoiceField(
        label="The posts",
        choices=[
            (MOVE, "Move to another byline. Its name stands above all of them, also the old ones."),
            (KEEP, "Stay under this name. No account writes under it any more."),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Please choose what becomes of the posts."},
    )
    to = forms.ModelChoiceField(
        Author.objects.none(), label="The other byline", required=False, empty_label="Please choose"
    )

    def __init__(self, byline, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Author.objects.exclude(pk=byline.pk)

    def clean(self):
        data = self.cleaned_data
        if data.get("way") == self.MOVE and not data.get("to") and "to" not in self.errors:
            self.add_error("to", "Please choose the byline that the posts move to.")
        if data.get("way") == self.KEEP:
            data["to"] = None
        return data


class HandedOver(admin.ModelAdmin):
    """A byline whose author leaves goes into other hands, so that the account can be closed."""

    change_form_template = "admin/blog/author/change_form.html"

    def get_urls(self):
        hand_over = self.admin_site.admin_view(self.hand_over_view)
        return [
            path("<int:object_id>/hand-over/", hand_over, name="blog_author_hand_over"),
            *super().get_urls(),
        ]

    def hand_over_view(self, request, object_id):
        """Ask where the posts go, and by POST hand them over. For administrators: it takes an account its posts."""
        if not request.user.is_superuser:
            raise PermissionDenied
        byline = Author.objects.select_related("user").filter(pk=object_id).first()
        if byline is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(object_id))
        form = HandOverForm(byline, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid() and self._hand_over(request, byline, form):
            return redirect("admin:blog_author_change", byline.pk)
        lead_to_mistake(form)
        co_authors = CoAuthor.objects.filter(post=OuterRef("pk"))
        is_published = Q(status=Post.Status.PUBLISHED)
        counts = bylines.posts_of(byline).aggregate(
            published=Count("pk", filter=is_published),
            drafts=Count("pk", filter=~is_published),
            with_others=Count("pk", filter=~Q(author=byline) | Exists(co_authors)),
        )
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Hand over the posts of {byline}",
            "byline": byline,
            "counts": counts,
            "form": form,
        }
        status = 400 if form.errors else 200
        return TemplateResponse(request, "admin/blog/author/hand_over.html", context, status=status)

    def _hand_over(self, request, byline, form):
        to = form.cleaned_data["to"]
        try:
            moved = bylines.hand_over(byline, request.user, to)
        except bylines.CannotHandOver as refusal:
            form.add_error(None, str(refusal))
            return False
        if to:
            words = f"{moved} post{' now stands' if moved == 1 else 's now stand'} under {to}."
        else:
            words = "The name stays under its posts."
        messages.success(request, f"{words} No account writes as {byline} any more.")
        return True

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["may_hand_over"] = obj and request.user.is_superuser
        return super().render_change_form(request, context, add, change, form_url, obj)

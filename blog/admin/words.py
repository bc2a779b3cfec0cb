"""The glossary, and what was corrected in posts."""

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from accounts import times
from blog.admin.moments import MomentField
from blog.admin.plain_words import PlainForm
from blog.keys import as_key
from blog.models import Correction, Post, Term

# Who types finds every post; the others are led by the form of the post.
CHOICES_WITHOUT_SCRIPT = 50


@admin.register(Term)
class TermAdmin(admin.ModelAdmin):
    form = PlainForm
    list_display = ["name", "forms", "meaning"]
    empty_value_display = ""
    search_fields = ["name", "forms", "meaning"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "forms", "meaning", "slug"]

    def view_on_site(self, obj):
        return obj.get_absolute_url()


class CorrectionForm(PlainForm):
    def clean_corrected_at(self):
        at = self.cleaned_data["corrected_at"]
        if at > timezone.now():
            raise ValidationError("This time has not come yet. Please enter when the post was corrected.")
        return at


class PostChoice(AutocompleteSelect):
    """As Django's, which fails where it has to show again what is no key, and has nothing to choose without script."""

    def optgroups(self, name, value, attrs=None):
        groups = super().optgroups(name, [key for key in value if as_key(key)], attrs)
        _, shown, _ = groups[0]
        there = {str(option["value"]) for option in shown}
        newest = self.choices.queryset.order_by("-published_at").only("title")[:CHOICES_WITHOUT_SCRIPT]
        shown.insert(0, self.create_option(name, "", "Please choose", not there, 0))
        for post in newest:
            if str(post.pk) not in there:
                shown.append(self.create_option(name, post.pk, str(post), False, len(shown)))
        return groups


@admin.register(Correction)
class CorrectionAdmin(admin.ModelAdmin):
    """Added to a published post. Readers have seen it then, so it is not taken back by authors."""

    form = CorrectionForm
    # Its parts have names of their own, and it knows what the clocks skip.
    formfield_overrides = {models.DateTimeField: {"form_class": MomentField}}
    list_display = ["text", "post", "when", "made_by"]
    list_select_related = ["post", "made_by"]
    search_fields = ["text", "post__title"]
    autocomplete_fields = ["post"]
    fields = ["post", "text", "corrected_at", "tell"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(post__in=Post.objects.editable_by(request.user))

    def get_readonly_fields(self, request, obj=None):
        # Told is told.
        return ["post", "tell"] if obj else []

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if "post" in form.base_fields:
            form.base_fields["post"].widget.can_add_related = False  # a new post has nothing to correct
        return form

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "post":
            kwargs["queryset"] = Post.objects.published().editable_by(request.user)
            kwargs["widget"] = PostChoice(db_field, self.admin_site)
            kwargs["help_text"] = "An older one is not on the list? The form of that post leads here."
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.made_by = request.user
        super().save_model(request, obj, form, change)

    def view_on_site(self, obj):
        return obj.get_absolute_url()

    @admin.display(description="corrected at", ordering="corrected_at")
    def when(self, correction):
        return times.moment(correction.corrected_at)

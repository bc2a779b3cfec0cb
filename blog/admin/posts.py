from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import SiteSettings
from blog.admin.desk import WHEN, KeptWhileUsed, thumbnail
from blog.admin.drafted import DraftedAdmin
from blog.models import Post

SUMMARY = ["shows", "does_not_show", "is_about"]
SUMMARY_HELP = "For readers who are tired: one or two short sentences each. It stands above the text."


class PostStateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("draft", "Draft"), ("scheduled", "Scheduled"), ("published", "Published")]

    def queryset(self, request, queryset):
        if self.value() == "draft":
            return queryset.filter(status=Post.Status.DRAFT)
        if self.value() == "scheduled":
            return queryset.filter(status=Post.Status.PUBLISHED, published_at__gt=timezone.now())
        if self.value() == "published":
            return queryset.published()
        return queryset


class PostForm(forms.ModelForm):
    def clean_reviewed_on(self):
        day = self.cleaned_data["reviewed_on"]
        if day and day > timezone.localdate():
            raise ValidationError("This day has not come yet. Please enter when the post was reviewed.")
        return day

    def clean(self):
        data = super().clean() or self.cleaned_data
        if data.get("status") == Post.Status.PUBLISHED and "published_at" in data and data["published_at"] is None:
            data["published_at"] = timezone.now()
        if data.get("reviewed_by") and "reviewed_on" in data and data["reviewed_on"] is None:
            self.add_error("reviewed_on", "Please enter when it was reviewed, or take the reviewer away.")
        is_whole = all(data.get(part) for part in SUMMARY)
        if data.get("status") == Post.Status.PUBLISHED and not is_whole and SiteSettings.load().summary_needed:
            self.add_error("shows", "Please write the three parts of the summary. Without it no post is published.")
        return data


@admin.register(Post)
class PostAdmin(KeptWhileUsed, DraftedAdmin):
    """Authors see and change their own posts; those with the permission to change others' see all."""

    form = PostForm
    instead = "Set the post back to Draft to take it from the readers' eyes."
    list_display = ["title", "state", "when", "author", "category"]
    list_filter = [PostStateFilter, "category"]
    search_fields = ["title", "excerpt", "body", "tags__name"]
    date_hierarchy = "published_at"
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["lead_preview"]

    def get_queryset(self, request):
        return super().get_queryset(request).editable_by(request.user).for_listing()

    def get_list_filter(self, request):
        return [*self.list_filter, "author"] if self._sees_all(request) else self.list_filter

    def get_fieldsets(self, request, obj=None):
        place = ["author", "category", "tags"] if self._sees_all(request) else ["category", "tags"]
        return [
            (None, {"fields": ["title", "excerpt", "body"]}),
            ("In plain words", {"fields": SUMMARY, "description": SUMMARY_HELP}),
            ("Picture", {"fields": ["lead_image", "lead_preview"] if obj and obj.lead_image else ["lead_image"]}),
            ("Where it belongs", {"fields": place}),
            ("Reviewed", {"fields": ["reviewed_by", "reviewed_on"]}),
            ("When", {"fields": ["status", "published_at"]}),
            ("Address", {"fields": ["slug"]}),
        ]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is None and not self._sees_all(request) and not hasattr(request.user, "author"):
            messages.error(
                request,
                "Your account has no byline yet, so a post of yours would have no author. "
                "Please ask an administrator to make one for you under Authors.",
            )
            return redirect("admin:index")
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_changeform_initial_data(self, request):
        return {"author": getattr(request.user, "author", None), **super().get_changeform_initial_data(request)}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in ("excerpt", *SUMMARY):
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 3, "maxlength": db_field.max_length})
        elif db_field.name == "status":
            kwargs["widget"] = forms.HiddenInput()  # the buttons decide it
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in ("author", "category", "lead_image", "reviewed_by"):
            field.widget.can_delete_related = False  # one slip of the hand beside the post's own choice
        elif db_field.name == "tags":
            field.widget.attrs["class"] = "vTextField"
        elif db_field.name == "published_at":
            for part, name in zip(field.widget.widgets, ("date", "time"), strict=True):
                part.attrs["aria-label"] = f"{field.label}, {name}"
        return field

    def save_model(self, request, obj, form, change):
        if not obj.author_id:
            obj.author = request.user.author
        super().save_model(request, obj, form, change)

    def note_for(self, form, change):
        if "status" in form.changed_data:
            return "Published" if form.instance.status == Post.Status.PUBLISHED else "Back to draft"
        return super().note_for(form, change)

    def view_on_site(self, obj):
        return obj.get_absolute_url()

    @admin.display(description="state", ordering="status")
    def state(self, post):
        return post.state_label

    @admin.display(description="publish at", ordering="published_at")
    def when(self, post):
        return date_format(timezone.localtime(post.published_at), WHEN) if post.published_at else "–"

    @admin.display(description="as readers see it")
    def lead_preview(self, post):
        return thumbnail(post.lead_image, post.lead_image.alt)

    def _sees_all(self, request):
        return request.user.has_perm("blog.change_others_post")

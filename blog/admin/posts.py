from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.shortcuts import redirect
from django.utils import timezone

from accounts import times
from blog import publishing
from blog.admin.acts import acts_in
from blog.admin.checked import CheckedPosts
from blog.admin.desk import KeptWhileUsed
from blog.admin.downloads import DownloadInline
from blog.admin.drafted import DraftedAdmin
from blog.admin.extras import EXTRAS, save_extras, with_extras
from blog.admin.moments import MomentField
from blog.admin.notes import NotedPosts
from blog.admin.picture_select import PictureSelect
from blog.admin.post_form import SUMMARY, SUMMARY_HELP, PostForm
from blog.admin.review import ReviewedPosts
from blog.models import Category, Post


class PostStateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("draft", "Draft"),
            ("review", "In review"),
            ("scheduled", "Scheduled"),
            ("published", "Published"),
            ("over", "Taken offline"),
        ]

    def queryset(self, request, queryset):
        if self.value() == "draft":
            return queryset.filter(status=Post.Status.DRAFT, submitted_at=None)
        if self.value() == "review":
            return queryset.in_review()
        if self.value() == "scheduled":
            return queryset.filter(status=Post.Status.PUBLISHED, published_at__gt=timezone.now())
        if self.value() == "published":
            return queryset.published()
        if self.value() == "over":
            return queryset.filter(status=Post.Status.PUBLISHED, unpublish_at__lte=timezone.now())
        return queryset


@admin.register(Post)
class PostAdmin(CheckedPosts, ReviewedPosts, NotedPosts, KeptWhileUsed, DraftedAdmin):
    """Authors see and change their own posts; those with the permission to change others' see all."""

    form = PostForm
    change_form_template = "admin/blog/post/change_form.html"
    inlines = [DownloadInline]
    instead = "Set the post back to Draft to take it from the readers' eyes."
    list_display = ["title", "state", "beside", "when", "author", "category", "note_count"]
    list_filter = [PostStateFilter, "category"]
    search_fields = ["title", "excerpt", "body", "tags__name"]
    date_hierarchy = "published_at"
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["state"]

    def get_queryset(self, request):
        return super().get_queryset(request).editable_by(request.user).for_listing()

    def get_list_filter(self, request):
        return [*self.list_filter, "author"] if self._sees_all(request) else self.list_filter

    def get_fieldsets(self, request, obj=None):
        place = ["author"] if self._sees_all(request) else []
        place += ["co_authors", "category", "tags", "series", "series_position", "related"]
        state = "status" if publishing.may_publish(request.user) else "state"
        extras = [extra.name for extra in EXTRAS]
        return [
            (None, {"fields": ["title", "excerpt", "body"]}),
            ("In plain words", {"fields": SUMMARY, "description": SUMMARY_HELP}),
            ("Picture", {"fields": ["lead_image"]}),
            ("Where it belongs", {"fields": place}),
            ("Reviewed", {"fields": ["reviewed_by", "reviewed_on"]}),
            ("When", {"fields": [state, "published_at", "unpublish_at", "featured_until", *extras]}),
            ("Address", {"fields": ["slug"]}),
        ]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        may_add = object_id is None and self.has_add_permission(request)
        if may_add and not self._sees_all(request) and not hasattr(request.user, "author"):
            messages.error(
                request,
                "Your account has no byline yet, so a post of yours would have no author. "
                "Please ask an administrator to make one for you under Authors.",
            )
            return redirect("admin:index")
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_changeform_initial_data(self, request):
        author = getattr(request.user, "author", None)
        usual = Category.objects.filter(posts__author=author).order_by("-posts__pk").first()
        category = usual or Category.objects.first()
        return {"author": author, "category": category, **super().get_changeform_initial_data(request)}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, models.DateTimeField):
            kwargs["form_class"] = MomentField
        elif db_field.name in ("excerpt", *SUMMARY):
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 3, "maxlength": db_field.max_length})
        elif db_field.name == "status":
            kwargs["widget"] = forms.HiddenInput()  # the buttons decide it
        elif db_field.name == "lead_image":
            kwargs["widget"] = PictureSelect()
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "lead_image":
            field.widget.can_add_related = False  # uploaded where it is chosen
        elif db_field.name == "tags":
            field.widget.attrs["class"] = "vTextField"
        return field

    def get_form(self, request, obj=None, change=False, **kwargs):
        return super().get_form(request, obj, change, form=with_extras(self.form), **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        save_extras(form.instance, form)

    def save_model(self, request, obj, form, change):
        if not obj.author_id:
            obj.author = request.user.author
        super().save_model(request, obj, form, change)

    def note_for(self, form, change):
        return acts_in(form) or super().note_for(form, change)

    @admin.display(description="state", ordering="status")
    def state(self, post):
        return post.state_label

    @admin.display(description="publish at", ordering="published_at", empty_value="")
    def when(self, post):
        return post.published_at and times.moment(post.published_at)

    def _sees_all(self, request):
        return request.user.has_perm("blog.change_others_post")

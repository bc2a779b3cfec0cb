from collections import Counter

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import NestedObjects
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db import router
from django.db.models import Prefetch
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django_prose_editor.widgets import ProseEditorWidget
from js_asset import Media

from accounts.models import User
from blog import images
from blog.fields import CleanHTMLField
from blog.models import Author, Category, Image, Link, LinkGroup, Page, Post

WHEN = "j F Y, H:i"  # as on the site's pages


class KeptWhileUsed:
    """For what other things point at: deleting is refused with their number instead of the list of all of them."""

    instead = ""

    def get_deleted_objects(self, objs, request):
        collector = NestedObjects(using=router.db_for_write(self.model))
        collector.collect(objs)
        users = Counter(type(obj)._meta for obj in collector.protected)
        if not users:
            return super().get_deleted_objects(objs, request)
        names = (f"{n:,} {opts.verbose_name if n == 1 else opts.verbose_name_plural}" for opts, n in users.items())
        return [], {}, set(), [f"{name}. {self.instead}" for name in names]


class EditorAdmin(admin.ModelAdmin):
    """For models with a text in the rich editor."""

    change_form_template = "admin/blog/editor_change_form.html"
    # Not the package's widget for the admin, whose stylesheet would overrule ours.
    formfield_overrides = {CleanHTMLField: {"widget": ProseEditorWidget}}

    def render_change_form(self, request, context, *args, **kwargs):
        # The editor's import map is an inline script: it starts only with the nonce of this answer's policy.
        context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce))
        return super().render_change_form(request, context, *args, **kwargs)


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
    def clean(self):
        data = super().clean() or self.cleaned_data
        if data.get("status") == Post.Status.PUBLISHED and "published_at" in data and data["published_at"] is None:
            data["published_at"] = timezone.now()
        return data


@admin.register(Post)
class PostAdmin(KeptWhileUsed, EditorAdmin):
    """Authors see and change their own posts; those with the permission to change others' see all."""

    form = PostForm
    instead = "Set the post back to Draft to take it from the readers' eyes."
    list_display = ["title", "state", "when", "author", "category"]
    list_filter = [PostStateFilter, "category"]
    search_fields = ["title", "excerpt", "body", "tags__name"]
    date_hierarchy = "published_at"
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["lead_preview"]
    radio_fields = {"status": admin.HORIZONTAL}

    def get_queryset(self, request):
        return super().get_queryset(request).editable_by(request.user).for_listing()

    def get_list_filter(self, request):
        return [*self.list_filter, "author"] if self._sees_all(request) else self.list_filter

    def get_fieldsets(self, request, obj=None):
        place = ["author", "category", "tags"] if self._sees_all(request) else ["category", "tags"]
        return [
            (None, {"fields": ["title", "excerpt", "body"]}),
            ("Picture", {"fields": ["lead_image", "lead_preview"] if obj and obj.lead_image else ["lead_image"]}),
            ("Where it belongs", {"fields": place}),
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
        if db_field.name == "excerpt":
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 3, "maxlength": db_field.max_length})
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in ("author", "category", "lead_image"):
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
        return _thumbnail(post.lead_image, post.lead_image.alt)

    def _sees_all(self, request):
        return request.user.has_perm("blog.change_others_post")


def _thumbnail(image, alt=""):
    return format_html('<img class="thumbnail" src="{}" alt="{}" loading="lazy">', image.thumbnail_url, alt)


class ImageForm(forms.ModelForm):
    """The picture's words, and the file it is made from."""

    upload = forms.FileField(
        label="Picture file",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=f"JPEG, PNG or WebP, at most {images.MAX_BYTES // 2**20} MB. It is stored anew, without the place "
        "and camera that files carry.",
        error_messages={"required": "Please choose a picture file.", "empty": "This file is empty."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["upload"].required = False
            self.fields["upload"].label = "Another picture file"

    def clean_upload(self):
        """The upload as a Pillow image, or nothing."""
        upload = self.cleaned_data["upload"]
        return images.open_checked(upload) if upload else None

    def clean(self):
        data = super().clean() or self.cleaned_data
        if self.errors and data.get("upload"):
            # Browsers forget a chosen file when a form comes back.
            self.add_error("upload", ValidationError("The file is fine. Please choose it once more."))
        return data


@admin.register(Image)
class ImageAdmin(KeptWhileUsed, admin.ModelAdmin):
    """Everybody who writes may use every picture; authors change those they uploaded."""

    form = ImageForm
    instead = "Choose another picture there first."
    list_display = ["thumbnail", "alt", "where_used", "when"]
    list_display_links = ["thumbnail", "alt"]
    search_fields = ["alt", "caption", "credit"]
    list_per_page = 30
    fields = ["upload", "alt", "caption", "credit"]

    def get_queryset(self, request):
        # Titles of other people's drafts are nobody's business.
        posts = Post.objects.published() | Post.objects.editable_by(request.user)
        posts = posts.only("title", "slug", "lead_image")
        return super().get_queryset(request).prefetch_related(Prefetch("posts", posts, to_attr="shown_posts"))

    def get_fields(self, request, obj=None):
        fields = self.fields if self.has_change_permission(request, obj) else self.fields[1:]
        return fields if obj is None else ["current", *fields]

    def get_readonly_fields(self, request, obj=None):
        return ["current"] if obj else []

    def has_change_permission(self, request, obj=None):
        mine = obj is None or obj.uploaded_by_id == request.user.pk or request.user.has_perm("blog.change_others_post")
        return mine and super().has_change_permission(request, obj)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.uploaded_by = request.user
        if picture := form.cleaned_data.get("upload"):
            obj.take(picture)
        super().save_model(request, obj, form, change)

    @admin.display(description="picture")
    def thumbnail(self, image):
        return _thumbnail(image, f"Change {image.alt}")

    @admin.display(description="picture")
    def current(self, image):
        return _thumbnail(image, image.alt)

    @admin.display(description="uploaded", ordering="uploaded_at")
    def when(self, image):
        return date_format(timezone.localtime(image.uploaded_at), WHEN)

    @admin.display(description="where used")
    def where_used(self, image):
        links = ((post.get_absolute_url(), post.title) for post in image.shown_posts)
        return format_html_join(", ", '<a href="{}">{}</a>', links) or "Nowhere yet"


@admin.register(Category)
class CategoryAdmin(KeptWhileUsed, admin.ModelAdmin):
    instead = "Give them another category first."
    list_display = ["name", "description"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Author)
class AuthorAdmin(KeptWhileUsed, admin.ModelAdmin):
    instead = "A byline stays as long as its posts do; take away its account instead."
    list_display = ["name", "role", "user"]
    list_select_related = ["user"]
    prepopulated_fields = {"slug": ["name"]}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "user":
            kwargs["queryset"] = User.objects.filter(is_staff=True).order_by("public_name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Page)
class PageAdmin(EditorAdmin):
    list_display = ["title", "address", "is_published", "menu_order"]
    prepopulated_fields = {"slug": ["title"]}
    fields = ["title", "body", "is_published", "menu_order", "slug"]

    @admin.display(description="address", ordering="slug")
    def address(self, page):
        return page.get_absolute_url()

    def view_on_site(self, obj):
        return obj.get_absolute_url()


class LinkInline(admin.StackedInline):
    model = Link
    extra = 1


@admin.register(LinkGroup)
class LinkGroupAdmin(admin.ModelAdmin):
    """A heading of the sidebar with its links, on one page."""

    list_display = ["name", "position"]
    inlines = [LinkInline]

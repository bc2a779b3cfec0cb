from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join

from blog import images
from blog.admin.desk import WHEN, KeptWhileUsed, thumbnail
from blog.models import Image, Post


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
        return thumbnail(image, f"Change {image.alt}")

    @admin.display(description="picture")
    def current(self, image):
        return thumbnail(image, image.alt)

    @admin.display(description="uploaded", ordering="uploaded_at")
    def when(self, image):
        return date_format(timezone.localtime(image.uploaded_at), WHEN)

    @admin.display(description="where used")
    def where_used(self, image):
        links = ((post.get_absolute_url(), post.title) for post in image.shown_posts)
        return format_html_join(", ", '<a href="{}">{}</a>', links) or "Nowhere yet"

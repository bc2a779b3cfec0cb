import secrets

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from blog import images


class Image(models.Model):
    """A picture made anew from an upload, as WebP in up to three widths below `images/<folder>/`."""

    folder = models.CharField(max_length=32, unique=True, editable=False)
    widths = models.JSONField(default=list, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt = models.CharField(
        "alternative text",
        max_length=300,
        help_text="Says in words what the picture shows, for people who do not see it.",
    )
    caption = models.CharField(max_length=300, blank=True)
    credit = models.CharField(max_length=120, blank=True, help_text="Who made it, and under which licence.")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self):
        return self.alt

    def delete(self, *args, **kwargs):
        folder, widths = self.folder, self.widths
        result = super().delete(*args, **kwargs)
        transaction.on_commit(lambda: _delete_files(folder, widths))
        return result

    def take(self, picture):
        """Make the renditions of `picture`, a Pillow image from images.open_checked, and point to them.

        The caller saves. The files of an earlier picture go when that is committed.
        """
        old_folder, old_widths = self.folder, self.widths
        renditions = images.make_renditions(picture)
        self.folder = secrets.token_hex(8)
        self.widths = sorted(renditions)
        self.width = self.widths[-1]
        self.height = max(1, round(picture.height * self.width / picture.width))
        for width, data in renditions.items():
            default_storage.save(_file_name(self.folder, width), ContentFile(data))
        if old_folder:
            transaction.on_commit(lambda: _delete_files(old_folder, old_widths))

    @property
    def url(self):
        return default_storage.url(_file_name(self.folder, self.width))

    @property
    def thumbnail_url(self):
        return default_storage.url(_file_name(self.folder, self.widths[0]))

    @property
    def srcset(self):
        return ", ".join(f"{default_storage.url(_file_name(self.folder, width))} {width}w" for width in self.widths)


def _file_name(folder, width):
    return f"images/{folder}/{width}.webp"


def _delete_files(folder, widths):
    for width in widths:
        default_storage.delete(_file_name(folder, width))

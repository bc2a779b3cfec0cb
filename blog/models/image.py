import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from blog import images


class ImageQuerySet(models.QuerySet):
    def ready(self):
        """Those in every width and format, made by the recipe of today."""
        return self.filter(recipe=images.RECIPE)

    def waiting(self):
        """Those the worker still has to make, or to make anew."""
        return self.filter(recipe__lt=images.RECIPE)


class Image(models.Model):
    """A picture made anew from an upload: a plain WebP at once, all widths as AVIF and WebP when the worker comes by."""

    folder = models.CharField(max_length=32, unique=True, editable=False)
    widths = models.JSONField(default=list, editable=False)
    formats = models.JSONField(default=list, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt = models.CharField(
        "alternative text",
        max_length=300,
        blank=True,
        help_text="Says in words what the picture shows, for people who do not see it.",
    )
    is_decorative = models.BooleanField(
        "decorative",
        default=False,
        help_text="The picture says nothing that the text does not say. It then needs no alternative text.",
    )
    caption = models.CharField(max_length=300, blank=True)
    credit = models.CharField(max_length=120, blank=True, help_text="Who made it, and under which licence.")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    # For the worker: what all is made from, by which recipe it was made (0: not yet), and how the tries went.
    master = models.CharField(max_length=60, blank=True, editable=False)
    recipe = models.PositiveSmallIntegerField(default=0, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    next_try_at = models.DateTimeField(null=True, blank=True, editable=False)
    fault = models.CharField(max_length=200, blank=True, editable=False)

    objects = ImageQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(alt="") | Q(is_decorative=True), name="image_has_words_or_is_decorative"
            )
        ]
        indexes = [models.Index(fields=["recipe", "next_try_at"], name="image_waiting")]

    def __str__(self):
        return self.alt or self.caption or f"Decorative picture {self.pk}"

    def clean(self):
        if not self.alt and not self.is_decorative:
            raise ValidationError({"alt": "Please say what the picture shows, or tick that it is decorative."})

    def delete(self, *args, **kwargs):
        names = self.file_names()
        result = super().delete(*args, **kwargs)
        transaction.on_commit(lambda: images.delete(names))
        return result

    def take(self, picture):
        """Store `picture`, a Pillow image from images.open_checked, and point to it. The caller saves.

        The files of an earlier picture go when that is committed. Raises OSError, with nothing left behind, where
        the storage has no room or does not answer.
        """
        old = self.file_names()
        folder, master = secrets.token_hex(8), images.master_name(secrets.token_hex(16))
        width, plain = images.make_plain(picture)
        images.write(master, images.make_master(picture))
        try:
            images.write(images.rendition_name(folder, width, "webp"), plain)
        except Exception:
            images.delete([master])
            raise
        self.folder, self.master, self.widths, self.formats = folder, master, [width], ["webp"]
        self.recipe, self.tries, self.next_try_at, self.fault = 0, 0, None, ""
        self.width, self.height = width, max(1, round(picture.height * width / picture.width))
        if old:
            transaction.on_commit(lambda: images.delete(old))

    def file_names(self):
        """Every file that may lie there for this picture, also one the worker has begun and not told of."""
        if not self.folder:
            return []
        widths = sorted({*self.widths, *images.WIDTHS})
        names = [images.rendition_name(self.folder, width, format) for width in widths for format in images.WAYS]
        return [*names, self.master] if self.master else names

    @property
    def is_ready(self):
        return self.recipe == images.RECIPE

    @property
    def url(self):
        """The plain picture, `width` wide and `height` high."""
        return self._address(self.width, "webp")

    @property
    def thumbnail_url(self):
        return self._address(self.widths[0], "webp")

    @property
    def srcset(self):
        """Every width there is, in the format that all browsers read."""
        return self._srcset("webp")

    @property
    def sources(self):
        """(type, srcset) of the better formats, once they are there."""
        return [(f"image/{format}", self._srcset(format)) for format in self.formats if format != "webp"]

    def _srcset(self, format):
        return ", ".join(f"{self._address(width, format)} {width}w" for width in self.widths)

    def _address(self, width, format):
        return default_storage.url(images.rendition_name(self.folder, width, format))

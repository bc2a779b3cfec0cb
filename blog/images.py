"""Pictures of posts, kept in a few widths."""

from pathlib import PurePath

from django.core.files.base import ContentFile

from accounts.pictures import FORMATS, MAX_BYTES, MAX_PIXELS, MAX_SIDE, as_webp, open_checked

__all__ = ["FORMATS", "MAX_BYTES", "MAX_PIXELS", "MAX_SIDE", "as_file", "make_renditions", "open_checked"]
WIDTHS = (480, 960, 1600)


def make_renditions(image):
    """Return {width: WebP bytes} for each of WIDTHS the image can fill, and its own width where it fills none."""
    widths = [width for width in WIDTHS if width <= image.width] or [image.width]
    return {width: as_webp(image, (width, max(1, round(image.height * width / image.width)))) for width in widths}


def as_file(data, name):
    """WebP bytes as a file for a model field, named after the upload's stem."""
    return ContentFile(data, name=f"{PurePath(name).stem[:60]}.webp")

"""Uploaded pictures: looked at with distrust, made anew, and kept in a few widths."""

import io
import warnings
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ["JPEG", "PNG", "WEBP"]
MAX_BYTES = 15 * 1024 * 1024
# Width times height, looked at before anything is unpacked: a 17 kB file can hold 144 million points.
MAX_PIXELS = 40_000_000
MAX_SIDE = 16_000  # WebP ends at 16,383
WIDTHS = (480, 960, 1600)
QUALITY = 82


def open_checked(upload):
    """Return the upload as a Pillow image, upright, in RGB, without any data but its points.

    Raises ValidationError with a sentence for a file that is too large, broken, or no picture.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(f"This picture is larger than {MAX_BYTES // 2**20} MB. Please choose a smaller one.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            upload.seek(0)
            image = Image.open(upload, formats=FORMATS)
            if image.width * image.height > MAX_PIXELS:
                raise ValidationError(
                    f"This picture has {image.width} × {image.height} points. Please choose one of at most "
                    f"{MAX_PIXELS // 1_000_000} million points."
                )
            if max(image.size) > MAX_SIDE:
                raise ValidationError(
                    f"This picture is {max(image.size):,} points long. Please choose one of at most {MAX_SIDE:,}."
                )
            image.load()
            image = ImageOps.exif_transpose(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(
            f"This picture has too many points. Please choose one of at most {MAX_PIXELS // 1_000_000} million."
        ) from None
    except UnidentifiedImageError:
        raise ValidationError("This is not a picture we can read. Please choose a JPEG, PNG or WebP file.") from None
    except (OSError, SyntaxError, ValueError):
        raise ValidationError("This picture is damaged. Please save it anew and try again.") from None
    return _flatten(image)


def _flatten(image):
    """In RGB; what was transparent becomes white."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        ground.alpha_composite(image)
        image = ground
    return image.convert("RGB")


def make_renditions(image):
    """Return {width: WebP bytes} for each of WIDTHS the image can fill, and its own width where it fills none."""
    widths = [width for width in WIDTHS if width <= image.width] or [image.width]
    return {width: _encode(image, width) for width in widths}


def _encode(image, width):
    height = max(1, round(image.height * width / image.width))
    scaled = image.resize((width, height), Image.Resampling.LANCZOS)
    clean = Image.new("RGB", scaled.size)
    clean.paste(scaled)  # a new image carries no EXIF, profile or comment along
    buffer = io.BytesIO()
    clean.save(buffer, "WEBP", quality=QUALITY, method=4)
    return buffer.getvalue()


def as_file(data, name):
    """WebP bytes as a file for a model field, named after the upload's stem."""
    return ContentFile(data, name=f"{PurePath(name).stem[:60]}.webp")

"""Uploaded pictures, looked at with distrust and made anew: those of posts, and those of people."""

import io
import warnings

from django.core.exceptions import ValidationError
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ["JPEG", "PNG", "WEBP"]
MAX_BYTES = 15 * 1024 * 1024
# Width times height, looked at before anything is unpacked: a 17 kB file can hold 144 million points.
MAX_PIXELS = 40_000_000
MAX_SIDE = 16_000  # WebP ends at 16,383
QUALITY = 82
AVATAR_SIDE = 256


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


def as_webp(image, size):
    """The image in this (width, height) as WebP bytes, without anything but its points."""
    scaled = image.resize(size, Image.Resampling.LANCZOS)
    clean = Image.new("RGB", scaled.size)
    clean.paste(scaled)  # a new image carries no EXIF, profile or comment along
    buffer = io.BytesIO()
    clean.save(buffer, "WEBP", quality=QUALITY, method=4)
    return buffer.getvalue()


def make_avatar(image):
    """The middle square of the image as WebP bytes."""
    return as_webp(ImageOps.fit(image, (AVATAR_SIDE, AVATAR_SIDE)), (AVATAR_SIDE, AVATAR_SIDE))

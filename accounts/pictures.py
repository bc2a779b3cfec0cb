"""Uploaded pictures, looked at with distrust and made anew: those of posts, and those of people."""

import io
import struct
import warnings
from math import ceil, sqrt

from django.core.exceptions import ValidationError
from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.Image import Transpose

FORMATS = ["JPEG", "PNG", "WEBP"]
MAX_BYTES = 15 * 1024 * 1024
# Width times height, looked at before anything is unpacked: a 17 kB file can hold 144 million points.
MAX_PIXELS = 40_000_000
# Kinds that take more memory to unpack, measured per point: a progressive JPEG 6 bytes, a PNG in full colour 4,
# a WebP 16. With these limits no picture takes more than 150 MB.
MAX_PROGRESSIVE = 16_000_000
MAX_FULL_COLOUR = 24_000_000
MAX_WEBP = 8_000_000
MAX_SIDE = 16_000  # WebP ends at 16,383
# What is kept of a picture, such as 4,000 × 3,100 points: more are never shown.
KEPT_PIXELS = 12_500_000
STRIP_PIXELS = 1_000_000
QUALITY = 82
# By what cameras write down of how they were held (EXIF), what brings the picture upright.
UPRIGHT = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
AVATAR_SIDE = 256


def open_checked(upload):
    """Return the upload as a Pillow image: upright, in RGB, of at most KEPT_PIXELS, and nothing else of it.

    Raises ValidationError with a sentence for a file that is too large, broken, moving, or no picture.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(f"This picture is larger than {MAX_BYTES // 2**20} MB. Please choose a smaller one.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            upload.seek(0)
            image = Image.open(upload, formats=FORMATS)
            _refuse_too_many_points(image)
            if getattr(image, "is_animated", False):
                raise ValidationError("This picture moves. Please choose one that stands still.")
            turn = UPRIGHT.get(_orientation(image))
            flat = _flatten(_unpack(image))
            return flat.transpose(turn) if turn is not None else flat
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(
            f"This picture has too many points. Please choose one of at most {MAX_PIXELS // 1_000_000} million."
        ) from None
    except UnidentifiedImageError:
        raise ValidationError("This is not a picture we can read. Please choose a JPEG, PNG or WebP file.") from None
    except (OSError, SyntaxError, ValueError, OverflowError, MemoryError, EOFError):
        raise ValidationError("This picture is damaged. Please save it anew and try again.") from None


def _refuse_too_many_points(image):
    """By what the file's head says, before anything is unpacked."""
    most = _most_points(image)
    if image.width * image.height > most:
        otherwise = "" if most == MAX_PIXELS else f", or save it as an ordinary JPEG of up to {_million(MAX_PIXELS)}"
        raise ValidationError(
            f"This picture has {image.width} × {image.height} points. Please choose one of at most "
            f"{_million(most)} points{otherwise}."
        )
    if max(image.size) > MAX_SIDE:
        raise ValidationError(
            f"This picture is {max(image.size):,} points long. Please choose one of at most {MAX_SIDE:,}."
        )


def _most_points(image):
    if image.format == "WEBP":
        return MAX_WEBP
    if image.format == "PNG" and image.mode not in ("1", "L", "P", "I;16"):
        return MAX_FULL_COLOUR
    if image.format == "JPEG" and "progressive" in image.info:
        return MAX_PROGRESSIVE
    return MAX_PIXELS


def _million(points):
    return f"{points // 1_000_000} million"


def _unpack(image):
    """Read the points; of a large JPEG only every second or fourth, which takes a part of the memory."""
    factor = _factor(image)
    if factor > 1:
        image.draft(None, (image.width // factor, image.height // factor))
    image.load()
    return image


def _factor(image):
    """By how much the picture is made smaller, in both directions."""
    return ceil(sqrt(image.width * image.height / KEPT_PIXELS))


def _flatten(image):
    """In RGB and of at most KEPT_PIXELS; what was transparent becomes white. Strip by strip, to spare memory."""
    factor = _factor(image)
    flat = Image.new("RGB", (ceil(image.width / factor), ceil(image.height / factor)))
    rows = max(1, STRIP_PIXELS // image.width // factor) * factor
    for top in range(0, image.height, rows):
        strip = image.crop((0, top, image.width, min(top + rows, image.height)))
        strip.info = image.info  # of a palette, which colour is transparent
        strip = _in_rgb(strip)
        flat.paste(strip.reduce(factor) if factor > 1 else strip, (0, top // factor))
    return flat


def _in_rgb(image):
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        ground.alpha_composite(image)
        image = ground
    elif image.mode.startswith("I"):
        # 16 bits for each point; Pillow would cut off all that is brighter than the darkest 256th.
        image = image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    return image.convert("RGB")


def _orientation(image):
    """How the camera was held, or upright where its notes make no sense."""
    try:
        return image.getexif().get(0x0112)
    except (SyntaxError, OSError, ValueError, KeyError, TypeError, OverflowError, struct.error):
        return None


def scaled_to(image, width):
    """A copy of the image with this width, without anything but its points."""
    height = max(1, round(image.height * width / image.width))
    scaled = image.resize((width, height), Image.Resampling.LANCZOS)
    clean = Image.new("RGB", scaled.size)
    clean.paste(scaled)  # a new image carries no EXIF, profile or comment along
    return clean


def as_bytes(image, format, **how):
    """The image written in this format."""
    buffer = io.BytesIO()
    image.save(buffer, format, **how)
    return buffer.getvalue()


def make_avatar(image):
    """The middle square of the image as WebP bytes."""
    square = scaled_to(ImageOps.fit(image, (AVATAR_SIDE, AVATAR_SIDE)), AVATAR_SIDE)
    return as_bytes(square, "WEBP", quality=QUALITY, method=4)

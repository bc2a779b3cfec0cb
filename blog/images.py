"""Pictures of posts: the bytes that are made of one upload, and where they lie."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Picture
from PIL import features

from accounts.pictures import FORMATS, MAX_BYTES, MAX_PIXELS, MAX_SIDE, as_bytes, open_checked, scaled_to

__all__ = ["FORMATS", "MAX_BYTES", "MAX_PIXELS", "MAX_SIDE", "open_checked"]
WIDTHS = (480, 960, 1600, 2400)
# The widest of the plain pictures, which stand in until the worker has made all.
PLAIN_WIDTH = 1600
# Raised by one whenever WIDTHS or the ways of writing change: the worker then makes all pictures anew.
RECIPE = 1
# Small losses nobody sees, at a speed that a small machine bears: AVIF at full effort takes twenty times as long.
WAYS = {"avif": {"quality": 60, "speed": 8}, "webp": {"quality": 82, "method": 4}}
MASTERS = "masters"


def formats():
    """What this computer can write, best first."""
    return [format for format in WAYS if features.check(format)]


def widths_of(picture):
    """Those of WIDTHS the picture can fill, and its own width where it fills none."""
    return [width for width in WIDTHS if width <= picture.width] or [picture.width]


def make_rendition(picture, width, format):
    """The picture in this width as bytes of this format, without anything but its points."""
    return as_bytes(scaled_to(picture, width), format.upper(), **WAYS[format])


def make_plain(picture):
    """(width, bytes): the picture as WebP in one ordinary width, made fast while somebody waits."""
    width = max((width for width in WIDTHS if width <= min(picture.width, PLAIN_WIDTH)), default=picture.width)
    return width, as_bytes(scaled_to(picture, width), "WEBP", quality=82, method=1)


def make_master(picture):
    """Bytes from which renditions can be made anew: all points that are kept, and nothing else of the upload."""
    return as_bytes(scaled_to(picture, picture.width), "JPEG", quality=95, subsampling=0)


def open_master(name):
    """The master as a Pillow image. Raises OSError where it is gone or damaged."""
    with default_storage.open(name) as file:
        picture = Picture.open(file, formats=["JPEG", "WEBP"])
        picture.load()
        return picture.convert("RGB")


def rendition_name(folder, width, format):
    return f"images/{folder}/{width}.{format}"


def master_name(token):
    # A name of its own, so that nobody guesses it from the addresses in pages.
    return f"{MASTERS}/{token}.jpg"


def write(name, data):
    """Store `data` under exactly this name. Raises OSError, and leaves nothing behind, where there is no room."""
    try:
        default_storage.delete(name)
        if default_storage.save(name, ContentFile(data)) != name:
            raise OSError(f"{name} is taken.")
    except Exception:
        delete([name])
        raise


def delete(names):
    """Delete the files that are there; one that cannot be deleted keeps nobody from the others."""
    for name in names:
        try:
            default_storage.delete(name)
        except OSError:
            continue

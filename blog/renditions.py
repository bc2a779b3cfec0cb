"""The worker's part of a picture: every width as AVIF and WebP, once, also when a worker dies over it."""

import logging
import secrets
from datetime import timedelta

from django.db import InterfaceError, OperationalError
from django.db.models import F, Q
from django.utils import timezone

from blog import images
from blog.models import Image

# Longer than the slowest picture takes. A worker that died over one leaves it for so long.
CLAIM = timedelta(minutes=3)
# After a fault the next try waits longer each time, and a picture that cannot be made does not hold up the others.
PAUSES = [timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=12)]

logger = logging.getLogger(__name__)


def make_waiting(keep_on):
    """Make what is missing, oldest first, as long as `keep_on()` says so. Another worker's pictures are left alone."""
    passed = set()
    while keep_on() and (image := _claim(passed)):
        passed.add(image.pk)
        try:
            done = _make(image, keep_on)
        except (OperationalError, InterfaceError):
            raise
        except Exception as fault:  # one picture that cannot be made must not hold up the others
            logger.warning("Picture %s could not be made: %s.", image.pk, type(fault).__name__)
            _put_off(image, fault)
        else:
            if not done:  # told to stop: whoever comes next begins at once
                _mine(image).update(next_try_at=None, tries=F("tries") - 1)


def _claim(passed):
    """The next picture that waits, marked as ours for a while; None when there is none."""
    now = timezone.now()
    free = Image.objects.waiting().filter(Q(next_try_at__isnull=True) | Q(next_try_at__lte=now))
    for image in free.exclude(pk__in=passed).order_by("tries", "pk"):
        until = now + CLAIM
        # Compare and set: of two workers one finds the row as it was.
        if free.filter(pk=image.pk, tries=image.tries).update(next_try_at=until, tries=F("tries") + 1):
            image.tries, image.next_try_at = image.tries + 1, until
            return image
    return None


def _mine(image):
    return Image.objects.filter(pk=image.pk, folder=image.folder, tries=image.tries, next_try_at=image.next_try_at)


def _make(image, keep_on):
    """Whether all of it was made. Doing it twice makes the same files."""
    picture = _open(image)
    widths, formats = sorted({*images.widths_of(picture), image.width}), images.formats()
    for width in widths:
        for format in formats:
            if not keep_on():
                return False
            # The plain picture stays as it is: feeds and letters show it already.
            if (width, format) != (image.width, "webp"):
                name = images.rendition_name(image.folder, width, format)
                images.write(name, images.make_rendition(picture, width, format))
    told = _mine(image).update(widths=widths, formats=formats, recipe=images.RECIPE, next_try_at=None, fault="")
    if not told and not Image.objects.filter(folder=image.folder).exists():
        # Replaced or deleted meanwhile: nobody else knows of these files.
        images.delete(image.file_names())
    return True


def _open(image):
    """What the renditions are made from. A picture of the time before there were masters gets one now."""
    if image.master:
        return images.open_master(image.master)
    picture = images.open_master(images.rendition_name(image.folder, image.width, "webp"))
    image.master = images.master_name(secrets.token_hex(16))
    images.write(image.master, images.make_master(picture))
    if not _mine(image).filter(master="").update(master=image.master):
        images.delete([image.master])
    return picture


def _put_off(image, fault):
    pause = PAUSES[min(image.tries, len(PAUSES)) - 1]
    _mine(image).update(next_try_at=timezone.now() + pause, fault=f"{type(fault).__name__}: {fault}"[:200])

"""Static files are collected when one of their sources has changed, and only then."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

# Parts of packages that no page of ours shows: the comments package's own scripts and styles, notes for programmers.
UNUSED = ["django_comments_xtd", "*.md"]


def collect_if_changed():
    """Collect, hash and compress the static files. Return whether there was anything to do."""
    mark = Path(settings.STATIC_ROOT) / ".collected-from"
    current = fingerprint()
    if mark.exists() and mark.read_text() == current:
        return False
    mark.unlink(missing_ok=True)
    # What was collected before stays: a page that somebody reads just now asks for it under its old name.
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)
    mark.write_text(current)
    return True


def fingerprint():
    """Names, sizes and times of all sources, and what is done with them, in one short text."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    digest.update((Path(__file__).parent / "storage.py").read_bytes())
    for finder in get_finders():
        for name, storage in finder.list(UNUSED):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()

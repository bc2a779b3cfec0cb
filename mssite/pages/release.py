"""Which release of the site this is: pages that another one has made are not shown."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

# What pages look like also depends on these.
SETTINGS = ("DEBUG", "DEMO", "LANGUAGE_CODE", "MEDIA_URL", "SITE_URL", "STATIC_URL", "STORAGES", "TIME_ZONE")
SETTINGS += ("CONTENT_SECURITY_POLICY", "PERMISSIONS_POLICY", "SECURE_HSTS_SECONDS", "COMMENTS_XTD_MAX_THREAD_LEVEL")
SOURCES = ("accounts", "blog", "comments", "mssite", "studies", "templates", "transfer")


@cache
def release():
    """A short text that is the same on all machines with the same code, templates, static files and settings."""
    digest = hashlib.sha256(repr([getattr(settings, name) for name in SETTINGS]).encode())
    for path in sorted(_sources(Path(settings.BASE_DIR))):
        digest.update(f"{path.relative_to(settings.BASE_DIR)}\n".encode())
        digest.update(path.read_bytes())
    # Names of static files carry a mark of their contents.
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    digest.update(manifest.read_bytes() if manifest.exists() else b"")
    return digest.hexdigest()[:16]


def _sources(base):
    yield base / "requirements.txt"
    for folder in SOURCES:
        for path in (base / folder).rglob("*"):
            if path.suffix in (".py", ".html", ".txt") and path.is_file():
                yield path

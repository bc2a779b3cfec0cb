"""The authors' desk in the Django admin."""

from blog.admin import (  # noqa: F401  (registers them)
    images,
    invitations,
    links,
    old_addresses,
    pages,
    places,
    posts,
    series,
    tags,
    words,
)

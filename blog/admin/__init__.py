"""The authors' desk in the Django admin."""

from blog.admin import images, links, pages, places, posts  # noqa: F401  (registers them)

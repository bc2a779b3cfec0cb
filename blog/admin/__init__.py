"""The authors' desk in the Django admin."""

from blog.admin import images, links, pages, places, posts, words  # noqa: F401  (registers them)

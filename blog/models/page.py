from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from blog.fields import CleanHTMLField
from blog.models.old_address import KeepsAddresses


class Page(models.Model):
    """A page that stands apart from the flow of posts: About, Privacy, House rules."""

    title = models.CharField(max_length=120)
    slug = models.SlugField(unique=True, help_text="The page's address: /about/ for “about”.")
    body = CleanHTMLField("text")
    is_published = models.BooleanField("published", default=True)
    menu_order = models.PositiveSmallIntegerField(default=0, help_text="0: not in the footer. Else lowest first.")
    updated_at = models.DateTimeField(auto_now=True)

    objects = KeepsAddresses.as_manager()

    class Meta:
        ordering = ["menu_order", "title"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("blog:page", args=[self.slug])

    def clean(self):
        # A page must not hide behind an address that the site itself uses.
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": "The site itself uses this address. Please choose another."})


# First parts of addresses in mssite/urls.py; test_house.py compares the two.
RESERVED_SLUGS = {
    "accounts", "admin", "archive", "author", "category", "comments", "downloads", "feed", "glossary", "letters",
    "livez", "media", "metrics", "people", "posts", "preview", "readyz", "robots", "series", "sitemap", "static",
    "tag",
}  # fmt: skip

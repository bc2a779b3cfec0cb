from django.conf import settings
from django.db import models
from django.urls import reverse

from blog.models.old_address import KeepsAddresses


class Author(models.Model):
    """A byline: the name and face under which posts stand. Apart from the account, so that it can outlive it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        help_text="The account that may write and change this author's posts.",
    )
    name = models.CharField(max_length=60)
    slug = models.SlugField(unique=True)
    role = models.CharField("byline", max_length=120, blank=True, help_text="Such as: Lives with MS, reads trials.")
    bio = models.TextField("about the author", max_length=600, blank=True)

    objects = KeepsAddresses.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("blog:author", args=[self.slug])

    @property
    def initial(self):
        return self.name[:1].upper()

from django.db import models
from django.urls import reverse

from blog.models.old_address import KeepsAddresses


class Series(models.Model):
    """Posts that belong together and are read in an order."""

    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    description = models.CharField(max_length=300, blank=True)

    objects = KeepsAddresses.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "series"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("blog:series", args=[self.slug])

from urllib.parse import urlsplit

from django.db import models


class LinkGroup(models.Model):
    """A heading in the sidebar's Links."""

    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self):
        return self.name


class Link(models.Model):
    group = models.ForeignKey(LinkGroup, models.CASCADE, related_name="links")
    title = models.CharField(max_length=80)
    url = models.URLField("address")
    description = models.CharField(max_length=160, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["group__position", "group__name", "position", "title"]

    def __str__(self):
        return self.title

    @property
    def host(self):
        return urlsplit(self.url).netloc.removeprefix("www.")

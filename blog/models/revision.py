from django.conf import settings
from django.db import models
from django.utils import timezone

from blog.models.page import Page
from blog.models.post import Post


class OfWork(models.Model):
    """Something about a post or a page."""

    post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="%(class)ss")
    page = models.ForeignKey(Page, models.CASCADE, null=True, blank=True, related_name="%(class)ss")

    class Meta:
        abstract = True

    @property
    def thing(self):
        """The post or the page, or None before its first saving."""
        return self.post or self.page


class Revision(OfWork):
    """A post or page as it once was. Written once and never changed.

    An own table and not django-simple-history: that follows no tags, writes on each save() whatever it was for, and
    could not hold what is not in the row of the post: unpublished words that made room for others.
    """

    number = models.PositiveIntegerField()
    content = models.JSONField()
    fingerprint = models.CharField(max_length=16)
    was_live = models.BooleanField(default=True)  # False: words that made room before anybody published them
    note = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(post__isnull=False, page__isnull=True)
                | models.Q(post__isnull=True, page__isnull=False),
                name="revision_of_one_thing",
            ),
            models.UniqueConstraint(fields=["post", "number"], name="revision_number_of_post"),
            models.UniqueConstraint(fields=["page", "number"], name="revision_number_of_page"),
        ]

    def __str__(self):
        return f"Version {self.number}"

from django.conf import settings
from django.db import models
from django.utils import timezone

from blog.models.post import Post


class NoteQuerySet(models.QuerySet):
    def open(self):
        return self.filter(resolved_at__isnull=True)


class Note(models.Model):
    """What the people who work on a post say to each other about it. No reader ever sees it."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="notes")
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(max_length=2000)
    quote = models.CharField("about these words", max_length=300, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["post"], condition=models.Q(resolved_at=None), name="open_notes")]

    def __str__(self):
        return f"note {self.pk} on {self.post_id}"

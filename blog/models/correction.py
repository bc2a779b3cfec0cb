from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from blog.models.post import Post


class Correction(models.Model):
    """What was wrong in a published post, and what is right. Stays with the post for everybody to read."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="corrections")
    corrected_at = models.DateTimeField("corrected at", default=timezone.now)
    text = models.TextField(max_length=600, help_text="What was wrong, and what is right. It stands above the post.")
    tell = models.BooleanField(
        "tell the followers",
        default=False,
        help_text="People who follow the post's conversation hear of it once.",
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    # When the followers were told, or nobody had to be.
    told_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The key of the last of them who was told so far: they are told in the order of their keys.
    told_up_to = models.BigIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["-corrected_at", "-pk"]
        indexes = [models.Index(fields=["-corrected_at"], name="correction_newest")]

    def __str__(self):
        return f"{date_format(timezone.localtime(self.corrected_at), 'j F Y')}: {self.text[:60]}"

    def get_absolute_url(self):
        return f"{self.post.get_absolute_url()}#correction-{self.pk}"

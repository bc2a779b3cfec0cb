from django.conf import settings
from django.db import models
from django.utils import timezone

from comments.models.comment import Comment


class Notification(models.Model):
    """What one person is told about one comment, once."""

    class Kind(models.TextChoices):
        REPLY = "reply", "Reply to you"
        ON_YOUR_POST = "on_your_post", "Comment on your post"
        MENTION = "mention", "Somebody named you"

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=20, choices=Kind)
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="notifications")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["recipient", "comment"], name="told_once")]

    def __str__(self):
        return f"{self.kind} to {self.recipient_id}"


class QueueNotice(models.Model):
    """A letter that told the moderators of waiting comments. The last one says when, and how far it told."""

    sent_at = models.DateTimeField(default=timezone.now)
    newest = models.ForeignKey(Comment, models.SET_NULL, null=True, related_name="+")
    waiting = models.PositiveIntegerField()

    class Meta:
        get_latest_by = "pk"

    def __str__(self):
        return f"{self.waiting} waiting at {self.sent_at:%Y-%m-%d %H:%M}"

from django.conf import settings
from django.db import models
from django.utils import timezone

from comments.models.comment import Comment


class Notification(models.Model):
    """What one person is told about one comment, once."""

    class Kind(models.TextChoices):
        REPLY = "reply", "Reply to you"
        ON_YOUR_POST = "on_your_post", "Comment on your post"
        IN_THREAD = "in_thread", "Answer in a thread you follow"
        ON_POST = "on_post", "Comment under a post you follow"
        MENTION = "mention", "Somebody named you"

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=20, choices=Kind)
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="notifications")
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    # Set when it has gone out, alone or in a digest; or when its reader wants no letter.
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["recipient", "comment"], name="told_once")]

    def __str__(self):
        return f"{self.kind} to {self.recipient_id}"


class MailPreference(models.Model):
    """How somebody wants to hear of comments. Without a row: answers at once, the rest daily."""

    class When(models.TextChoices):
        AT_ONCE = "at_once", "At once"
        DAILY = "daily", "Once a day, together"
        WEEKLY = "weekly", "Once a week, together"
        NEVER = "never", "No letters, only here on the site"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_preference")
    replies = models.CharField("answers to you", max_length=10, choices=When, default=When.AT_ONCE)
    follows = models.CharField("threads and posts you follow", max_length=10, choices=When, default=When.DAILY)
    digest_sent_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return f"Mail to {self.user_id}"


class QueueNotice(models.Model):
    """A letter that told the moderators of waiting comments. The last one says when, and how far it told."""

    sent_at = models.DateTimeField(default=timezone.now)
    newest = models.ForeignKey(Comment, models.SET_NULL, null=True, related_name="+")
    waiting = models.PositiveIntegerField()

    class Meta:
        get_latest_by = "pk"

    def __str__(self):
        return f"{self.waiting} waiting at {self.sent_at:%Y-%m-%d %H:%M}"

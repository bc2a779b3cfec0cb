from django.conf import settings
from django.db import models
from django.utils import timezone

from comments.models.comment import Comment


class CommentLogQuerySet(models.QuerySet):
    def asks_for_look(self):
        """Acts that brought a comment before the moderators: the newest one tells since when it waits."""
        asks = models.Q(act__in=["post", "propose", "hold back", "look again"])
        return self.filter(asks | models.Q(after=Comment.State.PENDING) & ~models.Q(before=""))

    def waits_since(self, key):
        """Acts after the row `key` that brought something before the moderators which still waits for them."""
        came = models.Q(act="propose") | models.Q(after=Comment.State.PENDING) & ~models.Q(act="edit")
        pending = models.Q(comment__state=Comment.State.PENDING)
        changed = models.Q(comment__state=Comment.State.APPROVED) & ~models.Q(comment__proposed_text="")
        return self.filter(came, pending | changed, pk__gt=key)


class CommentLog(models.Model):
    """One act on one comment. Rows are only ever added."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="log")
    act = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=500, blank=True)
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10)
    old_text = models.TextField(blank=True, help_text="The text before it was changed.")
    # Decisions that one person made with one press of a button, to be taken back together.
    deed = models.UUIDField(null=True, blank=True)

    objects = CommentLogQuerySet.as_manager()

    class Meta:
        verbose_name = "act on a comment"
        verbose_name_plural = "log of moderation"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["by", "at"], name="commentlog_by_at"),
            models.Index(fields=["at", "act", "before"], name="commentlog_at"),
            models.Index(fields=["deed"], condition=models.Q(deed__isnull=False), name="commentlog_deed"),
        ]

    def __str__(self):
        return f"{self.act} {self.comment_id}"

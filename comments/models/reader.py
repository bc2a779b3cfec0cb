from django.conf import settings
from django.db import models

from blog.models import Post
from comments.models.comment import Comment


class Participation(models.Model):
    """What one person has to do with one post and its conversation. One row, so that a page asks once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, related_name="participations")
    liked_at = models.DateTimeField(null=True, blank=True)
    # New top comments and answers anywhere under the post are told.
    follows = models.BooleanField(default=False)
    # When the present visit began, and the one before it: what was published since that one is new.
    visited_at = models.DateTimeField(null=True, blank=True)
    visited_before_at = models.DateTimeField(null=True, blank=True)
    # What is written and not posted yet.
    draft = models.TextField(blank=True)
    draft_parent = models.PositiveIntegerField(null=True, blank=True)
    draft_members_only = models.BooleanField(default=False)
    drafted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "post"], name="participation_once")]
        indexes = [
            models.Index(fields=["post", "-liked_at"], name="post_likes"),
            models.Index(fields=["drafted_at"], condition=models.Q(drafted_at__isnull=False), name="draft_age"),
        ]

    def __str__(self):
        return f"{self.user_id} in {self.post_id}"


class ThreadFollow(models.Model):
    """Somebody wants to hear of every answer below one comment."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="follows")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "comment"], name="thread_follow_once")]

    def __str__(self):
        return f"{self.user_id} follows {self.comment_id}"


class Mute(models.Model):
    """Somebody does not want to read somebody else. Nobody is told."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mutes")
    muted = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "muted"], name="mute_once")]

    def __str__(self):
        return f"{self.user_id} mutes {self.muted_id}"

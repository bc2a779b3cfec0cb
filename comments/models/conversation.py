from django.db import models

from accounts.models import ModerationMode
from blog.models import Post


class Conversation(models.Model):
    """One row per post. Each writing transaction changes it first: one lock, one order, no deadlock."""

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True)
    last_number = models.PositiveIntegerField(default=0)
    approved_count = models.PositiveIntegerField(default=0)
    # Empty: open, unless the site closes conversations some days after their post.
    closes_at = models.DateTimeField("closed from", null=True, blank=True)
    # Empty: the rule of the whole site counts.
    moderation = models.CharField("comments appear", max_length=10, choices=ModerationMode, blank=True)
    # Goes up with every change that a reader could see.
    version = models.PositiveIntegerField(default=0)

    def __str__(self):
        # The title where the post is at hand: to fetch it would be a query.
        is_at_hand = self._meta.get_field("post").is_cached(self)
        return f"Conversation about “{self.post}”" if is_at_hand else f"Conversation about {self.post_id}"

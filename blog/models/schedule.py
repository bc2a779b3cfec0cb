from django.db import models
from django.utils import timezone


class ScheduledEvent(models.Model):
    """Something that came to pass by the clock, written down once by whichever worker was first."""

    class Kind(models.TextChoices):
        ONLINE = "online", "Went online"
        OFFLINE = "offline", "Was taken offline"
        FEATURED_OVER = "featured", "Is no longer featured"
        COMMENTS_CLOSED = "closed", "Comments were closed"

    post = models.ForeignKey("blog.Post", models.CASCADE, related_name="events")
    kind = models.CharField(max_length=8, choices=Kind)
    moment = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["post", "kind", "moment"], name="event_once")]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.post_id}"

from django.conf import settings
from django.db import models
from django.utils import timezone

from comments.models.comment import Comment
from comments.models.log import CommentLog

LONGEST_REPORT = 1000


class ReportQuerySet(models.QuerySet):
    def open(self):
        """What no moderator has decided on."""
        return self.filter(outcome=Report.Outcome.OPEN)


class Report(models.Model):
    """One reader tells the moderators of one comment. It can be changed until they have decided."""

    class Reason(models.TextChoices):
        ADVERT = "advert", "It is an advert"
        MISINFORMATION = "misinformation", "It says something wrong about health or research"
        UNKIND = "unkind", "It is unkind"
        PRIVATE = "private", "It gives away private data"
        WORRIED = "worried", "I am worried about the person who wrote it"
        OTHER = "other", "Something else"

    class Outcome(models.TextChoices):
        OPEN = "", "Open"
        UPHELD = "upheld", "Agreed: the comment was taken away"
        KEPT = "kept", "The comment was kept"
        GONE = "gone", "Its writer took the comment away"

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reports_made")
    reason = models.CharField(max_length=20, choices=Reason)
    text = models.TextField("more about it", max_length=LONGEST_REPORT, blank=True)
    # Somebody may need help: on top of all others.
    is_urgent = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default=Outcome.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    # The decision that closed it. When that is taken back, the report is open again.
    closed_by = models.ForeignKey(CommentLog, models.SET_NULL, null=True, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-is_urgent", "pk"]
        constraints = [models.UniqueConstraint(fields=["comment", "reporter"], name="report_once")]
        indexes = [
            models.Index(fields=["comment"], condition=models.Q(outcome=""), name="report_open"),
            # The worker asks for these every other second.
            models.Index(
                fields=["closed_at"],
                condition=models.Q(closed_at__isnull=False, told_at=None),
                name="report_untold",
            ),
        ]

    def __str__(self):
        return f"Report of {self.comment_id}"

    @property
    def is_open(self):
        return self.outcome == self.Outcome.OPEN

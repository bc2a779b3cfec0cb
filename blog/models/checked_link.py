from django.db import models
from django.db.models import Case, Value, When


class CheckedLinkQuerySet(models.QuerySet):
    def broken_first(self):
        """The broken ones, then those in doubt, each the longest failing first."""
        worst = Case(When(state="broken", then=Value(0)), When(state="unsure", then=Value(1)), default=Value(2))
        return self.annotate(worst=worst).order_by("worst", "failing_since", "url")


class CheckedLink(models.Model):
    """An address elsewhere that posts or the sidebar lead to, and how it answered when it was last asked."""

    class State(models.TextChoices):
        NEW = "new", "Not looked at yet"
        WELL = "well", "Answers"
        UNSURE = "unsure", "Could not be told"
        BROKEN = "broken", "Broken"

    url = models.CharField("address", max_length=500, unique=True)
    state = models.CharField(max_length=6, choices=State, default=State.NEW)
    says = models.CharField("what it says", max_length=120, blank=True)
    # How often in a row it did not answer well, and since when.
    failures = models.PositiveSmallIntegerField(default=0)
    failing_since = models.DateTimeField("since", null=True, blank=True)
    checked_at = models.DateTimeField("last looked at", null=True, blank=True)
    next_check_at = models.DateTimeField(null=True, blank=True, db_index=True)
    posts = models.ManyToManyField("blog.Post", related_name="checked_links", blank=True)
    in_sidebar = models.BooleanField(default=False)

    objects = CheckedLinkQuerySet.as_manager()

    class Meta:
        ordering = ["url"]
        verbose_name = "link to elsewhere"
        verbose_name_plural = "links to elsewhere"

    def __str__(self):
        return self.url

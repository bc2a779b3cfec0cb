from django.conf import settings
from django.db import models
from django.utils import timezone

LONGEST_REASON = 500


class Standing(models.Model):
    """What a person may do in the conversations, where that is less than everything. Changed by comments.standing."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="standing")
    held_always = models.BooleanField(default=False)
    suspended_until = models.DateTimeField(null=True, blank=True)
    banned_at = models.DateTimeField(null=True, blank=True)
    # The words that the person was told with the last act.
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        # What the desk calls the list.
        verbose_name = "person"
        verbose_name_plural = "people"

    def __str__(self):
        return f"Standing of {self.user_id}"

    @property
    def is_banned(self):
        return self.banned_at is not None

    @property
    def is_suspended(self):
        return self.suspended_until is not None and self.suspended_until > timezone.now()


class StandingAct(models.Model):
    """One act of a moderator about one person. Rows are only ever added; the appeal is the person's answer."""

    class Act(models.TextChoices):
        NOTE = "note", "Note for moderators"
        WARN = "warn", "Warn"
        HOLD = "hold", "Hold every comment"
        SUSPEND = "suspend", "Suspend"
        BAN = "ban", "Ban"
        UNDO = "undo", "Take back"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="standing_acts")
    act = models.CharField(max_length=10, choices=Act)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    # The standing before, to be restored.
    before = models.JSONField(default=dict)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    # When the worker told the person, or found that there is nothing to tell (is_void).
    told_at = models.DateTimeField(null=True, blank=True)
    # Taken back before the person was told, or of no concern to them.
    is_void = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["at"], condition=models.Q(told_at=None), name="standing_untold")]

    def __str__(self):
        return f"{self.act} {self.person_id}"

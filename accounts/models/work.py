"""What the worker notes about itself."""

from datetime import timedelta

from django.db import models
from django.utils import timezone


class Lease(models.Model):
    """Whoever holds the row works; everybody else waits until it runs out. Keeps two workers from mailing twice."""

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=80)
    held_until = models.DateTimeField()

    def __str__(self):
        return f"{self.name}: {self.holder} until {self.held_until:%H:%M:%S}"

    @classmethod
    def take(cls, name, holder, seconds):
        """Take or renew the lease; True if `holder` now holds it for `seconds`.

        One statement decides, so two who ask at once cannot both be told yes.
        """
        now = timezone.now()
        until = now + timedelta(seconds=seconds)
        cls.objects.bulk_create([cls(name=name, holder=holder, held_until=until)], ignore_conflicts=True)
        free = cls.objects.filter(models.Q(holder=holder) | models.Q(held_until__lt=now), name=name)
        return free.update(holder=holder, held_until=until) == 1

    @classmethod
    def give_back(cls, name, holder):
        """End the lease at once, so that the next worker need not wait."""
        cls.objects.filter(name=name, holder=holder).delete()


class JobRun(models.Model):
    """When a piece of work was last done, and how it went. One row for each; "worker" is the worker's sign of life."""

    name = models.CharField(max_length=100, primary_key=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField("last done", null=True)
    failed_at = models.DateTimeField("last failed", null=True)
    error = models.CharField(max_length=80, blank=True, help_text="The kind of the last fault. Empty: it went well.")
    seconds = models.FloatField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "state of the site"
        default_permissions = ["view"]

    def __str__(self):
        return self.name

    @classmethod
    def note(cls, name, seconds=0.0, error=""):
        """Write down that `name` has just ended, well or with the kind of fault `error`. One statement."""
        now = timezone.now()
        field = "failed_at" if error else "ended_at"
        row = cls(name=name, began_at=now - timedelta(seconds=seconds), error=error[:80], seconds=seconds)
        setattr(row, field, now)
        fields = ["began_at", "error", "seconds", field]
        cls.objects.bulk_create([row], update_conflicts=True, unique_fields=["name"], update_fields=fields)

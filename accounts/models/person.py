"""What belongs to one account beside its row."""

import uuid

from django.db import models
from django.utils import timezone

from accounts import names
from accounts.models.user import User


class Avatar(models.Model):
    """The picture that somebody has uploaded. In the database, so that with the account it is gone everywhere."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True)
    data = models.BinaryField()
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self):
        return f"picture of {self.user}"


class Leaving(models.Model):
    """Somebody has closed the own account, and can still come back. Gone with the account, or when they do."""

    class Choice(models.TextChoices):
        ANONYMISE = "anonymise", "Keep what I published, without my name"
        ERASE = "erase", "Delete the words of all my comments, too"

    # Marks in the logs what can be undone.
    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="leaving")
    choice = models.CharField("your comments", max_length=10, choices=Choice)
    asked_at = models.DateTimeField(default=timezone.now)
    # When all rooms had hidden what they show of the person.
    hidden_at = models.DateTimeField(null=True, blank=True)
    # Given back on return. Until then nobody can take a name that looks like it.
    public_name = models.CharField(max_length=names.MAX_LENGTH)

    def __str__(self):
        return f"Leaving {self.key}"


class ConsentText(models.Model):
    """One version of what people accept when they join. A new one is asked about again before they write."""

    class Kind(models.TextChoices):
        TERMS = "terms", "The rules of this place"
        PRIVACY = "privacy", "How we handle your data"

    kind = models.CharField("what", max_length=10, choices=Kind)
    version = models.PositiveIntegerField(editable=False)
    link = models.CharField("page", max_length=200, help_text="Where it can be read, such as /privacy/.")
    news = models.CharField(
        "what is new", max_length=300, blank=True, help_text="In a sentence, for people who knew the last."
    )
    published_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "text that people accept"
        verbose_name_plural = "texts that people accept"
        ordering = ["-kind", "-version"]
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="consent_text_once")]

    def __str__(self):
        return f"{self.get_kind_display()}, version {self.version}"


class Consent(models.Model):
    """Somebody has accepted one version of one text."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "text"], name="consent_once")]

    def __str__(self):
        return f"Consent {self.pk}"

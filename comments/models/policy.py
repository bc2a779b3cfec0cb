import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from comments import words
from comments.models.comment import Comment

PHONE = re.compile(r"\+?[0-9 ()/.\u2013-]{3,}")
# What only programmers write; other signs stand in what people write, and are passed over.
CODE = re.compile(r"[\\^{}|\[\]]|\.\*")
DOMAIN = re.compile(r"[\w*-]+(\.[\w*-]+)*")
TOO_WIDE = "This would meet nearly every comment. Please write at least three letters beside the star."


class ListEntry(models.Model):
    """A word, a phrase or a domain that moderators look out for. It counts while it is switched on."""

    class Kind(models.TextChoices):
        WORD = "word", "Word or phrase"
        DOMAIN = "domain", "Domain"

    class Effect(models.TextChoices):
        REFUSE = "refuse", "Refuse: the comment is not taken, and its writer is told why"
        HOLD = "hold", "Hold: a moderator looks at it first"
        CONCERN = "concern", "Somebody may be in distress: hold, alarm, show the help page"
        DANGER = "danger", "Somebody may be in danger: hold, alarm, show the help page"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.WORD)
    pattern = models.CharField(
        "what to look for",
        max_length=100,
        help_text="A word, a phrase or a domain. A star stands for any letters, as in clinic*. "
        "Capitals, accents and look-alike letters do not matter. A domain includes all that ends in it.",
    )
    effect = models.CharField("what happens", max_length=10, choices=Effect, default=Effect.HOLD)
    is_active = models.BooleanField("switched on", default=False, help_text="Test it first: save, then press Test it.")
    note = models.CharField(max_length=200, blank=True, help_text="For moderators: why it is here.")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "listed word or domain"
        verbose_name_plural = "listed words and domains"
        ordering = ["kind", "pattern"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "pattern"], name="list_entry_once"),
            models.CheckConstraint(
                condition=~models.Q(kind="domain", effect__in=["concern", "danger"]), name="no_crisis_by_domain"
            ),
        ]

    def __str__(self):
        return self.pattern

    def clean(self):
        """Tidy the pattern; refuse one that means nothing or nearly everything."""
        if not self.pattern:
            return  # its field says so
        is_domain = self.kind == self.Kind.DOMAIN
        self.pattern = words.tidy_domain(self.pattern) if is_domain else " ".join(self.pattern.split())
        if is_domain and self.effect in (self.Effect.CONCERN, self.Effect.DANGER):
            raise ValidationError({"effect": "This is for words only. Please choose Refuse or Hold for a domain."})
        has_parts = "." in self.pattern.strip(".") or "*" in self.pattern
        if is_domain and not (has_parts and DOMAIN.fullmatch(self.pattern)):
            raise ValidationError({"pattern": "Please write a domain, such as example.com, without a path."})
        parts = words.pattern_parts(self.pattern)
        if not parts:
            raise ValidationError({"pattern": "Please write at least one letter."})
        if "*" in self.pattern and max(len(part.replace("*", "")) for part in parts) < 3:
            raise ValidationError({"pattern": TOO_WIDE})
        if not is_domain and CODE.search(self.pattern):
            raise ValidationError(
                {"pattern": "Please write it as people write it. Of all signs only the star counts."}
            )
        for other in ListEntry.objects.filter(kind=self.kind).exclude(pk=self.pk):
            if other.pattern == self.pattern or (not is_domain and words.pattern_parts(other.pattern) == parts):
                raise ValidationError({"pattern": f"“{other}” is on the list already. Please change it there."})

    @property
    def is_about_people(self):
        """Whether it looks out for somebody who may need help."""
        return self.effect in (self.Effect.CONCERN, self.Effect.DANGER)


class RateCount(models.Model):
    """How often one account or address has done one thing in one span of time. See comments.limits."""

    key = models.CharField(max_length=80, primary_key=True)
    count = models.PositiveIntegerField(default=1)
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self):
        return f"{self.key}: {self.count}"


class Alarm(models.Model):
    """A comment whose writer may be in danger, and how long it took until somebody decided on it."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="alarms")
    cause = models.CharField(max_length=200)
    risk = models.PositiveSmallIntegerField(choices=Comment.Risk)
    raised_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"Alarm about {self.comment_id}"

    @property
    def is_taken_away(self):
        """Whether it ended because the writer has taken the comment away."""
        return self.answered_by_id is not None and self.answered_by_id == self.comment.user_id

    @property
    def response_time(self):
        """From the alarm to the first decision; None while nobody has decided."""
        return self.answered_at - self.raised_at if self.answered_at else None


class HelpLine(models.Model):
    """Where people can be heard. Shown to a writer who may need it. Written by moderators; none is built in."""

    country = models.CharField(max_length=60, blank=True, help_text="Empty: everywhere.")
    name = models.CharField(max_length=100)
    phone = models.CharField(max_length=40, blank=True)
    link = models.URLField(blank=True)
    hours = models.CharField(max_length=100, blank=True, help_text="Such as: day and night.")
    checked_on = models.DateField("checked on", help_text="When somebody last made sure that this is right.")
    is_shown = models.BooleanField("shown", default=True)

    class Meta:
        ordering = ["country", "name"]

    def __str__(self):
        return self.name

    @property
    def tel(self):
        """The phone number for a link that calls it; empty where other words stand beside it."""
        if not PHONE.fullmatch(self.phone):
            return ""
        # Who calls from abroad leaves out the zero in brackets.
        number = self.phone.replace("(0)", "") if self.phone.startswith("+") else self.phone
        return re.sub(r"[^0-9+]", "", number)

    def clean(self):
        """A line nobody can reach is no help."""
        if not self.phone and not self.link:
            raise ValidationError("Please write a phone number or a link.")
        if self.checked_on and self.checked_on > timezone.localdate():
            raise ValidationError({"checked_on": "This day has not come yet. Please write when somebody made sure."})


class SpamModel(models.Model):
    """What was learned from the moderators' decisions: one row, written anew by the worker. See comments.spam."""

    counts = models.JSONField(default=dict)
    # The newest log row that was there when it was learned.
    learned_up_to = models.PositiveBigIntegerField(default=0)
    learned_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"Learned {self.learned_at:%Y-%m-%d %H:%M}"

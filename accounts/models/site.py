from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, validate_email
from django.db import models


class ModerationMode(models.TextChoices):
    """When a reader's comment appears. Every mode holds what a rule of moderation holds."""

    HOLD_ALL = "hold_all", "When a moderator has seen them"
    HOLD_NEW = "hold_new", "At once from people who are known; from others when a moderator has seen them"
    PUBLISH = "publish", "At once; a moderator looks at them afterwards"


def each_is_an_address(text):
    """Raise ValidationError unless each line of `text` is an e-mail address."""
    for line in text.split():
        try:
            validate_email(line)
        except ValidationError:
            raise ValidationError(f"“{line}” is no e-mail address. Please write one address a line.") from None


class SiteSettings(models.Model):
    """What the people who run the blog may change without a programmer. One row.

    It lives in the lowest room because every page and letter of every room shows some of it.
    """

    name = models.CharField(max_length=60, default="A blog about MS and stem cells")
    tagline = models.CharField(max_length=160, blank=True)
    sender = models.EmailField("sender of letters", blank=True, help_text="Empty: noreply@ and the site's host.")
    contact = models.EmailField("contact address", blank=True, help_text="Shown where people may need a person.")
    house_rules = models.CharField(
        "house rules in a line",
        max_length=300,
        default="Be kind, speak for yourself, and link no clinics.",
        help_text="Stands beside the comment form.",
    )
    comments_close_after = models.PositiveSmallIntegerField(
        "comments close after (days)", null=True, blank=True, help_text="Counted from publication. Empty: never."
    )

    moderation = models.CharField(
        "comments appear",
        max_length=10,
        choices=ModerationMode,
        default=ModerationMode.HOLD_ALL,
        help_text="A post can have a rule of its own, where its conversation is opened and closed.",
    )
    trust_after = models.PositiveSmallIntegerField(
        "approvals that earn trust",
        default=3,
        validators=[MinValueValidator(1)],
        help_text="Approved comments in a row after which a person is known. A rejected one starts the count again.",
    )
    on_call = models.TextField(
        "on-call addresses",
        blank=True,
        validators=[each_is_an_address],
        help_text="One address a line. They get a letter at once when somebody may be in danger. Empty: all moderators.",
    )

    disclaimer = models.CharField(
        max_length=300,
        blank=True,
        default="Nothing here is medical advice. Please talk with your own doctors before you change anything.",
        help_text="Stands at the end of every page.",
    )
    summary_needed = models.BooleanField(
        "posts need a summary",
        default=False,
        help_text="A post without its summary in plain words cannot be published.",
    )
    posts_need_review = models.BooleanField(
        "posts need a review",
        default=False,
        help_text="Authors submit their posts, and an editor publishes them. Off: authors publish their own.",
    )

    class Meta:
        verbose_name = verbose_name_plural = "site settings"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_row_of_site_settings")]

    def __str__(self):
        return self.name

    @classmethod
    def load(cls):
        """Return the row, or the defaults where it was never saved."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

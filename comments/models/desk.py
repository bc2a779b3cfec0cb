"""What moderators tell people: decisions with their reasons, second looks, and the words that stand in the account."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from comments.models.comment import Comment
from comments.models.log import CommentLog
from comments.models.standing import StandingAct

LONGEST_APPEAL = 2000


class Reason(models.Model):
    """A reason that moderators can choose. The writer of the comment reads the sentence."""

    title = models.CharField(max_length=60, unique=True, help_text="For moderators.")
    sentence = models.CharField(max_length=300, help_text="For the writer. Kind and exact.")
    position = models.PositiveSmallIntegerField(default=50)
    is_active = models.BooleanField("offered", default=True)

    class Meta:
        ordering = ["position", "title"]

    def __str__(self):
        return self.title


class Decision(models.Model):
    """A moderator's act on somebody's comment, of which the writer is to hear."""

    # Acts of the log that take words away, which can be put back; and all that take something away from the writer.
    TAKES_WORDS = ("refuse edit", "redact", "strip links")
    REFUSALS = ("reject", "spam", "remove", *TAKES_WORDS)

    log = models.OneToOneField(CommentLog, models.CASCADE, related_name="decision")
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="decisions")
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="decisions")
    # Empty while a moderator may still take it back.
    told_at = models.DateTimeField(null=True, blank=True)
    # Taken back before it was told, or changed again.
    is_void = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["writer"], condition=models.Q(told_at=None, is_void=False), name="decision_untold")
        ]

    def __str__(self):
        return f"Decision {self.log_id}"

    @property
    def can_be_appealed(self):
        """Whether its writer has been told, it takes something away, and nobody has asked for a second look yet."""
        is_told = self.told_at is not None and not self.is_void
        return is_told and self.log.act in self.REFUSALS and not hasattr(self, "appeal")


class AppealQuerySet(models.QuerySet):
    def open(self):
        return self.filter(answered_at=None)


class Appeal(models.Model):
    """Somebody asks for a second look: at a decision on a comment, or at an act about themselves. Once for each."""

    decision = models.OneToOneField(Decision, models.CASCADE, null=True, related_name="appeal")
    act = models.OneToOneField(StandingAct, models.CASCADE, null=True, related_name="appeal")
    text = models.TextField("your words", max_length=LONGEST_APPEAL)
    made_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    is_granted = models.BooleanField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    # The log row that answered it; when that is taken back, the appeal is open again.
    answered_with = models.ForeignKey(CommentLog, models.SET_NULL, null=True, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decision__isnull=False, act=None) | models.Q(decision=None, act__isnull=False),
                name="appeal_against_one_thing",
            )
        ]
        indexes = [
            models.Index(fields=["made_at"], condition=models.Q(answered_at=None), name="appeal_open"),
            models.Index(
                fields=["answered_at"],
                condition=models.Q(answered_at__isnull=False, told_at=None),
                name="appeal_untold",
            ),
        ]

    def __str__(self):
        return f"Appeal {self.pk}"


class DeskNotice(models.Model):
    """Words from moderators or authors to one person. They stand in the account; some go out as a letter, too."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="desk_notices")
    title = models.CharField(max_length=200)
    text = models.TextField()
    link = models.CharField(max_length=300, blank=True)
    link_words = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["recipient"], condition=models.Q(read_at=None), name="desk_notice_unread")]

    def __str__(self):
        return f"{self.title} to {self.recipient_id}"

    @property
    def sender(self):
        """Whose words they are. What leads to a correction comes from those who wrote the post."""
        return "the authors" if "#correction-" in self.link else "the moderators"

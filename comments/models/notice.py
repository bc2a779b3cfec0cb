from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils import timezone

from blog.models import Post
from comments.models.comment import Comment
from comments.models.reader import Mute

# Nobody wants a letter about what was said a month ago; the site's own list keeps it.
TOO_OLD_FOR_LETTERS = timedelta(days=30)
NOBODY = models.Value("A former reader")


class MailPreference(models.Model):
    """How somebody wants to hear of comments. Without a row: answers at once, the rest daily."""

    class When(models.TextChoices):
        AT_ONCE = "at_once", "At once"
        DAILY = "daily", "Once a day, together"
        WEEKLY = "weekly", "Once a week, together"
        NEVER = "never", "No letters, only here on the site"

    class QueueWhen(models.TextChoices):
        HOURLY = "hourly", "Every morning, and when new ones came, at most hourly"
        DAILY = "daily", "Every morning"
        NEVER = "never", "No letters, only here on the site"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_preference")
    replies = models.CharField("answers to you", max_length=10, choices=When, default=When.AT_ONCE)
    follows = models.CharField("threads and posts you follow", max_length=10, choices=When, default=When.DAILY)
    approvals = models.BooleanField("a letter when a comment of mine is published", default=False)
    reports = models.BooleanField("a letter when moderators have decided on my report", default=False)
    digest_sent_at = models.DateTimeField(null=True, blank=True)
    # For moderators.
    queue = models.CharField("comments that wait", max_length=10, choices=QueueWhen, default=QueueWhen.HOURLY)
    morning_sent_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return f"Mail to {self.user_id}"

    @classmethod
    def of(cls, user):
        """Return the person's row, or an unsaved one with the defaults."""
        return cls.objects.filter(user=user).first() or cls(user=user)


class NotificationQuerySet(models.QuerySet):
    def shown(self, now=None):
        """What leads to something: not to a comment that is hidden now, nor to somebody its reader has muted since.

        `now` is the present of a prepared query.
        """
        mute = Mute.objects.filter(user=models.OuterRef(models.OuterRef("recipient")), muted=models.OuterRef("writer"))
        comments = (
            Comment.objects.approved()
            .with_writer()
            .filter(Post.objects.published_behind("post", now), ~models.Exists(mute.filter(muted__is_staff=False)))
        )
        # Asked of each notification. Were comments joined, SQLite would begin with all that are approved.
        return self.filter(models.Exists(comments.order_by().filter(pk=models.OuterRef("comment"))))

    def unread(self):
        return self.filter(read_at=None)

    def waiting(self):
        """What no letter has told yet, with `wanted`: when its reader wants to hear of it."""
        preference = "recipient__mail_preference__"
        return self.filter(mailed_at=None).annotate(
            wanted=models.Case(
                models.When(
                    kind__in=Notification.ABOUT_YOU,
                    then=Coalesce(f"{preference}replies", models.Value(MailPreference.When.AT_ONCE)),
                ),
                default=Coalesce(f"{preference}follows", models.Value(MailPreference.When.DAILY)),
            )
        )

    def for_letters(self):
        """Of what waits, that which a letter may still tell."""
        newer_than = timezone.now() - TOO_OLD_FOR_LETTERS
        reachable = {"recipient__is_active": True, "recipient__barred_because": ""}
        return self.shown().waiting().unread().filter(**reachable, created_at__gt=newer_than)

    def for_list(self):
        """Load what a line about each needs, and no texts of comments."""
        return self.annotate(
            number=models.F("comment__number"),
            answered=models.F("comment__reply_to__number"),
            writer_name=Coalesce("comment__user__public_name", NullIf("comment__user_name", models.Value("")), NOBODY),
            post_title=models.F("comment__post__title"),
            post_slug=models.F("comment__post__slug"),
        )


class Notification(models.Model):
    """What one person is told about one comment, once."""

    class Kind(models.TextChoices):
        REPLY = "reply", "Reply to you"
        ON_YOUR_POST = "on_your_post", "Comment on your post"
        IN_THREAD = "in_thread", "Answer in a thread you follow"
        ON_POST = "on_post", "Comment under a post you follow"
        MENTION = "mention", "Somebody named you"

    class Way(models.TextChoices):
        LETTER = "letter", "In a letter of its own"
        DIGEST = "digest", "Together with others"
        NONE = "none", "On the site only"

    # The kinds that MailPreference.replies is about; the others are about what one follows.
    ABOUT_YOU = (Kind.REPLY, Kind.MENTION, Kind.ON_YOUR_POST)

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=20, choices=Kind)
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="notifications")
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    # Set when it has gone out, alone or in a digest; or when its reader wants no letter.
    mailed_at = models.DateTimeField(null=True, blank=True)
    # How it went out. Empty: not decided yet. A digest without `mailed_at`: too many came that day, it waits for the next.
    way = models.CharField(max_length=10, choices=Way, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["recipient", "comment"], name="told_once")]
        indexes = [
            # The worker asks for these every other second, and each page of somebody signed in for those.
            models.Index(fields=["recipient"], condition=models.Q(mailed_at=None), name="notification_unmailed"),
            models.Index(fields=["recipient"], condition=models.Q(read_at=None), name="notification_unread"),
        ]

    def __str__(self):
        return f"{self.kind} to {self.recipient_id}"

    def get_absolute_url(self):
        """The comment in its thread. For rows of `for_list()`."""
        return reverse("comments:permalink", args=[self.post_slug, self.number])

    @property
    def is_about_you(self):
        return self.kind in self.ABOUT_YOU

    @property
    def what(self):
        """What the writer did, to be read after their name. For rows of `for_list()`."""
        return {
            self.Kind.REPLY: f"answered your comment #{self.answered}",
            self.Kind.MENTION: "named you in a comment",
            self.Kind.ON_YOUR_POST: "wrote a comment under your post",
            self.Kind.IN_THREAD: f"answered #{self.answered} in a thread you follow",
            self.Kind.ON_POST: "wrote a comment in a conversation you follow",
        }[self.kind]


class QueueNotice(models.Model):
    """A letter that told the moderators of what waits. The last one says when, and how far it told."""

    sent_at = models.DateTimeField(default=timezone.now)
    # The key of the newest row of the log that it took into account.
    told_up_to = models.PositiveBigIntegerField(default=0)
    waiting = models.PositiveIntegerField()

    class Meta:
        get_latest_by = "pk"

    def __str__(self):
        return f"{self.waiting} waiting at {self.sent_at:%Y-%m-%d %H:%M}"

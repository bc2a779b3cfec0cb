from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django_comments.models import Comment as BaseComment
from django_comments_xtd.models import XtdComment

from blog import rendering
from blog.models import Post
from comments import words

# One step of a path. Digits sort alike in every collation; 8 of them number a hundred million comments.
PATH_DIGITS = 8
# A longer comment is folded in the thread, so that fifty of them stay a light page. Bytes of UTF-8, because
# a reader of Chinese or Japanese reads a third as many characters for the same text.
FOLD_ABOVE = 1600
FOLDED_SIZE = 1200
THREAD_FIELDS = (
    "number", "path", "state", "level", "submit_date", "post", "user_name", "reply_to", "like_count",
    "edited_at", "published_at", "members_only",
)  # fmt: skip

# Read by everybody already, and no moderator has looked at it.
UNREVIEWED = models.Q(state="approved", reviewed_at=None) & ~models.Q(held_by="")
# Its writer asks for a second look at a decision.
APPEALED = models.Q(decisions__appeal__isnull=False, decisions__appeal__answered_at=None)
# What the row itself says of waiting: a column that the database fills.
WAITS = models.Q(state="pending") | models.Q(state="approved") & ~models.Q(proposed_text="") | UNREVIEWED


def place_of(number, path="", level=-1):
    """Return (path, level) of the comment `number` that answers one with this path and level; without, of a new thread."""
    level = min(level + 1, settings.COMMENTS_XTD_MAX_THREAD_LEVEL)
    return path[: level * PATH_DIGITS] + f"{number:0{PATH_DIGITS}d}", level


class CommentQuerySet(models.QuerySet):
    def approved(self):
        return self.filter(state=Comment.State.APPROVED)

    def pending(self):
        return self.filter(state=Comment.State.PENDING)

    def visible_to(self, user):
        """What this person reads in a thread: what is approved, and their own that waits."""
        if not user.is_authenticated:
            return self.approved()
        own = models.Q(state=Comment.State.PENDING, user=user)
        return self.filter(models.Q(state=Comment.State.APPROVED) | own)

    def waiting(self):
        """What waits for a moderator: comments, changes of published ones, appeals, and what was published unseen.

        Asks for the few open appeals at once: with a query inside this one, no database would use the queue's index.
        """
        appealed = list(Comment.objects.filter(APPEALED).order_by().values_list("pk", flat=True))
        waits = models.Q(waits=1)
        return self.filter(waits | models.Q(pk__in=appealed) if appealed else waits)

    def waiting_under(self, post):
        """The keys of those of waiting() that stand under one post, which may be an expression."""
        here = self.filter(post=post).order_by()
        return here.filter(waits=1).values("pk").union(here.filter(APPEALED).values("pk"))

    def unreviewed(self):
        """What everybody reads already and a moderator should still look at; held_because says why."""
        return self.filter(UNREVIEWED)

    def with_writer(self):
        """Let conditions ask for `writer`, the key of whoever wrote it (0: nobody who has an account).

        By `user` two tables of the packages are joined. PostgreSQL takes longer to plan that than to look.
        """
        writer = models.Subquery(BaseComment.objects.filter(pk=models.OuterRef("pk")).order_by().values("user"))
        return self.alias(writer=Coalesce(writer, 0, output_field=models.BigIntegerField()))

    def readable_by(self, user):
        """Leave out, for guests, what only people with an account read."""
        return self if user.is_authenticated else self.filter(members_only=False)

    def for_thread(self, user):
        """Load what a comment in a thread shows, with one query for all, and not the long texts of folded ones.

        For guests the text of a members' comment stays in the database.
        """
        hidden = [] if user.is_authenticated else [models.When(members_only=True, then=models.Value(""))]
        return (
            self.select_related("user")
            .annotate(
                is_folded=~models.Q(excerpt=""),
                shown_html=models.Case(
                    *hidden, models.When(excerpt="", then="html"), default="excerpt", output_field=models.TextField()
                ),
                answered_number=models.F("reply_to__number"),
                answered_state=models.F("reply_to__state"),
                answered_name=models.F("reply_to__user__public_name"),
            )
            .only(*THREAD_FIELDS, "user__public_name", "user__is_staff")
        )


class Comment(XtdComment):
    """A comment with its number, its place in the thread and its state. Changed by doors.py only."""

    class State(models.TextChoices):
        PENDING = "pending", "Waiting"
        APPROVED = "approved", "Approved"
        REJECTED = "rejected", "Rejected"
        SPAM = "spam", "Spam"
        REMOVED = "removed", "Removed"

    class Risk(models.IntegerChoices):
        """How much somebody may be in danger who wrote this. It goes to the top of the queue."""

        NONE = 0, "None"
        CONCERN = 1, "Somebody may be in distress"
        DANGER = 2, "Somebody may be in danger"

    # Named, because the accessor that Django would make is called `comment`, like the package's text field.
    xtdcomment_ptr = models.OneToOneField(
        XtdComment, models.CASCADE, parent_link=True, primary_key=True, related_name="+"
    )
    post = models.ForeignKey(Post, models.PROTECT, related_name="comments")
    number = models.PositiveIntegerField(help_text="Counts the comments of a post; never changes.")
    # The parent's path and the number: sorts as the thread reads, by arrival and not by the clock.
    path = models.CharField(max_length=PATH_DIGITS * (settings.COMMENTS_XTD_MAX_THREAD_LEVEL + 1))
    reply_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    # Why a moderator should look: the strongest reason, its code (of comments.rules), and all of them as [code, sentence].
    held_because = models.CharField(max_length=200, blank=True)
    held_by = models.CharField(max_length=20, blank=True)
    held_reasons = models.JSONField(default=list, blank=True)
    risk = models.PositiveSmallIntegerField(choices=Risk, default=Risk.NONE)
    # The same for texts that differ in case, signs and spaces only; empty for short ones.
    text_mark = models.CharField(max_length=32, blank=True)
    # Empty for a comment that was published before anybody looked at it.
    reviewed_at = models.DateTimeField(null=True, blank=True)
    # When everybody could first read it; the time of writing is the package's submit_date.
    published_at = models.DateTimeField(null=True, blank=True)
    html = models.TextField()
    excerpt = models.TextField(blank=True, help_text="The beginning, where the text is too long for the thread.")
    members_only = models.BooleanField(default=False, help_text="Shown to people with an account only.")
    edited_at = models.DateTimeField(null=True, blank=True)
    # A change of a published text: it waits for a moderator while the old text stays.
    proposed_text = models.TextField(blank=True)
    like_count = models.PositiveIntegerField(default=0)
    # The queue costs what waits, not what is kept. A number, because SQLite uses no index for a bare truth.
    waits = models.GeneratedField(
        expression=models.Case(models.When(WAITS, then=models.Value(1)), default=models.Value(0)),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    # Set by the form: a second click or a retry finds the first comment instead of making another.
    form_key = models.CharField(max_length=64, null=True, blank=True, unique=True)

    # Set by the door that finds it instead of storing another.
    is_repeat = False

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="comment_number_once"),
            models.UniqueConstraint(fields=["post", "path"], name="comment_path_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["pending", "approved", "rejected", "spam", "removed"]),
                name="comment_state_known",
            ),
        ]
        indexes = [
            models.Index(fields=["post", "state", "path"], name="comment_thread"),
            models.Index(fields=["post", "state", "published_at"], name="comment_news"),
            models.Index(fields=["post", "-like_count", "number"], name="comment_liked"),
            models.Index(fields=["state", "xtdcomment_ptr"], name="comment_queue"),
            models.Index(
                fields=["xtdcomment_ptr"],
                condition=UNREVIEWED,
                name="comment_unreviewed",
            ),
            # In the order of the queue, with what its lists of posts and reasons count.
            models.Index(fields=["waits", "-risk", "xtdcomment_ptr", "post", "held_by"], name="comment_waiting"),
            models.Index(fields=["text_mark"], condition=~models.Q(text_mark=""), name="comment_text_mark"),
        ]

    def __str__(self):
        return f"#{self.number} on {self.post_id}"

    def save(self, *args, **kwargs):
        """Save without the package's renumbering of the thread."""
        self.settle()
        super(XtdComment, self).save(*args, **kwargs)

    def settle(self):
        """Bring in step what follows from the state and the text: the package's booleans, HTML, excerpt and mark."""
        self.is_public = self.state == self.State.APPROVED
        self.is_removed = self.state == self.State.REMOVED
        self.html = rendering.render_comment(self.comment)
        self.text_mark = words.text_mark(self.comment)
        is_long = len(self.html.encode()) > FOLD_ABOVE
        self.excerpt = rendering.excerpt(self.html, FOLDED_SIZE) if is_long else ""

    def get_absolute_url(self):
        return reverse("comments:permalink", args=[self.post.slug, self.number])

    def place(self, number, parent):
        """Take `number` and the place below `parent` (a Comment, or None for a new thread).

        A reply deeper than the site allows stands beside what it answers, and says so.
        """
        self.number = number
        self.reply_to = parent
        self.path, self.level = place_of(number, *((parent.path, parent.level) if parent else ()))
        if parent:  # the package's own columns
            self.parent_id, self.thread_id = parent.pk, parent.thread_id

    @staticmethod
    def key_for(writer, post, form_key):
        """What `form_key` is for a comment by `writer` under `post`: nobody can use up somebody else's."""
        return f"{writer.pk}:{post.pk}:{form_key}"

    def about(self, post):
        """Point the package's generic columns at `post`."""
        self.post = post
        self.content_type = ContentType.objects.get_for_model(Post)
        self.object_pk = str(post.pk)
        self.site_id = settings.SITE_ID

    @property
    def is_approved(self):
        return self.state == self.State.APPROVED

    @property
    def is_pending(self):
        return self.state == self.State.PENDING

    @property
    def is_unreviewed(self):
        return self.is_approved and self.reviewed_at is None and bool(self.held_by)

    @property
    def held_sentences(self):
        """Every reason to look at this comment, the strongest first."""
        return [sentence for _, sentence in self.held_reasons] or ([self.held_because] if self.held_because else [])

    @property
    def has_waiting_change(self):
        return self.is_approved and bool(self.proposed_text)

    @property
    def state_for_writer(self):
        """The state in words for the person who wrote the comment. Spam is not told apart from rejected."""
        if self.state == self.State.PENDING:
            return "Waiting for a moderator"
        if self.state == self.State.REMOVED:
            return "Removed"
        return "Published" if self.is_approved else "A moderator decided not to publish this"

    @property
    def writer_name(self):
        return self.user.public_name if self.user else self.user_name or "A former reader"

    def can_be_edited_by(self, user):
        """Whether `user` wrote it and it still waits, or was published only minutes ago."""
        if self.user_id is None or self.user_id != user.pk:
            return False
        if self.is_approved:
            return timezone.now() - self.published_at < timedelta(minutes=settings.COMMENTS_EDIT_MINUTES)
        return self.is_pending

    @property
    def ancestor_paths(self):
        return [self.path[:end] for end in range(PATH_DIGITS, len(self.path), PATH_DIGITS)]

    @property
    def root_number(self):
        return int(self.path[:PATH_DIGITS])

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.html import strip_tags

from blog.models.revision import OfWork

# What is typed, in posts and pages.
WORDS = ("title", "excerpt", "body", "shows", "does_not_show", "is_about", "tags", "slug")


class DraftQuerySet(models.QuerySet):
    def unfinished(self, user, kind):
        """What this person began in the form for a new post (or page) and has not saved yet, the newest first."""
        mine = self.filter(kind=kind, post=None, page=None, updated_by=user, content__isnull=False)
        return mine.order_by("-updated_at")


class Draft(OfWork):
    """Words that readers do not see yet.

    Each post and page has one such row, made when it is first needed and then kept for good: its version counts
    every change of the words, also the published ones, and so tells whether a form still shows what is there.
    Words that came from a form which did not are kept in a row of their own, aside, until somebody decides.
    """

    class Kind(models.TextChoices):
        POST = "post", "post"
        PAGE = "page", "page"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=4, choices=Kind)
    is_aside = models.BooleanField(default=False)
    content = models.JSONField(null=True)  # None: nothing is unpublished
    base = models.JSONField(null=True)  # what words aside began with, where that is known
    version = models.PositiveIntegerField(default=0)
    tab = models.CharField(max_length=36, blank=True)  # the window that wrote last: never in its own way
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(post__isnull=True) | Q(page__isnull=True), name="draft_of_one_thing"),
            models.UniqueConstraint(fields=["post"], condition=Q(is_aside=False), name="one_draft_of_a_post"),
            models.UniqueConstraint(fields=["page"], condition=Q(is_aside=False), name="one_draft_of_a_page"),
        ]
        indexes = [models.Index(fields=["updated_by", "kind"], name="draft_by_writer")]

    def __str__(self):
        title = (self.content or {}).get("title") or "Without a title"
        return f"{title} (unpublished)"

    @property
    def is_blank(self):
        """Whether nobody has typed a word or put in a picture: what was chosen alone is no beginning."""
        text = "".join(str((self.content or {}).get(name) or "") for name in WORDS)
        return "<figure" not in text and not strip_tags(text).strip()

    @property
    def title(self):
        return (self.content or {}).get("title", "").strip() or "Without a title yet"

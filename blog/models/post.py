from itertools import count

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify
from taggit.managers import TaggableManager

from blog.fields import CleanHTMLField
from blog.models.author import Author
from blog.models.category import Category
from blog.models.image import Image
from blog.models.old_address import KeepsAddresses
from blog.models.series import Series

WORDS_PER_MINUTE = 180  # a careful reader of a text on medicine


class PostQuerySet(KeepsAddresses):
    def published(self, up_to=None, now=None):
        """What everybody may read now. A post published with a future time is scheduled: not yet among them.

        `up_to`, a moment or an expression, leaves out what was published later; it must not lie in the future. It stands in
        place of the present, because of two upper bounds SQLite may search its index by the wrong one. `now` is the
        present of a prepared query.
        """
        now = now or timezone.now()
        is_not_over = Q(unpublish_at=None) | Q(unpublish_at__gt=now)
        return self.filter(is_not_over, status=Post.Status.PUBLISHED, published_at__lte=up_to or now)

    def published_behind(self, path, now=None):
        """The condition that the post to which `path` leads, from any row, is one of published().

        Asked about each row that is looked at. Of `path` IN published(), SQLite makes a list of all posts first.
        """
        return Exists(self.published(now=now).order_by().filter(pk=OuterRef(path)))

    def in_series(self, series):
        """The posts of a series in its order."""
        return self.filter(series=series).order_by(F("series_position").asc(nulls_last=True), "published_at", "pk")

    def in_review(self):
        """Drafts that wait for an editor."""
        return self.filter(status=Post.Status.DRAFT, submitted_at__isnull=False)

    def editable_by(self, user):
        """What this person may change: their own posts, or all with the permission to change others'."""
        if user.has_perm("blog.change_others_post"):
            return self
        return self.signed_by(user)

    def signed_by(self, user):
        """The posts that this person wrote, alone or with others."""
        with_others = Post.objects.filter(co_authorships__author__user=user).order_by()
        return self.filter(Q(author__user=user) | Q(pk__in=with_others.values("pk")))

    def for_listing(self):
        """Load what a row of a list shows, so that rows cost no queries."""
        posts = self.select_related("author", "category", "lead_image").defer("body")
        return posts.prefetch_related("co_authorships")


class Post(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"

    title = models.CharField(max_length=200)
    slug = models.SlugField(
        max_length=80,
        unique=True,
        blank=True,
        help_text="The last part of the post's address. Empty: made of the title.",
    )
    author = models.ForeignKey(Author, models.PROTECT, related_name="posts")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    # A draft that waits for an editor (see blog.publishing).
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(
        "publish at",
        null=True,
        blank=True,
        help_text="Empty: as soon as it is published. In the future: it appears by itself at that time.",
    )
    unpublish_at = models.DateTimeField(
        "take offline at", null=True, blank=True, help_text="Empty: it stays. Else readers see it until then."
    )
    featured_until = models.DateTimeField(
        null=True, blank=True, help_text="Until then it stands first on the home page. Empty: it takes its turn."
    )
    category = models.ForeignKey(Category, models.PROTECT, related_name="posts")
    series = models.ForeignKey(Series, models.SET_NULL, null=True, blank=True, related_name="posts")
    series_position = models.PositiveSmallIntegerField(
        "part", null=True, blank=True, help_text="Its number in the series. Empty: after the others."
    )
    tags = TaggableManager(blank=True, help_text="Separated by commas.")
    excerpt = models.CharField(
        "standfirst", max_length=320, help_text="One or two sentences under the title and in lists."
    )
    lead_image = models.ForeignKey(Image, models.PROTECT, null=True, blank=True, related_name="posts")
    body = CleanHTMLField("text")
    shows = models.TextField("what it shows", max_length=500, blank=True)
    does_not_show = models.TextField("what it does not show", max_length=500, blank=True)
    is_about = models.TextField("who it is about", max_length=500, blank=True)
    reviewed_by = models.ForeignKey(
        Author,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reviewed_posts",
        help_text="Who last read it against the research. May be the author.",
    )
    reviewed_on = models.DateField("last reviewed on", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        permissions = [
            ("change_others_post", "Can change posts of other authors"),
            ("publish_post", "Can publish posts"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="draft") | models.Q(published_at__isnull=False),
                name="published_post_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(unpublish_at=None) | Q(published_at=None) | Q(unpublish_at__gt=F("published_at")),
                name="post_goes_offline_after_it_came",
                violation_error_message="A post can only be taken offline after it went online.",
            ),
        ]
        indexes = [
            # With all that PostQuerySet.published() asks, so that posts are counted without being read.
            models.Index(fields=["status", "-published_at", "unpublish_at"], name="post_in_order"),
            models.Index(fields=["category", "status", "-published_at", "unpublish_at"], name="post_in_category"),
            models.Index(fields=["author", "status", "-published_at"], name="post_by_author"),
            models.Index(fields=["featured_until"], condition=Q(featured_until__isnull=False), name="post_featured"),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        if self.status == self.Status.PUBLISHED:
            self.published_at = self.published_at or timezone.now()
            self.submitted_at = None
        self.slug = self.slug or self._free_slug()
        if self.series_id and self.series_position is None:
            last = Post.objects.filter(series=self.series_id).aggregate(last=models.Max("series_position"))["last"]
            self.series_position = (last or 0) + 1
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("blog:post", args=[self.slug])

    def _free_slug(self):
        """The title as an address that no other post has: with a number behind it where need be."""
        stem = slugify(self.title)[:70].strip("-") or "post"
        taken = set(Post.objects.filter(slug__startswith=stem).exclude(pk=self.pk).values_list("slug", flat=True))
        return next(slug for number in count(1) if (slug := f"{stem}-{number}" if number > 1 else stem) not in taken)

    def is_published(self):
        # A form that was sent empty may have taken the time away.
        has_begun = self.published_at is not None and self.published_at <= timezone.now()
        return self.status == self.Status.PUBLISHED and has_begun and not self.is_over()

    def is_over(self):
        return self.unpublish_at is not None and self.unpublish_at <= timezone.now()

    @property
    def is_featured(self):
        return self.featured_until is not None and self.featured_until > timezone.now()

    @property
    def is_in_review(self):
        return self.status == self.Status.DRAFT and self.submitted_at is not None

    @property
    def state_label(self):
        """What the status means now: "Scheduled" is published with a time that has not come."""
        if self.is_in_review:
            return "In review"
        if self.status == self.Status.PUBLISHED and not self.is_published():
            return "Taken offline" if self.is_over() else "Scheduled"
        return self.get_status_display()

    def changed_at(self, corrected):
        """When readers last got something new: by publishing, a change, or at one of the times it was `corrected`."""
        return max(self.updated_at, self.published_at, *corrected)

    @property
    def summary(self):
        """The parts of the summary in plain words that are written, as (heading, text)."""
        parts = [
            ("What it shows", self.shows),
            ("What it does not show", self.does_not_show),
            ("Who it is about", self.is_about),
        ]
        return [(heading, text) for heading, text in parts if text]

    @property
    def authors(self):
        """Everybody who wrote it, in the order of the byline."""
        first = [self.author] if self.author_id else []  # none yet in the preview of a post only begun
        return first + [row.author for row in self.co_authorships.all()] if self.pk else first

    @cached_property
    def author_user_ids(self):
        """The keys of the accounts of all who wrote it."""
        return {author.user_id for author in self.authors if author.user_id}

    @property
    def byline(self):
        return join_names([author.name for author in self.authors])

    @property
    def reading_minutes(self):
        return max(1, round(len(self.body.split()) / WORDS_PER_MINUTE))


def join_names(names):
    """Such as: Ada, Bob and Cem."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)

from itertools import count

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from taggit.managers import TaggableManager

from blog.fields import CleanHTMLField
from blog.models.author import Author
from blog.models.category import Category
from blog.models.image import Image

WORDS_PER_MINUTE = 180  # a careful reader of a text on medicine


class PostQuerySet(models.QuerySet):
    def published(self):
        """What everybody may read now. A post published with a future time is scheduled: not yet among them."""
        return self.filter(status=Post.Status.PUBLISHED, published_at__lte=timezone.now())

    def editable_by(self, user):
        """What this person may change: their own posts, or all with the permission to change others'."""
        if user.has_perm("blog.change_others_post"):
            return self
        return self.filter(author__user=user)

    def for_listing(self):
        """Load what a row of a list shows, so that rows cost no queries."""
        return self.select_related("author", "category", "lead_image").defer("body")


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
    published_at = models.DateTimeField(
        "publish at",
        null=True,
        blank=True,
        help_text="Empty: as soon as it is published. In the future: it appears by itself at that time.",
    )
    category = models.ForeignKey(Category, models.PROTECT, related_name="posts")
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
        permissions = [("change_others_post", "Can change posts of other authors")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="draft") | models.Q(published_at__isnull=False),
                name="published_post_has_a_time",
            )
        ]
        indexes = [
            models.Index(fields=["status", "-published_at"], name="post_published"),
            models.Index(fields=["category", "status", "-published_at"], name="post_by_category"),
            models.Index(fields=["author", "status", "-published_at"], name="post_by_author"),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        if self.status == self.Status.PUBLISHED and self.published_at is None:
            self.published_at = timezone.now()
        self.slug = self.slug or self._free_slug()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("blog:post", args=[self.slug])

    def _free_slug(self):
        """The title as an address that no other post has: with a number behind it where need be."""
        stem = slugify(self.title)[:70].strip("-") or "post"
        taken = set(Post.objects.filter(slug__startswith=stem).exclude(pk=self.pk).values_list("slug", flat=True))
        return next(slug for number in count(1) if (slug := f"{stem}-{number}" if number > 1 else stem) not in taken)

    def is_published(self):
        return self.status == self.Status.PUBLISHED and self.published_at <= timezone.now()

    @property
    def state_label(self):
        """What the status means now: "Scheduled" is published with a time that has not come."""
        if self.status == self.Status.PUBLISHED and not self.is_published():
            return "Scheduled"
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
    def reading_minutes(self):
        return max(1, round(len(self.body.split()) / WORDS_PER_MINUTE))

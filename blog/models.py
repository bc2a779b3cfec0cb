import secrets
from itertools import count
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from taggit.managers import TaggableManager

from blog import images
from blog.fields import CleanHTMLField

WORDS_PER_MINUTE = 180  # a careful reader of a text on medicine


class Author(models.Model):
    """A byline: the name and face under which posts stand. Apart from the account, so that it can outlive it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        help_text="The account that may write and change this author's posts.",
    )
    name = models.CharField(max_length=60)
    slug = models.SlugField(unique=True)
    role = models.CharField("byline", max_length=120, blank=True, help_text="Such as: Lives with MS, reads trials.")
    bio = models.TextField("about the author", max_length=600, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("blog:author", args=[self.slug])

    @property
    def initial(self):
        return self.name[:1].upper()


class Category(models.Model):
    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(unique=True)
    description = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "categories"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("blog:category", args=[self.slug])


class Image(models.Model):
    """A picture made anew from an upload, as WebP in up to three widths below `images/<folder>/`."""

    folder = models.CharField(max_length=32, unique=True, editable=False)
    widths = models.JSONField(default=list, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt = models.CharField(
        "alternative text",
        max_length=300,
        help_text="Says in words what the picture shows, for people who do not see it.",
    )
    caption = models.CharField(max_length=300, blank=True)
    credit = models.CharField(max_length=120, blank=True, help_text="Who made it, and under which licence.")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self):
        return self.alt

    def delete(self, *args, **kwargs):
        folder, widths = self.folder, self.widths
        result = super().delete(*args, **kwargs)
        transaction.on_commit(lambda: _delete_files(folder, widths))
        return result

    def take(self, picture):
        """Make the renditions of `picture`, a Pillow image from images.open_checked, and point to them.

        The caller saves. The files of an earlier picture go when that is committed.
        """
        old_folder, old_widths = self.folder, self.widths
        renditions = images.make_renditions(picture)
        self.folder = secrets.token_hex(8)
        self.widths = sorted(renditions)
        self.width = self.widths[-1]
        self.height = max(1, round(picture.height * self.width / picture.width))
        for width, data in renditions.items():
            default_storage.save(_file_name(self.folder, width), ContentFile(data))
        if old_folder:
            transaction.on_commit(lambda: _delete_files(old_folder, old_widths))

    @property
    def url(self):
        return default_storage.url(_file_name(self.folder, self.width))

    @property
    def thumbnail_url(self):
        return default_storage.url(_file_name(self.folder, self.widths[0]))

    @property
    def srcset(self):
        return ", ".join(f"{default_storage.url(_file_name(self.folder, width))} {width}w" for width in self.widths)


def _file_name(folder, width):
    return f"images/{folder}/{width}.webp"


def _delete_files(folder, widths):
    for width in widths:
        default_storage.delete(_file_name(folder, width))


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

    @property
    def reading_minutes(self):
        return max(1, round(len(self.body.split()) / WORDS_PER_MINUTE))


class Page(models.Model):
    """A page that stands apart from the flow of posts: About, Privacy, House rules."""

    title = models.CharField(max_length=120)
    slug = models.SlugField(unique=True, help_text="The page's address: /about/ for “about”.")
    body = CleanHTMLField("text")
    is_published = models.BooleanField("published", default=True)
    menu_order = models.PositiveSmallIntegerField(default=0, help_text="0: not in the footer. Else lowest first.")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["menu_order", "title"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("blog:page", args=[self.slug])

    def clean(self):
        # A page must not hide behind an address that the site itself uses.
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": "The site itself uses this address. Please choose another."})


# First parts of addresses in mssite/urls.py; test_house.py compares the two.
RESERVED_SLUGS = {"accounts", "admin", "archive", "author", "category", "comments", "feed", "letters", "media"} | {
    "livez", "metrics", "people", "posts", "readyz", "robots", "sitemap", "static", "tag",
}  # fmt: skip


class LinkGroup(models.Model):
    """A heading in the sidebar's Links."""

    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self):
        return self.name


class Link(models.Model):
    group = models.ForeignKey(LinkGroup, models.CASCADE, related_name="links")
    title = models.CharField(max_length=80)
    url = models.URLField("address")
    description = models.CharField(max_length=160, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["group__position", "group__name", "position", "title"]

    def __str__(self):
        return self.title

    @property
    def host(self):
        return urlsplit(self.url).netloc.removeprefix("www.")

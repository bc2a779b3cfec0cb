from urllib.parse import unquote

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone


class OldAddress(models.Model):
    """An address that was valid once: what stood there and where that is today, or that it is gone.

    It points at the thing and not at a path, so that chains cannot arise however often the thing moves.
    """

    class Kind(models.TextChoices):
        MOVED = "moved", "Leads on"
        GONE = "gone", "Gone"

    path = models.CharField("old address", max_length=300, unique=True)
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.MOVED)
    post = models.ForeignKey("blog.Post", models.SET_NULL, null=True, blank=True, related_name="old_addresses")
    page = models.ForeignKey("blog.Page", models.SET_NULL, null=True, blank=True, related_name="old_addresses")
    category = models.ForeignKey("blog.Category", models.SET_NULL, null=True, blank=True, related_name="old_addresses")
    series = models.ForeignKey("blog.Series", models.SET_NULL, null=True, blank=True, related_name="old_addresses")
    author = models.ForeignKey("blog.Author", models.SET_NULL, null=True, blank=True, related_name="old_addresses")
    tag = models.ForeignKey("taggit.Tag", models.SET_NULL, null=True, blank=True, related_name="old_addresses")
    # What follows the thing's own address, such as comments/7/; or the whole path, where it leads to no thing.
    rest = models.CharField(max_length=300, blank=True)
    # What stood there, for the list and for what to offer instead.
    title = models.CharField("what stood there", max_length=200, blank=True)
    words = models.CharField(max_length=500, blank=True)
    is_by_hand = models.BooleanField("made by hand", default=False)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name_plural = "old addresses"

    def __str__(self):
        return self.path

    @property
    def target(self):
        """The thing it leads to, or None. No query where the rows were loaded by with_targets()."""
        return next((getattr(self, name) for name in THINGS if getattr(self, f"{name}_id")), None)

    @target.setter
    def target(self, thing):
        for name in THINGS:
            setattr(self, name, thing if name == name_of(thing) else None)

    @property
    def leads_to(self):
        """The path it leads to today; empty when it leads nowhere."""
        if self.kind == self.Kind.GONE:
            return ""
        return (address_of(self.target) if self.target else "") + self.rest


# The fields that point at things with an address of their own.
THINGS = ("post", "page", "category", "series", "author", "tag")


def name_of(thing):
    """The name of the field for `thing`, or None for what has no address here."""
    name = getattr(thing, "_meta", None) and thing._meta.model_name
    return name if name in THINGS else None


def address_of(thing):
    """The path of a post, page, category, series, author or tag as it is now, not percent-encoded."""
    if name_of(thing) == "tag":  # a package's model, which knows no addresses
        return unquote(reverse("blog:tag", args=[thing.slug]))
    return thing.get_absolute_url()


def leave(thing, old_path):
    """Let `old_path` lead to `thing` from now on."""
    OldAddress.objects.update_or_create(
        path=old_path,
        defaults={
            **dict.fromkeys(THINGS),
            name_of(thing): thing,
            "kind": OldAddress.Kind.MOVED,
            "rest": "",
            "title": str(thing)[:200],
            "words": "",
            "is_by_hand": False,
            "made_at": timezone.now(),
        },
    )


def free(thing, path, is_seen):
    """Forget what led away from `path`, where `thing` stands now.

    While readers do not see the thing (`is_seen`), what led them elsewhere goes on doing so.
    """
    rows = OldAddress.objects.filter(path=path)
    if not is_seen:
        rows = rows.filter(**{name_of(thing): thing.pk})
    rows.delete()


class KeepsAddresses(models.QuerySet):
    """Rows whose slug is part of an address: update() and bulk_update() leave the old ones leading to them."""

    def update(self, **fields):
        if "slug" not in fields:
            return super().update(**fields)
        with transaction.atomic():
            before = {thing.pk: address_of(thing) for thing in self.only("slug")}
            count = super().update(**fields)
            for thing in self.model._base_manager.filter(pk__in=before):
                if (path := address_of(thing)) != before[thing.pk]:
                    leave(thing, before[thing.pk])
                    free(thing, path, is_seen=False)
        return count

    update.alters_data = True

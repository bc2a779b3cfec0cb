from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from blog.models.old_address import KeepsAddresses


class Category(models.Model):
    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(unique=True)
    description = models.CharField(max_length=300, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="belongs to",
        help_text="Another category that this one is a part of. Empty: it stands by itself.",
    )

    objects = KeepsAddresses.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "categories"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("blog:category", args=[self.slug])

    def clean(self):
        # Two levels: what is a part cannot have parts.
        if self.parent_id is None:
            return
        if self.parent_id == self.pk:
            raise ValidationError({"parent": "A category cannot be a part of itself. Please choose another."})
        if self.parent.parent_id:
            sentence = f"“{self.parent}” is itself a part of “{self.parent.parent}”. Please choose that one."
            raise ValidationError({"parent": sentence})
        if self.pk and self.children.exists():
            raise ValidationError({"parent": "This category has parts of its own, so it must stand by itself."})

"""What stands beside a post, in an order that its author chose: those who wrote it with them, and posts to read next."""

from django.db import models

from blog.models.author import Author


class WithAuthors(models.Manager):
    def get_queryset(self):
        # A byline is never shown without its name.
        return super().get_queryset().select_related("author")


class CoAuthor(models.Model):
    """Somebody who wrote a post together with its first author."""

    post = models.ForeignKey("blog.Post", models.CASCADE, related_name="co_authorships")
    author = models.ForeignKey(Author, models.PROTECT, related_name="co_authorships")
    position = models.PositiveSmallIntegerField()

    objects = WithAuthors()

    class Meta:
        ordering = ["position"]
        verbose_name = "co-author"
        constraints = [models.UniqueConstraint(fields=["post", "author"], name="co_author_once")]

    def __str__(self):
        return self.author.name


class RelatedPost(models.Model):
    """A post to read next, chosen by hand."""

    post = models.ForeignKey("blog.Post", models.CASCADE, related_name="related_choices")
    other = models.ForeignKey("blog.Post", models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["post", "other"], name="related_post_once"),
            models.CheckConstraint(condition=~models.Q(post=models.F("other")), name="related_post_is_another"),
        ]

    def __str__(self):
        return f"{self.post_id} → {self.other_id}"

import secrets

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.urls import reverse
from django.utils.text import slugify

from blog import images
from blog.json_rows import JSONRows
from blog.models.post import Post

LANGUAGES = [
    ("en", "English"), ("de", "German"), ("nl", "Dutch"), ("fr", "French"), ("es", "Spanish"), ("it", "Italian"),
    ("pt", "Portuguese"), ("pl", "Polish"), ("cs", "Czech"), ("da", "Danish"), ("nb", "Norwegian"),
    ("sv", "Swedish"), ("fi", "Finnish"), ("el", "Greek"), ("tr", "Turkish"), ("ru", "Russian"), ("uk", "Ukrainian"),
    ("ar", "Arabic"), ("he", "Hebrew"), ("zh", "Chinese"), ("ja", "Japanese"),
]  # fmt: skip
FOLDER = "downloads"


class Download(models.Model):
    """A PDF beside a post: a leaflet, a question list for the clinic. Its file lies under a name nobody guesses."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="downloads")
    title = models.CharField(max_length=120, help_text="What it is, as readers would say it.")
    language = models.CharField(max_length=2, choices=LANGUAGES, default="en")
    position = models.PositiveSmallIntegerField("order", default=0, help_text="Lowest first.")
    file_name = models.CharField(max_length=100, editable=False)
    size = models.PositiveIntegerField(editable=False)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("blog:download", args=[self.pk, slugify(self.title)[:60] or "download"])

    def delete(self, *args, **kwargs):
        name = self.file_name
        result = super().delete(*args, **kwargs)
        transaction.on_commit(lambda: images.delete([name]))
        return result

    def take(self, data):
        """Store `data`, the bytes of a PDF that was looked at. The caller saves. Raises OSError without room."""
        old, name = self.file_name, f"{FOLDER}/{secrets.token_hex(16)}.pdf"
        images.write(name, data)
        self.file_name, self.size = name, len(data)
        if old:
            transaction.on_commit(lambda: images.delete([old]))

    def open(self):
        """The stored file. Raises OSError where it is gone."""
        return default_storage.open(self.file_name)

    @classmethod
    def of_post(cls, outer):
        """A subquery: the downloads of the post `outer` as a list of rows, for a page that has no query to spare."""
        rows = cls.objects.filter(post=outer).order_by("position", "pk")
        return JSONRows(rows, pk="pk", title="title", language="language", position="position", size="size")

    @classmethod
    def from_rows(cls, rows):
        """The Downloads of a list made by of_post, in their order."""
        return [cls(**row) for row in rows or []]

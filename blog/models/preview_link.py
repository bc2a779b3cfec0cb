from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import models
from django.urls import reverse
from django.utils import timezone

from blog.models.revision import OfWork

# Long enough for somebody to read on a good day, short enough to be forgotten.
LIFETIME = timedelta(days=7)
SIGNER = signing.Signer(salt="blog.preview")


def _end():
    return timezone.now() + LIFETIME


class PreviewLink(OfWork):
    """Lets somebody without an account read words that are not published, for some days.

    The address is signed, not stored: who reads a copy of the database cannot make one.
    """

    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField(default=_end)
    revoked_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(post__isnull=False, page__isnull=True)
                | models.Q(post__isnull=True, page__isnull=False),
                name="preview_link_of_one_thing",
            ),
        ]

    def __str__(self):
        return f"Preview link {self.pk}"

    def get_absolute_url(self):
        return reverse("blog:preview", args=[SIGNER.sign(self.pk)])

    @classmethod
    def find(cls, token):
        """The link whose address ends with `token`, if it still opens; else None."""
        try:
            key = int(SIGNER.unsign(token))
        except (signing.BadSignature, ValueError):
            return None
        found = cls.objects.select_related("post", "page").filter(pk=key).first()
        return found if found and found.is_open else None

    @property
    def is_open(self):
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def state(self):
        if self.revoked_at:
            return "Closed"
        return "Open" if self.is_open else "Run out"

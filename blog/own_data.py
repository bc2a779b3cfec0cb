"""What this room keeps of a person: the byline and what stands below it, and pictures."""

from accounts.personal import Holding, Sheet
from blog.models import Author, Post

SHEETS = (
    Sheet("byline", "Your byline", "blog.Author", "user", {"name": "name", "byline": "role", "about": "bio"}),
    Sheet(
        "posts", "Your posts", "blog.Post", "author__user",
        {"title": "title", "address": "slug", "state": "status", "published": "published_at", "text": "body"},
        lambda person: Post.objects.signed_by(person),
    ),
    Sheet(
        "pictures", "Pictures you put here", "blog.Image", "uploaded_by",
        {"shows": "alt", "caption": "caption", "credit": "credit", "at": "uploaded_at", "folder": "folder"},
    ),
    Sheet(
        "corrections", "Corrections you wrote", "blog.Correction", "made_by",
        {"post": "post__title", "at": "corrected_at", "text": "text"},
    ),
)  # fmt: skip


def why_stay(person):
    """A byline must have somebody who answers for it."""
    if Author.objects.filter(user=person).exists():
        return "Posts stand under your name. Please ask an administrator to hand your byline over first."
    return ""


HOLDING = Holding(SHEETS, why_stay=why_stay)

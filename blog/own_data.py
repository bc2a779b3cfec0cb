"""What this room keeps of a person: the byline and what stands below it, work at the desk, and pictures."""

from accounts.personal import Holding, Sheet
from blog.models import Author, Draft, Post

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
    Sheet(
        "drafts", "Words at the desk that nobody has published", "blog.Draft", "updated_by",
        {"kind": "kind", "post": "post__title", "page": "page__title", "at": "updated_at", "words": "content"},
    ),
    # Without the words: they are those of the post, and may be other people's.
    Sheet(
        "versions", "Versions of posts and pages that you saved", "blog.Revision", "made_by",
        {"post": "post__title", "page": "page__title", "number": "number", "at": "made_at", "note": "note"},
    ),
    Sheet(
        "preview_links", "Links you made for people to read before you published", "blog.PreviewLink", "made_by",
        {"post": "post__title", "page": "page__title", "made": "made_at", "ends": "expires_at", "closed": "revoked_at"},
    ),
)  # fmt: skip


def why_stay(person):
    """A byline must have somebody who answers for it."""
    if Author.objects.filter(user=person).exists():
        return "Posts stand under your name. Please ask an administrator to hand your byline over first."
    return ""


def erase(leaving):
    """What was only begun goes; versions stay with their posts, and stand under no name any more."""
    Draft.objects.filter(updated_by=leaving.person, post=None, page=None).delete()


HOLDING = Holding(SHEETS, why_stay=why_stay, erase=erase)

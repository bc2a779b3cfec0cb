"""What this room keeps of a person: the byline and what stands below it, work at the desk, and pictures."""

from django.db.models import Q

from accounts.erasing import without
from accounts.models import Leaving
from accounts.personal import Holding, Sheet
from blog.models import Author, Draft, Invitation, Note, Post

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
    Sheet(
        "notes", "Notes on posts that you wrote", "blog.Note", "writer",
        {"post": "post__title", "at": "made_at", "text": "text", "about": "quote"},
    ),
    Sheet("notes-done", "Notes on posts that you marked as done", "blog.Note", "resolved_by", {"post": "post__title", "at": "resolved_at"}),
    Sheet("notes-to-you", "Notes on posts that name you", "blog.Note_mentions", "user", {"post": "note__post__title", "at": "note__made_at"}),
    Sheet(
        "invitations", "Invitations to the desk that you sent", "blog.Invitation", "invited_by",
        {"role": "role", "at": "made_at", "your words": "words", "accepted": "accepted_at", "withdrawn": "withdrawn_at"},
    ),
    Sheet(
        "invited", "Invitations to the desk that you had", "blog.Invitation", "accepted_by",
        {"address": "email", "role": "role", "at": "made_at", "accepted": "accepted_at"},
        lambda person: Invitation.objects.filter(Q(accepted_by=person) | Q(email=person.email)),
    ),
)  # fmt: skip


def why_stay(person):
    """A byline must have somebody who answers for it."""
    if Author.objects.filter(user=person).exists():
        return "Posts stand under your name. Please ask an administrator to hand your byline over first."
    return ""


def erase(leaving):
    """What was only begun goes, and so do letters that asked the person here; notes lose the name.

    Versions stay with their posts, and stand under no name any more. With the choice, own notes go.
    """
    person = leaving.person
    Draft.objects.filter(updated_by=person, post=None, page=None).delete()
    Invitation.objects.filter(Q(accepted_by=person) | Q(email=person.email)).delete()
    if leaving.choice == Leaving.Choice.ERASE:
        Note.objects.filter(writer=person).delete()
    for note in Note.objects.filter(Q(text__icontains=leaving.public_name) | Q(quote__icontains=leaving.public_name)):
        note.text = without(note.text, leaving.public_name, person.email)
        note.quote = without(note.quote, leaving.public_name, person.email)[:300]
        note.save(update_fields=["text", "quote"])


def bylines():
    return Author.objects.values_list("name", "user")


HOLDING = Holding(SHEETS, why_stay=why_stay, erase=erase, kept_names=bylines)

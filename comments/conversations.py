"""The row of a conversation: taken by whoever writes, and what moderators decide about the whole of it."""

from django.db import transaction
from django.db.models import F

from comments.models import Conversation


def lock(post):
    """Take the post's conversation for the rest of the transaction and return it as it is now."""
    rows = Conversation.objects.filter(post=post)
    if not rows.update(version=F("version") + 1):
        Conversation.objects.bulk_create([Conversation(post=post)], ignore_conflicts=True)
        rows.update(version=F("version") + 1)
    return rows.get()


def set_closing(post, at):
    """Let the conversation about `post` close `at` a moment; None leaves it to the rule of the whole site."""
    with transaction.atomic():
        lock(post)
        Conversation.objects.filter(post=post).update(closes_at=at)


def set_moderation(post, mode):
    """Choose how comments under `post` appear (a ModerationMode); empty leaves it to the rule of the whole site."""
    with transaction.atomic():
        lock(post)
        Conversation.objects.filter(post=post).update(moderation=mode)

"""When a conversation is over: set by a moderator, or some days after the post. Decided by time, when asked."""

from datetime import timedelta

from django.utils import timezone

from accounts import times
from accounts.models import SiteSettings
from comments.models import Conversation
from comments.rights import can_moderate


def closing_time(post, closes_at, site_settings):
    """Return the moment after which readers write no more, or None for never.

    What a moderator has set (`closes_at`) counts before the rule of the whole site.
    """
    days = site_settings.comments_close_after
    if closes_at or days is None or post.published_at is None:
        return closes_at
    return post.published_at + timedelta(days=days)


def closed_since(post, closes_at, site_settings):
    """Return the moment at which the conversation closed, or None while it is open."""
    at = closing_time(post, closes_at, site_settings)
    return at if at and at <= timezone.now() else None


def look_up_closed_since(post):
    """As closed_since, for one post alone; two queries."""
    closes_at = Conversation.objects.filter(post=post).values_list("closes_at", flat=True).first()
    return closed_since(post, closes_at, SiteSettings.load())


def may_write_when_closed(user, post):
    """Whether a closed conversation is open to this person: one of the post's authors, or a moderator."""
    return user.is_authenticated and (user.pk in post.author_user_ids or can_moderate(user))


def sentence(closed_at):
    """What readers are told of a conversation that closed at this moment."""
    return f"This conversation closed on {times.day(closed_at)}."


def why_closed(writer, post, conversation, site_settings):
    """Return a sentence for `writer` if the conversation is over for them; empty while they may write."""
    closed_at = closed_since(post, conversation.closes_at, site_settings)
    if closed_at and not may_write_when_closed(writer, post):
        return f"{sentence(closed_at)} Your text was not posted; you can copy it from here."
    return ""


def reopened_until(post):
    """Return what to set for a conversation that opens again.

    None, or as many days from now as the site gives, where its rule would close the conversation at once.
    """
    site_settings = SiteSettings.load()
    if closed_since(post, None, site_settings):
        return timezone.now() + timedelta(days=max(site_settings.comments_close_after, 1))
    return None

"""Records what came to pass by the clock, and tells whom it concerns.

What readers see never waits for this: the queries decide by state and time. So a worker that stands still is late in
telling, and in nothing else.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.mail import absolute, queue_letter
from accounts.models import User
from accounts.times import as_liked_by
from blog import addresses
from blog.models import Post, ScheduledEvent

Kind = ScheduledEvent.Kind
MOMENTS = {Kind.ONLINE: "published_at", Kind.OFFLINE: "unpublish_at", Kind.FEATURED_OVER: "featured_until"}
# A round of the worker takes seconds; so late, something is wrong.
MAX_LATENESS = timedelta(minutes=5)
# Who plans a post to go online within a minute still sits in front of it.
WORTH_A_LETTER = timedelta(minutes=1)
# After a longer stop a letter would only puzzle.
LETTER_UNTIL = timedelta(days=3)
A_BATCH = 100

logger = logging.getLogger(__name__)


def due(kind, until=None):
    """Posts of which an event of this kind has come to pass (`until` a moment, or now) and is not recorded yet."""
    moment = MOMENTS[kind]
    posts = Post.objects.filter(status=Post.Status.PUBLISHED, **{f"{moment}__lte": until or timezone.now()})
    return unrecorded(posts, kind, moment).order_by(moment)


def unrecorded(queryset, kind, moment, post="pk"):
    """Rows of `queryset` whose `moment` has no event of this kind; `post` names the field with the post's key."""
    events = ScheduledEvent.objects.filter(post=OuterRef(post), kind=kind, moment=OuterRef(moment))
    return queryset.filter(~Exists(events))


def overdue(kind):
    """Posts that should have been recorded some minutes ago, and could have been since they were last saved."""
    latest = timezone.now() - MAX_LATENESS
    return due(kind, latest).filter(updated_at__lte=latest)


def record_due(keep_on=lambda: True):
    """A job of the worker: record each event that is due, once however many workers there are."""
    for kind, moment in MOMENTS.items():
        for post in due(kind).select_related("author__user")[:A_BATCH]:
            if not keep_on():
                return
            record(post, kind, getattr(post, moment))


def record(post, kind, moment):
    """Write down that this came to pass, with all that follows from it. False if somebody was first."""
    with transaction.atomic():
        event, is_new = ScheduledEvent.objects.get_or_create(
            post=post, kind=kind, moment=moment, defaults={"recorded_at": timezone.now()}
        )
        if is_new and kind == Kind.ONLINE:
            addresses.after_saving(post)
            if was_planned(post, event):
                tell_authors(post)
    if is_new:
        at, recorded_at = moment.isoformat(timespec="seconds"), event.recorded_at.isoformat(timespec="seconds")
        logger.info("Post %s: %s at %s, recorded at %s.", post.pk, event.get_kind_display(), at, recorded_at)
    return is_new


def was_planned(post, event):
    """Whether the post was left to the clock: not published by hand just now, nor brought here from elsewhere."""
    return post.updated_at <= event.moment - WORTH_A_LETTER and event.recorded_at - event.moment <= LETTER_UNTIL


def tell_authors(post):
    """Queue the letter "Your post is online" for everybody who wrote it."""
    for person in User.objects.filter(pk__in=post.author_user_ids, is_active=True).order_by("pk"):
        with as_liked_by(person):
            link = absolute(post.get_absolute_url())
            at = timezone.localtime(post.published_at)
            queue_letter("post_online", person.email, {"post": post, "link": link, "at": at})

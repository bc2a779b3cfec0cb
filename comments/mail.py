"""Who is told of a comment, and the letters about it. Letters are written by the worker, none while a page is made.

A door writes the notifications alone, in its own transaction. So an approval takes as long with five hundred
followers as with none, nobody is forgotten if it is undone, and whether a letter follows, when, and how many a day,
is decided in one place: by the worker, who marks each notification and queues its letter in one transaction.
"""

import logging
from datetime import timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.mail import absolute, queue_letter
from accounts.models import User
from comments.audience import audience
from comments.models import Comment, CommentLog, MailPreference, Notification, QueueNotice
from comments.stopping import stop_headers, stop_link

MODERATORS_HEAR_EVERY = timedelta(hours=1)
# More letters in a day are a burden; what comes beyond waits for the next digest.
MOST_LETTERS_A_DAY = 20
LETTERS_A_ROUND = 100
CLOSED_A_ROUND = 1000

Way = Notification.Way
When = MailPreference.When
logger = logging.getLogger(__name__)


def tell_about(comment, by):
    """Note for everybody concerned that `comment` has become visible (see comments.audience). Called by the doors.

    Each person hears of a comment once, whatever happens to it later.
    """
    now = timezone.now()
    told = [
        Notification(recipient_id=key, kind=kind, comment=comment, created_at=now)
        for key, kind in audience(comment, by).items()
    ]
    Notification.objects.bulk_create(told, ignore_conflicts=True)


def write_letters(keep_on=lambda: True):
    """Queue a letter for each new notification whose reader wants one at once. Called by the worker.

    Return how many letters were queued.
    """
    forget_unwanted()
    keys = _due_at_once().order_by("pk").values_list("pk", flat=True)
    return each_by_itself(keys[:LETTERS_A_ROUND], _write_letter, keep_on)


def _due_at_once():
    return Notification.objects.for_letters().filter(wanted=When.AT_ONCE, way="")


def forget_unwanted():
    """Close what its reader wants no letter about, or has seen on the site already."""
    unwanted = Notification.objects.waiting().filter(Q(wanted=When.NEVER) | Q(read_at__isnull=False))
    keys = list(unwanted.order_by().values_list("pk", flat=True)[:CLOSED_A_ROUND])
    if keys:
        Notification.objects.filter(pk__in=keys, mailed_at=None).update(mailed_at=timezone.now(), way=Way.NONE)


def _write_letter(key):
    """Queue the letter about one notification, or put it off to the next digest. Return whether it was queued."""
    news = _due_at_once().for_list().select_related("recipient").filter(pk=key).first()
    if news is None:
        return False
    mine = Notification.objects.filter(pk=key, mailed_at=None, way="")
    now = timezone.now()
    recent = Notification.objects.filter(way=Way.LETTER, mailed_at__gt=now - timedelta(days=1))
    if recent.filter(recipient=news.recipient).count() >= MOST_LETTERS_A_DAY:
        mine.update(way=Way.DIGEST)
        return False
    if not mine.update(mailed_at=now, way=Way.LETTER):
        return False
    group = "replies" if news.is_about_you else "follows"
    context = {
        "news": news,
        "recipient": news.recipient,
        "link": absolute(news.get_absolute_url()),
        "stop_link": stop_link(news.recipient, group),
    }
    queue_letter(f"comment_{news.kind}", news.recipient, context, headers=stop_headers(news.recipient, group))
    return True


def each_by_itself(items, act, keep_on):
    """Call `act` for each item in a transaction of its own, as long as `keep_on()`. Return how many answered True.

    A fault in one is logged and keeps back that one only, for the next round.
    """
    done = 0
    for item in list(items):
        if not keep_on():
            break
        try:
            with transaction.atomic():
                done += bool(act(item))
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("The letter about %s could not be written.", item)
    return done


def tell_moderators(keep_on=lambda: True):
    """At most hourly, if something came to wait since the last letter: one letter to each moderator, without texts.

    What waits are comments, and changes of published ones. Called by the worker. Return whether letters were written.
    """
    with transaction.atomic():
        last = QueueNotice.objects.order_by("-pk").first()
        if last and last.sent_at > timezone.now() - MODERATORS_HEAR_EVERY:
            return False
        newest = CommentLog.objects.waits_since(last.told_up_to if last else 0).last()
        if newest is None:
            return False
        notice = QueueNotice.objects.create(told_up_to=newest.pk, waiting=Comment.objects.waiting().count())
        link = absolute("/admin/comments/comment/?state__exact=pending")
        for moderator in moderators_who_want(MailPreference.QueueWhen.HOURLY):
            queue_letter("comments_waiting", moderator, {"waiting": notice.waiting, "link": link})
    return True


def moderators_who_want(*wishes):
    """The moderators who want letters about the queue in one of these ways (MailPreference.QueueWhen)."""
    wish = Coalesce("mail_preference__queue", Value(MailPreference.QueueWhen.HOURLY))
    people = User.objects.with_permission("django_comments.can_moderate").annotate(queue_wish=wish)
    return people.filter(queue_wish__in=wishes)

"""Letters about comments. All are written by the doors or the worker, none while a page is made."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.mail import absolute, queue_letter
from accounts.models import User
from comments.mentions import mentioned
from comments.models import Comment, Notification, QueueNotice

MODERATORS_HEAR_EVERY = timedelta(hours=1)


def tell_about(comment, by):
    """Tell the writer of the parent, the author of the post and whom it names that `comment` has become visible.

    Each person hears of a comment once, whatever happens to it later; nobody hears of their own comment, nor
    of one that they have just approved.
    """
    recipients = dict.fromkeys(mentioned(comment), Notification.Kind.MENTION)
    if comment.post.author.user:
        recipients[comment.post.author.user] = Notification.Kind.ON_YOUR_POST
    if comment.reply_to and comment.reply_to.user:
        recipients[comment.reply_to.user] = Notification.Kind.REPLY
    for person, kind in recipients.items():
        if person not in (comment.user, by) and person.is_active and _is_news(person, kind, comment):
            context = {"comment": comment, "recipient": person, "link": absolute(comment.get_absolute_url())}
            queue_letter(f"comment_{kind}", person.email, context)


def _is_news(person, kind, comment):
    if Notification.objects.filter(recipient=person, comment=comment).exists():
        return False
    Notification.objects.create(recipient=person, kind=kind, comment=comment)
    return True


def tell_moderators(keep_on=lambda: True):
    """At most hourly, if comments came since the last letter: one letter to each moderator, without the texts.

    Called by the worker. Return whether letters were written.
    """
    with transaction.atomic():
        last = QueueNotice.objects.order_by("-pk").first()
        if last and last.sent_at > timezone.now() - MODERATORS_HEAR_EVERY:
            return False
        waiting = Comment.objects.pending().order_by("-pk")
        newest = waiting.first()
        if newest is None or (last and last.newest_id and newest.pk <= last.newest_id):
            return False
        notice = QueueNotice.objects.create(newest=newest, waiting=waiting.count())
        link = absolute("/admin/comments/comment/?state__exact=pending")
        for moderator in User.objects.with_permission("django_comments.can_moderate"):
            queue_letter("comments_waiting", moderator.email, {"waiting": notice.waiting, "link": link})
    return True

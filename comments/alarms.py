"""Alarms: the on-call people hear at once that somebody may be in danger, and how long they took is kept."""

from django.urls import reverse
from django.utils import timezone

from accounts.mail import absolute, queue_letter
from accounts.models import SiteSettings, User
from comments.models import Alarm, Comment, CommentLog


def sound(comment, risk, cause, by=None):
    """Note that the writer of `comment` may be in danger, and write to the on-call people, without a word of the text.

    For use inside the transaction that holds the conversation's lock. `cause` is a sentence for moderators. A second
    cause adds to the record; letters are written again only where the risk is higher than was known.
    """
    already = list(Alarm.objects.filter(comment=comment, answered_at=None).values_list("risk", flat=True))
    Alarm.objects.create(comment=comment, cause=cause[:200], risk=risk)
    CommentLog.objects.create(
        comment=comment, act="alarm", by=by, reason=cause, after=comment.state, at=timezone.now()
    )
    if risk > comment.risk:
        Comment.objects.filter(pk=comment.pk, risk__lt=risk).update(risk=risk)
        comment.risk = risk
    if not already or risk > max(already):
        write_letters(reverse("admin:comments_comment_change", args=[comment.pk]))


def answer(comment, by):
    """Note that somebody has decided on the comment, or its writer has taken it away: this ends its alarms."""
    Alarm.objects.filter(comment=comment, answered_at=None).update(answered_at=timezone.now(), answered_by=by)


def on_call():
    """The addresses that alarms go to: those of the site settings, else all moderators."""
    if addresses := SiteSettings.load().on_call.split():
        return list(dict.fromkeys(addresses))
    moderators = User.objects.with_permission("django_comments.can_moderate")
    return list(moderators.order_by("pk").values_list("email", flat=True))


def write_letters(page):
    """Write to the on-call people that somebody may need help, with the way to the `page` of the desk that tells more."""
    for address in on_call():
        queue_letter("comment_alarm", address, {"link": absolute(page)})

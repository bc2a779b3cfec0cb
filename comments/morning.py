"""The moderators' morning letter: what waits, each with links by which one decision can be made without signing in."""

from typing import NamedTuple
from uuid import uuid4

from django.core import signing
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from accounts.mail import absolute, queue_letter
from accounts.models import User
from comments import doors, second_look
from comments.digests import last_morning
from comments.mail import each_by_itself, moderators_who_want
from comments.models import Appeal, Comment, CommentLog, MailPreference
from comments.rights import can_moderate
from comments.stopping import stop_headers, stop_link

QueueWhen = MailPreference.QueueWhen
# Ten minutes a day are enough for about as many; the rest is one link away.
MOST_LINES = 10
# A letter is read within days; who finds it later had better sign in.
GOOD_FOR_SECONDS = 3 * 24 * 3600
SALT = "comments.morning"
ACTS = {
    "approve": (doors.approve, "Approve", "approved"),
    "review": (second_look.mark_reviewed, "Leave it published", "left published"),
    "reject": (doors.reject, "Reject", "rejected"),
    "spam": (doors.mark_as_spam, "Mark as spam", "marked as spam"),
}


def send_morning_letters(keep_on=lambda: True):
    """Once a morning, if comments wait: a letter to each moderator who wants it. Called by the worker.

    Return how many letters were queued.
    """
    morning = last_morning(timezone.now())
    sent = Q(mail_preference__morning_sent_at__gte=morning)
    people = moderators_who_want(QueueWhen.HOURLY, QueueWhen.DAILY).exclude(sent)
    keys = list(people.values_list("pk", flat=True))
    if not keys or not Comment.objects.waiting().exists():
        return 0
    return each_by_itself(keys, lambda key: _send(key, morning), keep_on)


def _send(key, morning):
    """Queue the letter for one moderator, within the caller's transaction. False if somebody was first."""
    MailPreference.objects.get_or_create(user_id=key)
    due = Q(morning_sent_at=None) | Q(morning_sent_at__lt=morning)
    if not MailPreference.objects.filter(due, user=key).update(morning_sent_at=timezone.now()):
        return False
    person = User.objects.get(pk=key)
    # As in the queue: the most urgent first, and by its index.
    waiting = Comment.objects.waiting().order_by("-risk", "pk")
    acts = CommentLog.objects.filter(comment=OuterRef("pk")).order_by("-pk")
    appeals = Appeal.objects.open().filter(decision__comment=OuterRef("pk"))
    comments = waiting.select_related("post").annotate(
        last_act=Subquery(acts.values("pk")[:1]),
        appealed_at=Subquery(appeals.values("made_at")[:1]),
        since=Coalesce("appealed_at", Subquery(acts.asks_for_look().values("at")[:1])),
    )[:MOST_LINES]
    lines = [
        {"comment": comment, "because": _because(comment), "link": absolute(_path(person, comment))}
        for comment in comments
    ]
    count = waiting.count()
    context = {
        "lines": lines,
        "count": count,
        "more": count - len(lines),
        "queue": absolute(reverse("admin:comments_comment_changelist")),
        "recipient": person,
        "stop_link": stop_link(person, "queue"),
    }
    queue_letter("comments_morning", person, context, headers=stop_headers(person, "queue"))
    return True


def _because(comment):
    """Why it waits, in a sentence. Behind a colon stand words of the comment, and no letter holds those."""
    if comment.has_waiting_change:
        return "A change waits."
    if comment.appealed_at:
        return "The writer asks for a second look."
    before, colon, _ = comment.held_because.partition(":")
    return f"{before}." if colon else before


def _path(person, comment):
    """The path of the page on which `person` decides on `comment` as it stands now: after the act `last_act`."""
    token = signing.dumps([person.pk, comment.pk, comment.last_act], salt=SALT)
    return reverse("comments:decide_by_letter", args=[token])


class Refusal(Exception):
    """A link by which nothing can be decided. Holds a sentence and the status of the answer."""

    def __init__(self, sentence, status):
        super().__init__(sentence)
        self.status = status


class Invitation(NamedTuple):
    """What a link asks for: that `moderator` decides on `comment`, to which `last_act` was the last thing done."""

    moderator: User
    comment: Comment
    last_act: int


def read_link(token, user):
    """Return the Invitation that `token` stands for, opened by `user`. Raise Refusal where it is none any more."""
    try:
        person_key, comment_key, last_act = signing.loads(token, salt=SALT, max_age=GOOD_FOR_SECONDS)
    except signing.SignatureExpired as error:
        raise Refusal("This link has run out. Links in letters work for three days.", 410) from error
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Refusal("This link does not work. Perhaps a part of it was lost on the way.", 404) from error
    moderator = User.objects.filter(pk=person_key).first()
    comment = Comment.objects.filter(pk=comment_key).select_related("post", "user", "reply_to__user").first()
    if moderator is None or comment is None:
        raise Refusal("This link does not work any more.", 404)
    if user.is_authenticated and user != moderator:
        raise Refusal("This link was sent to somebody else. Sign in as yourself and open the queue.", 403)
    if not can_moderate(moderator):
        raise Refusal("You do not moderate comments any more, so this link decides nothing.", 403)
    invitation = Invitation(moderator, comment, last_act)
    _refuse_if_decided(invitation)
    return invitation


def acts_on(comment):
    """(key of ACTS, label) of what a link can decide about `comment`. Nothing where two texts are to be compared."""
    if comment.has_waiting_change or not (comment.is_pending or comment.is_unreviewed):
        return []
    first = "review" if comment.is_unreviewed else "approve"
    return [(act, ACTS[act][1]) for act in (first, "reject", "spam")]


def decide(invitation, act, reason=""):
    """Lead the comment of an Invitation through the door `act` (a key of ACTS), once. Raise Refusal if it is too late."""
    with transaction.atomic():
        doors.lock(invitation.comment.post)
        invitation.comment.refresh_from_db()
        _refuse_if_decided(invitation)
        if not ACTS[act][0](invitation.comment, by=invitation.moderator, reason=reason, deed=uuid4()):
            raise Refusal("This cannot be done to the comment as it is now. Open the queue to see it.", 409)


def _refuse_if_decided(invitation):
    """A link works once: whatever happened to the comment since the letter, it had better be read again."""
    last = invitation.comment.log.select_related("by").last()
    if last is None or last.pk == invitation.last_act:
        return
    if last.by == invitation.moderator:
        raise Refusal("You have acted on this comment since the letter. A link in it works once.", 409)
    who = last.by.public_name if last.by else "Somebody"
    raise Refusal(f"{who} has acted on this comment since the letter. Nothing was changed by you.", 409)

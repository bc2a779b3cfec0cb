"""What happens to the comments of somebody who leaves. Their places and numbers stay, and so do the answers of others.

Called by accounts.leaving with the Leaving, whose key marks the acts in the log.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_comments.models import Comment as BaseComment
from django_comments.models import CommentFlag
from django_comments_xtd.models import LIKEDIT_FLAG

from accounts.models import Leaving
from comments import returning
from comments.conversations import lock
from comments.likes import unlike_comment
from comments.models import Alarm, Comment, CommentLog, Conversation, Notification, Report, SpamModel
from comments.verdicts import NOTHING_HOLDS

State = Comment.State
# Acts whose reason in the log may quote the text.
QUOTING = ("post", "edit", "propose", "hold back")


def hide(leaving):
    """Take away what waits, and with the choice to erase also what is published. Everything can come back."""
    states = [State.PENDING, State.APPROVED] if leaving.choice == Leaving.Choice.ERASE else [State.PENDING]
    for post, comments in _by_post(Comment.objects.filter(user=leaving.person_id)):
        with transaction.atomic():
            if not Leaving.objects.select_for_update().filter(pk=leaving.pk).exists():
                return  # came back in the meantime
            lock(post)  # also where nothing is taken away: pages that show the name are old now
            for comment in Comment.objects.filter(pk__in=[each.pk for each in comments], state__in=states):
                _move(comment, State.REMOVED, "leave", leaving)


def bring_back(leaving):
    """Undo hide(), except where a moderator has decided since. In the transaction of accounts.leaving."""
    rows = CommentLog.objects.filter(deed=leaving.pk, act="leave").select_related("comment__post")
    before = {row.comment_id: row.before for row in rows}
    for post, comments in _by_post(Comment.objects.filter(user=leaving.person_id)):
        lock(post)
        for comment in Comment.objects.filter(pk__in=[each.pk for each in comments], state=State.REMOVED):
            if comment.pk in before:
                _move(comment, before[comment.pk], "come back", leaving)


def erase(leaving):
    """Cut the comments from the person, and forget each text that is not to stay. Then likes are taken back."""
    returning.keep_mark(leaving.person)
    for post, comments in _by_post(Comment.objects.filter(user=leaving.person_id)):
        with transaction.atomic():
            lock(post)
            for comment in Comment.objects.filter(pk__in=[each.pk for each in comments]):
                _cut(comment, leaving)
    # Comments from before there were accounts may carry the same address.
    as_guest = BaseComment.objects.filter(user_email__iexact=leaving.person.email)
    as_guest.update(user_name="", user_email="", user_url="", ip_address=None)
    liked = CommentFlag.objects.filter(user=leaving.person_id, flag=LIKEDIT_FLAG).values("comment")
    for comment in Comment.objects.filter(pk__in=liked).select_related("post").order_by("post", "pk"):
        unlike_comment(comment, leaving.person)
    # Made from texts that are gone now; the worker learns anew from those that are there.
    SpamModel.objects.all().delete()


def _by_post(comments):
    """Yield each post with its comments, always in one order, so that two who take several posts form a line."""
    by_post = {}
    for comment in comments.select_related("post").order_by("post", "pk"):
        by_post.setdefault(comment.post, []).append(comment)
    yield from by_post.items()


def _move(comment, state, act, leaving):
    """Change the state alone: when the comment was reviewed and published must come back as it was."""
    before = comment.state
    Comment.objects.filter(pk=comment.pk, state=before).update(state=state)
    _keep_in_step(comment, before, state)
    CommentLog.objects.create(
        comment=comment, act=act, by_id=leaving.person_id, before=before, after=state, deed=leaving.pk
    )


def _keep_in_step(comment, before, state):
    BaseComment.objects.filter(pk=comment.pk).update(
        is_public=state == State.APPROVED, is_removed=state == State.REMOVED
    )
    change = (state == State.APPROVED) - (before == State.APPROVED)
    Conversation.objects.filter(post=comment.post_id).update(approved_count=F("approved_count") + change)


def _cut(comment, leaving):
    """Leave of the comment its place, and its text where that was published and is to stay."""
    stays = comment.is_approved and leaving.choice == Leaving.Choice.ANONYMISE
    now, before = timezone.now(), comment.state
    comment.user, comment.user_name, comment.user_email, comment.user_url = None, "", "", ""
    comment.ip_address = comment.form_key = None
    comment.proposed_text = ""
    log = CommentLog.objects.filter(comment=comment)
    log.update(old_text="")
    if not stays:
        comment.comment = ""
        for field, value in NOTHING_HOLDS.items():
            setattr(comment, field, value)
        if before in (State.PENDING, State.APPROVED):
            comment.state = State.REMOVED
        log.filter(act__in=QUOTING).update(reason="")
        Alarm.objects.filter(comment=comment).update(cause="")
        Notification.objects.filter(comment=comment).delete()
    comment.save()
    _keep_in_step(comment, before, comment.state)
    row = CommentLog.objects.create(comment=comment, act="cut off", before=before, after=comment.state, at=now)
    if not stays:
        gone = Report.objects.open().filter(comment=comment)
        gone.update(outcome=Report.Outcome.GONE, closed_at=now, closed_by=row)

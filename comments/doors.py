"""The only functions that change a comment.

Each opens one transaction, takes the post's conversation first (so that writers form one line), changes the
state by compare-and-set, writes a log row and queues the mail. A decision on one comment changes no other.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_comments.models import Comment as BaseComment
from django_comments.signals import comment_was_posted, comment_will_be_posted
from django_comments_xtd.models import XtdComment

from comments import alarms, mail, moderation, outcomes
from comments.conversations import lock
from comments.models import Comment, CommentLog, Conversation
from comments.verdicts import Candidate, hold

State = Comment.State
# Acts by which somebody has looked at a comment.
DECISIONS = ("approve", "reject", "spam", "remove", "restore")


class Refused(Exception):
    """A comment that cannot be stored. The message is a sentence for its writer."""


def post(post, writer, text, parent_number=None, form_key="", request=None, members_only=False, deed=None):
    """Store `text` by `writer` under `post`, as an answer to comment `parent_number` or as a new thread.

    Return the Comment. The same `form_key` from the same writer returns the comment stored the first time.
    An answer to a members' comment is for members only, too.
    Raise Refused if the conversation is closed to the writer, a rule of comments.moderation turns the text down, the
    parent is no visible comment of this post, or a receiver of the package's signal `comment_will_be_posted` says no.
    """
    form_key = Comment.key_for(writer, post, form_key) if form_key else None
    with transaction.atomic():
        conversation = lock(post)
        if form_key and (stored := Comment.objects.filter(form_key=form_key).first()):
            stored.is_repeat = True
            return stored
        verdict = _judged(Candidate(writer, post, text, conversation=conversation))
        parent = _visible_parent(post, parent_number) if parent_number else None
        comment = Comment(
            user=writer,
            comment=text,
            form_key=form_key,
            state=State.PENDING if verdict.is_held else State.APPROVED,
            members_only=members_only or bool(parent and parent.members_only),
            submit_date=timezone.now(),
            **verdict.held_fields,
        )
        comment.about(post)
        comment.place(conversation.last_number + 1, parent)
        if comment.is_approved:
            comment.published_at = comment.submit_date
        _ask_receivers(comment, request)
        comment.save()
        if not parent:  # the package's columns: a root is its own parent
            comment.parent_id = comment.thread_id = comment.pk
            XtdComment.norel_objects.filter(pk=comment.pk).update(parent_id=comment.pk, thread_id=comment.pk)
        record(
            conversation, comment, "post", by=writer, reason=verdict.reason, before="", after=comment.state, deed=deed
        )
        if verdict.risk:
            alarms.sound(comment, verdict.risk, verdict.reason)
        comment_was_posted.send(Comment, comment=comment, request=request)
    return comment


def approve(comment, by, reason="", deed=None):
    """Let everybody read the comment. False if somebody was first."""
    return _decide(comment, "approve", State.APPROVED, by, reason, deed, {State.PENDING, State.REJECTED, State.SPAM})


def reject(comment, by, reason="", deed=None):
    """Keep the comment from everybody but its writer and the moderators. False if somebody was first."""
    return _decide(comment, "reject", State.REJECTED, by, reason, deed, {State.PENDING, State.APPROVED})


def mark_as_spam(comment, by, reason="", deed=None):
    """Reject the comment as an advert. False if somebody was first."""
    return _decide(comment, "spam", State.SPAM, by, reason, deed, {State.PENDING, State.APPROVED, State.REJECTED})


def remove(comment, by, reason="", deed=None):
    """Take away the comment, as its writer or a moderator may. False if it is gone already."""
    return _decide(comment, "remove", State.REMOVED, by, reason, deed, {State.PENDING, State.APPROVED})


def restore(comment, by, reason="", deed=None):
    """Put the comment back to the state it had before it was rejected, marked as spam or removed.

    False if it is not hidden, or somebody was first.
    """
    last = comment.log.filter(after=comment.state).exclude(before="").exclude(act="undo").last()
    back_to = last.before if last and last.before in {State.PENDING, State.APPROVED} else State.PENDING
    return _decide(comment, "restore", back_to, by, reason, deed, {State.REJECTED, State.SPAM, State.REMOVED})


def approve_and_reply(comment, by, text, form_key="", reason="", deed=None):
    """Approve the comment, if nobody was first, and answer it in the same transaction. Return the answer."""
    with transaction.atomic():
        lock(comment.post)
        if not comment.is_approved:
            approve(comment, by, reason, deed)
        return post(comment.post, by, text, parent_number=comment.number, form_key=form_key, deed=deed)


def _decide(comment, act, state, by, reason, deed, allowed_from):
    with transaction.atomic():
        conversation = lock(comment.post)
        before = comment.state
        if before not in allowed_from or outcomes.is_own_case(comment, by):
            return False
        now = timezone.now()
        # The text too must be the one that was decided on: its writer may have changed it a moment ago.
        mine = Comment.objects.filter(pk=comment.pk, state=before, edited_at=comment.edited_at)
        if not mine.update(state=state, reviewed_at=now):
            return False
        if state == State.APPROVED and comment.published_at is None:
            comment.published_at = now
            Comment.objects.filter(pk=comment.pk).update(published_at=now)
        keep_booleans(comment, state)
        comment.state, comment.reviewed_at = state, now
        record(conversation, comment, act, by, reason, before, after=state, deed=deed, at=now)
    return True


def hold_back(comment, code, reason, by=None):
    """Let a published comment wait for a moderator again, for `reason`; `code` names it. False if it is not public."""
    with transaction.atomic():
        conversation = lock(comment.post)
        mine = Comment.objects.approved().filter(pk=comment.pk)
        if not mine.update(state=State.PENDING, reviewed_at=None, **hold(reason, code).held_fields):
            return False
        keep_booleans(comment, State.PENDING)
        comment.refresh_from_db()
        record(conversation, comment, "hold back", by, reason, before=State.APPROVED, after=State.PENDING)
    return True


def keep_booleans(comment, state):
    """The package's own columns follow the state."""
    BaseComment.objects.filter(pk=comment.pk).update(
        is_public=state == State.APPROVED, is_removed=state == State.REMOVED
    )


def edit(comment, by, text):
    """Change the text as its writer. Return True if it changed, False if the change waits for a moderator.

    What waits itself, or is written by staff, changes at once; a published text stays until the change is accepted.
    Raise Refused when the time for changes is over, or a rule turns the new text down.
    """
    with transaction.atomic():
        conversation = lock(comment.post)
        comment.refresh_from_db()
        if not comment.can_be_edited_by(by):
            raise Refused("The time for changes is over. You can write an answer to your own comment instead.")
        verdict = _judged(Candidate(by, comment.post, text, comment, conversation))
        waits = comment.is_approved and verdict.is_held
        act = "propose" if waits else "edit"
        if waits:
            comment.proposed_text = text
            Comment.objects.filter(pk=comment.pk).update(proposed_text=text)
            log(comment, act, by, verdict.reason)
        else:
            change_text(comment, text, act, by, verdict.reason)
        _note_reasons(comment, verdict)
    return not waits


def _note_reasons(comment, verdict):
    """Tell moderators why to look at a text that its writer has changed."""
    if not verdict.code or not (verdict.is_held or comment.is_approved):
        return
    fields = verdict.held_fields
    if not verdict.is_held:  # everybody reads a text at once that nobody has looked at
        fields["reviewed_at"] = comment.reviewed_at = None
    Comment.objects.filter(pk=comment.pk).update(**fields)
    if verdict.risk:
        alarms.sound(comment, verdict.risk, verdict.reason)


def accept_edit(comment, by, seen_text, reason="", deed=None):
    """Publish the proposed text that the moderator has seen. False if it has changed or somebody was first."""
    with transaction.atomic():
        lock(comment.post)
        comment.refresh_from_db()
        if not comment.has_waiting_change or comment.proposed_text != seen_text:
            return False
        change_text(comment, comment.proposed_text, "accept edit", by, reason, deed, is_look=True)
    return True


def refuse_edit(comment, by, reason="", seen_text=None, deed=None):
    """Keep the published text. False if the change has been decided on, or is not the one that was seen."""
    with transaction.atomic():
        lock(comment.post)
        comment.refresh_from_db()
        proposed = comment.proposed_text
        if not comment.has_waiting_change or seen_text not in (None, proposed):
            return False
        now = timezone.now()
        Comment.objects.filter(pk=comment.pk).update(proposed_text="", reviewed_at=now)
        log(comment, "refuse edit", by, reason, proposed, deed, now)
    return True


def withdraw(comment, by):
    """Remove the own comment; answers to it stay, below a placeholder. False if it is not one's own or gone."""
    return comment.user_id == by.pk and remove(comment, by, reason="by its writer")


def undo_withdraw(comment, by):
    """Put back the own comment that one has removed oneself. False if a moderator removed it."""
    return can_undo_withdraw(comment, by) and restore(comment, by, reason="by its writer")


def can_undo_withdraw(comment, by):
    """Whether the comment was last removed by its own writer, and `by` is that writer."""
    last = comment.log.exclude(before="").last()
    return bool(last) and comment.state == State.REMOVED and last.by_id == by.pk == comment.user_id


def change_text(comment, text, act, by, reason="", deed=None, waiting="", is_look=False):
    """Put `text` in the place of the comment's, in the transaction of a door. The log keeps the old one.

    `waiting` is the change that waits from now on. `is_look` says that a moderator has looked at the text by this.
    """
    old_text, now = comment.comment, timezone.now()
    comment.comment, comment.proposed_text, comment.edited_at = text, waiting, now
    fields = ["comment", "html", "excerpt", "text_mark", "proposed_text", "edited_at"]
    if is_look:
        comment.reviewed_at = now
        fields.append("reviewed_at")
    comment.save(update_fields=fields)
    log(comment, act, by, reason, old_text, deed, now)


def log(comment, act, by, reason="", old_text="", deed=None, at=None):
    """Write the log row for an act that does not change the state, in the transaction of a door."""
    row = CommentLog(comment=comment, act=act, by=by, reason=reason, after=comment.state, old_text=old_text, deed=deed)
    row.at = at or row.at
    row.save()
    outcomes.follow(comment, row)


def _visible_parent(post, number):
    parent = Comment.objects.approved().filter(post=post, number=number).first()
    if parent is None:
        raise Refused("The comment you answer is not there any more. You can post your text as a new comment.")
    return parent


def _judged(candidate):
    verdict = moderation.judge(candidate)
    if verdict.is_refused:
        raise Refused(verdict.reason)
    return verdict


def _ask_receivers(comment, request):
    for _receiver, answer in comment_will_be_posted.send(Comment, comment=comment, request=request):
        if answer is False:
            raise Refused("This comment cannot be posted here.")


def record(conversation, comment, act, by, reason, before, after, deed=None, at=None):
    """Write the log row, keep the counters, and tell people when a comment has become visible."""
    row = CommentLog(comment=comment, act=act, by=by, reason=reason, before=before, after=after, deed=deed)
    row.at = at or row.at
    row.save()
    outcomes.follow(comment, row)
    change = (after == State.APPROVED) - (before == State.APPROVED)
    Conversation.objects.filter(pk=conversation.pk).update(
        last_number=max(conversation.last_number, comment.number), approved_count=F("approved_count") + change
    )
    if change > 0:
        mail.tell_about(comment, by)

"""What a moderator can decide, and what was seen when deciding."""

import hashlib

from django import forms
from django.urls import reverse
from django.utils.http import urlencode

from comments import appeals, doors, reports, second_look
from comments.decision_form import PRESS_A_BUTTON, ReasonsForm
from comments.forms import CommentForm
from comments.models import Comment

State = Comment.State


def publish_change(comment, by, reason="", deed=None):
    """Publish the change that stands in `comment` as it was loaded. False if it is not that any more."""
    return doors.accept_edit(comment, by, comment.proposed_text, reason, deed)


def keep_old_text(comment, by, reason="", deed=None):
    """Refuse the change that stands in `comment` as it was loaded. False if it is not that any more."""
    return doors.refuse_edit(comment, by, reason, comment.proposed_text, deed)


class Act(ReasonsForm):
    """One decision: which, and why."""

    DOORS = {
        "approve": (doors.approve, "approved"),
        "review": (second_look.mark_reviewed, "left as it is"),
        "approve_plain": (second_look.approve_without_links, "approved without its links"),
        "reject": (doors.reject, "rejected"),
        "spam": (doors.mark_as_spam, "marked as spam"),
        "remove": (doors.remove, "removed"),
        "restore": (doors.restore, "restored"),
        "publish_change": (publish_change, "published with its change"),
        "keep_old": (keep_old_text, "kept as it was"),
        "keep": (reports.keep, "kept, and its reports are closed"),
        "keep_decision": (appeals.keep_decision, "left as it was decided"),
        "put_back": (appeals.put_back, "put back to its words"),
    }
    # What is offered for a comment in each state; the doors decide what is done.
    OFFERED = {
        State.PENDING: ["approve", "reject", "spam", "remove"],
        State.APPROVED: ["reject", "spam", "remove"],
        State.REJECTED: ["approve", "spam", "restore"],
        State.SPAM: ["approve", "restore"],
        State.REMOVED: ["restore"],
    }
    LABELS = {
        "approve": "Approve",
        "review": "Leave it published",
        "approve_plain": "Approve without links",
        "reject": "Reject",
        "spam": "Spam",
        "remove": "Remove",
        "restore": "Restore",
        "publish_change": "Publish the change",
        "keep_old": "Keep the old text",
        "keep": "Keep the comment",
        "keep_decision": "Leave the decision as it is",
        "put_back": "Put the words back",
    }
    # These stand apart from the others, so that no unsteady hand presses one in place of them.
    TAKE_AWAY = ("keep_old", "keep_decision", "reject", "spam", "remove")
    # Acts on a change, and the word for each in the log.
    ON_CHANGES = {"publish_change": "accept edit", "keep_old": "refuse edit"}

    act = forms.ChoiceField(choices=[*LABELS.items(), ("reply", "Approve and reply")], error_messages=PRESS_A_BUTTON)

    @classmethod
    def buttons(cls, comment):
        """(value, label) of the buttons for `comment`."""
        on_changes = cls.ON_CHANGES if comment.has_waiting_change else []
        acts = [*on_changes, *(["review"] if comment.is_unreviewed else []), *cls.OFFERED[comment.state]]
        if "<a " in comment.html and (comment.is_pending or comment.is_unreviewed):
            acts.insert(1, "approve_plain")
        return [(act, cls.LABELS[act]) for act in acts]

    @classmethod
    def groups(cls, buttons):
        """The (value, label) of `buttons` in groups, none of them empty: what gives or leaves, then what takes away."""
        away = [button for button in buttons if button[0] in cls.TAKE_AWAY]
        others = [button for button in buttons if button not in away]
        return [group for group in (others, away) if group]


class ReplyForm(CommentForm):
    """A moderator's answer. No browser may ask for one: only one of the buttons beside it needs it."""

    use_required_attribute = False


def what_is_seen(comment):
    """The comment as a moderator sees it, in short: its state, when its text was changed, and the change that waits."""
    return f"{comment.state}.{_text_mark(comment)}"


def is_state_as_seen(comment, seen):
    """Whether the comment is in the state of `seen` (from what_is_seen). What says nothing of a state fits any."""
    return seen.partition(".")[0] in ("", comment.state)


def is_text_as_seen(comment, seen):
    """Whether the text and the change that waits are those of `seen`. What says nothing of a text fits any."""
    return seen.partition(".")[2] in ("", _text_mark(comment))


def _text_mark(comment):
    changed_at = f"{comment.edited_at:%Y%m%d%H%M%S%f}" if comment.edited_at else "0"
    change = comment.proposed_text if comment.has_waiting_change else ""
    return changed_at + (f".{hashlib.blake2s(change.encode(), digest_size=8).hexdigest()}" if change else "")


def decide_url(comment, back="", following=None):
    """The comment's page. `back` is the query of the list to come back to, `following` the key of the comment to
    come back to there.

    The link carries what the moderator sees, so that nothing done in the meantime is overruled unseen.
    """
    query = urlencode({"seen": what_is_seen(comment), "back": back} | ({"next": following} if following else {}))
    return f"{reverse('admin:comments_comment_change', args=[comment.pk])}?{query}"

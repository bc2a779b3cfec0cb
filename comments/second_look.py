"""What becomes of comments that everybody reads and that a moderator should look at again, and of their links."""

import re

from django.db import transaction
from django.utils import timezone

from blog import rendering
from comments import doors, lists, words
from comments.models import Comment
from comments.verdicts import hold

# So many are marked in one go, while somebody waits; saving the entry again goes on.
MARKED_AT_ONCE = 500
REMOVED = "(link removed)"
INLINE_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
# The full stop behind an address belongs to the sentence.
NO_SENTENCE_END = r"(?<![.,;:!?)])"
ADDRESS = re.compile(rf"<?(?:https?://|mailto:|www\.)[^\s<>]+(?:>|{NO_SENTENCE_END})", re.I)
MAIL = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[\w-]{2,63}")
DOMAIN_WITH_PATH = re.compile(words.DOMAIN.pattern + rf"(?:[/?#:][^\s<>]*{NO_SENTENCE_END})?")
DOT_INSIDE = re.compile(r"(?<=\S)[.@:](?=\S)")


def mark_reviewed(comment, by, reason="", deed=None):
    """Note that a moderator has looked at a published comment and leaves it. False if somebody was first."""
    with transaction.atomic():
        doors.lock(comment.post)
        rows = Comment.objects.unreviewed().filter(pk=comment.pk, edited_at=comment.edited_at)
        now = timezone.now()
        if not rows.update(reviewed_at=now):
            return False
        doors.log(comment, "review", by, reason, deed=deed, at=now)
    return True


def want_review(comment, by, code, reason):
    """Ask for another look at a published comment, which stays published. False if it is not published any more."""
    with transaction.atomic():
        doors.lock(comment.post)
        rows = Comment.objects.approved().filter(pk=comment.pk)
        if not rows.update(reviewed_at=None, **hold(reason, code).held_fields):
            return False
        doors.log(comment, "look again", by, reason)
    return True


def want_review_of_domain(entry, by):
    """Ask for another look at every published comment that names the entry's domain. Nothing is hidden.

    Return how many were marked, at most MARKED_AT_ONCE, the newest first.
    """
    marked = 0
    for comment in list(_some(lists.published_with(entry))):
        reason = f"Names “{entry.pattern}”, which has come onto the list of domains."
        marked += want_review(comment, by, lists.DOMAIN_CODE, reason)
    return marked


def _some(comments):
    for count, comment in enumerate(comments):
        if count == MARKED_AT_ONCE:
            return
        yield comment


def approve_without_links(comment, by, reason="", deed=None):
    """Take the links out of the text and let everybody read it. The log keeps the text as it was written.

    False if somebody was first.
    """
    with transaction.atomic():
        doors.lock(comment.post)
        plain = without_links(comment.comment)
        if plain == comment.comment:
            return doors.approve(comment, by, reason, deed)
        if not Comment.objects.filter(pk=comment.pk, state=comment.state, edited_at=comment.edited_at).exists():
            return False
        if comment.is_approved:
            comment.refresh_from_db(fields=["proposed_text"])
        elif not doors.approve(comment, by, reason, deed):
            return False
        waiting = comment.proposed_text
        doors.change_text(comment, plain, "strip links", by, reason, deed, waiting, is_look=True)
    return True


def without_links(text):
    """Return the Markdown `text` so that no link is left when it is drawn."""
    steps = [
        lambda text: INLINE_LINK.sub(r"\1", text),
        lambda text: ADDRESS.sub(REMOVED, text),
        lambda text: MAIL.sub(REMOVED, text),
        lambda text: DOMAIN_WITH_PATH.sub(REMOVED, text),
        lambda text: DOT_INSIDE.sub(" ", text),
    ]
    for step in steps:
        if "<a " not in rendering.render_comment(text):
            break
        text = step(text)
    return text

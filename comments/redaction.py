"""Taking a few words out of a comment: a phone number, a name. The original stays in the log alone."""

from django.db import transaction

from comments import doors

PUT_INSTEAD = "[removed by a moderator]"


class CannotRedact(Exception):
    """A redaction that was not done. The message is a sentence for the moderator."""


def redact(comment, by, words, reason=""):
    """Black out each place where exactly `words` stand in the comment, and in the change of it that waits.

    Return how many places. Raise CannotRedact if `words` are empty, or not in the text.
    """
    words = words.replace("\r\n", "\n").strip()
    if not words:
        raise CannotRedact("Please copy the words to take out into the box.")
    with transaction.atomic():
        doors.lock(comment.post)
        comment.refresh_from_db()
        places = comment.comment.count(words)
        if not places or words in PUT_INSTEAD:
            raise CannotRedact("These words are not in the text. Please copy them exactly as they stand there.")
        proposed = comment.proposed_text.replace(words, PUT_INSTEAD)
        doors.change_text(comment, comment.comment.replace(words, PUT_INSTEAD), "redact", by, reason)
        if proposed:
            comment.proposed_text = proposed
            comment.save(update_fields=["proposed_text"])
    return places

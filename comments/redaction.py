"""Taking a few words out of a comment: a phone number, a name. The original stays in the log alone."""

from uuid import uuid4

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
        waiting, deed = comment.proposed_text, uuid4()
        text, change = comment.comment.replace(words, PUT_INSTEAD), waiting.replace(words, PUT_INSTEAD)
        if change != waiting:
            doors.log(comment, "redact change", by, reason, waiting, deed)
        doors.change_text(comment, text, "redact", by, reason, deed, change)
    return places

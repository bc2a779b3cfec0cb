"""Who is published at once and who waits. The tuple RULES is the policy and is read from top to bottom."""

from typing import NamedTuple


class Verdict(NamedTuple):
    """What happens to a new comment, and why. An empty reason means: published."""

    is_held: bool
    reason: str = ""


PUBLISH = Verdict(is_held=False)


def writer_is_trusted_by_office(writer, post):
    """Moderators and authors answer for what they write."""
    if writer.is_staff and writer.is_active:
        return PUBLISH


def everything_is_held(writer, post):
    return Verdict(is_held=True, reason="A moderator looks at every comment first.")


# Staff are waved through; then what merely holds.
RULES = (writer_is_trusted_by_office, everything_is_held)


def judge(writer, post):
    """Return the Verdict on a new comment of `writer` under `post`."""
    for rule in RULES:
        if verdict := rule(writer, post):
            return verdict
    return PUBLISH


def can_moderate(user):
    """Whether this person decides on comments. The permission is the comments package's own."""
    return user.is_active and user.has_perm("django_comments.can_moderate")

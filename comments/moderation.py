"""Who is published at once, who waits and who is refused. The tuple RULES is the policy, read from top to bottom."""

from enum import Enum
from typing import NamedTuple

from accounts.models import User
from blog.models import Post

# The comments package's own.
PERMISSION = "django_comments.can_moderate"


class Outcome(Enum):
    PUBLISH = "publish"
    HOLD = "hold"
    REFUSE = "refuse"


class Verdict(NamedTuple):
    """What happens to a text, and why: for moderators where it is held, for its writer where it is refused."""

    outcome: Outcome
    reason: str = ""

    @property
    def is_held(self):
        return self.outcome == Outcome.HOLD

    @property
    def is_refused(self):
        return self.outcome == Outcome.REFUSE


PUBLISH = Verdict(Outcome.PUBLISH)


def hold(reason):
    """Return the Verdict that keeps a text for a moderator. `reason` is a sentence for moderators."""
    return Verdict(Outcome.HOLD, reason)


def refuse(reason):
    """Return the Verdict that turns a text down. `reason` is a sentence for its writer, who keeps the text."""
    return Verdict(Outcome.REFUSE, reason)


class Candidate(NamedTuple):
    """A text that somebody wants to publish under a post: a new comment, or a change of a published one."""

    writer: User
    post: Post
    text: str
    # The Comment that the text is to replace; None for a new one.
    replaces: object = None


def writer_is_trusted_by_office(candidate):
    """Moderators and authors answer for what they write."""
    if candidate.writer.is_staff and candidate.writer.is_active:
        return PUBLISH


def everything_is_held(candidate):
    return hold("A moderator looks at every comment first.")


# What refuses comes first; then staff are waved through; then what merely holds.
RULES = (writer_is_trusted_by_office, everything_is_held)


def judge(candidate):
    """Return the Verdict on a Candidate: of the first rule that has one."""
    for rule in RULES:
        if verdict := rule(candidate):
            return verdict
    return PUBLISH


def can_moderate(user):
    """Whether this person decides on comments."""
    return user.is_active and user.has_perm(PERMISSION)

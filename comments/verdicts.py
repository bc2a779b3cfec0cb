"""What a rule can say about a text."""

from enum import Enum
from typing import NamedTuple

from accounts.models import User
from blog.models import Post


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

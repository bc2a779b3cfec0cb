"""What a rule can say about a text."""

from enum import Enum
from typing import NamedTuple

from accounts.models import User
from blog.models import Post

# What the columns of a comment hold.
LONGEST_REASON = 200


class Outcome(Enum):
    PUBLISH = "publish"
    HOLD = "hold"
    REFUSE = "refuse"


class Verdict(NamedTuple):
    """What happens to a text, and why: for moderators where it is held, for its writer where it is refused."""

    outcome: Outcome
    reason: str = ""
    # Names the rule, so that the queue can be filtered.
    code: str = ""
    # A Comment.Risk: whether its writer may be in danger.
    risk: int = 0
    # [code, sentence] of every rule that holds the text, the strongest first.
    reasons: tuple = ()

    @property
    def is_held(self):
        return self.outcome == Outcome.HOLD

    @property
    def is_refused(self):
        return self.outcome == Outcome.REFUSE

    @property
    def held_fields(self):
        """What is stored with the comment: the columns that tell a moderator why to look at it."""
        reasons = self.reasons or ([[self.code, self.reason]] if self.code else [])
        return {"held_because": self.reason, "held_by": self.code, "held_reasons": list(reasons)}


PUBLISH = Verdict(Outcome.PUBLISH)
# The same columns for a comment that nothing is to be said about.
NOTHING_HOLDS = PUBLISH.held_fields


def hold(reason, code="rule", risk=0):
    """Return the Verdict that keeps a text for a moderator. `reason` is a sentence for moderators."""
    return Verdict(Outcome.HOLD, _short(reason), code, risk)


def refuse(reason):
    """Return the Verdict that turns a text down. `reason` is a sentence for its writer, who keeps the text."""
    return Verdict(Outcome.REFUSE, reason)


def publish_unreviewed(reason):
    """Return the Verdict that lets everybody read a text at once, and asks a moderator to look afterwards."""
    return Verdict(Outcome.PUBLISH, _short(reason), "unreviewed")


def _short(reason):
    return reason if len(reason) <= LONGEST_REASON else reason[: LONGEST_REASON - 1] + "…"


class Candidate(NamedTuple):
    """A text that somebody wants to publish under a post: a new comment, or a change of a published one."""

    writer: User
    post: Post
    text: str
    # The Comment that the text is to replace; None for a new one.
    replaces: object = None
    # The post's Conversation, as its lock has found it.
    conversation: object = None

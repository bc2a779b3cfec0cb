"""Who is published at once, who waits and who is refused. The tuple RULES is the policy, read from top to bottom."""

from comments import standing
from comments.verdicts import PUBLISH, hold


def writer_is_trusted_by_office(candidate):
    """Moderators and authors answer for what they write."""
    if candidate.writer.is_staff and candidate.writer.is_active:
        return PUBLISH


def everything_is_held(candidate):
    return hold("A moderator looks at every comment first.")


# What refuses comes first; then staff are waved through; then what merely holds.
RULES = (
    standing.writer_is_banned,
    standing.writer_is_suspended,
    writer_is_trusted_by_office,
    standing.writer_is_held_always,
    everything_is_held,
)


def judge(candidate):
    """Return the Verdict on a Candidate: of the first rule that has one."""
    for rule in RULES:
        if verdict := rule(candidate):
            return verdict
    return PUBLISH

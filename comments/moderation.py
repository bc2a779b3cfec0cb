"""Who is published at once, who waits and who is refused. The tuple RULES is the policy, read from top to bottom."""

from comments import rules, standing
from comments.cases import look_up
from comments.verdicts import PUBLISH

# What refuses comes first; then staff are waved through; then what holds, the most urgent first; then the mode.
RULES = (
    standing.writer_is_banned,
    standing.writer_is_suspended,
    rules.conversation_is_closed,
    rules.refused_domain,
    rules.refused_words,
    rules.writer_is_trusted_by_office,
    rules.writer_may_need_help,
    standing.writer_is_held_always,
    rules.held_domain,
    rules.held_words,
    rules.same_text_from_others,
    rules.looks_like_an_advert,
    rules.many_links,
    rules.newcomer_with_link,
    rules.address_is_thrown_away,
    rules.change_of_a_reviewed_comment,
    rules.mode_of_the_conversation,
)


def judge(candidate):
    """Return the Verdict on a Candidate.

    The first rule that refuses or publishes decides, and a refusal counts more than what holds. Else the text is held
    by the first rule that holds it, and the verdict names all that do. Three queries, whatever the text.
    """
    case = look_up(candidate)
    held = []
    for rule in RULES:
        verdict = rule(case)
        if verdict is None:
            continue
        if verdict.is_held:
            held.append(verdict)
        elif verdict.is_refused or not held:
            return verdict
    if not held:
        return PUBLISH
    risk = max(verdict.risk for verdict in held)
    return held[0]._replace(risk=risk, reasons=tuple([verdict.code, verdict.reason] for verdict in held))

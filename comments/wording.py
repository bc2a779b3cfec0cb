"""The words in which people hear what moderators have done. Plain text: a title, and short paragraphs."""

from accounts import times
from comments.models import Report, StandingAct

Act = StandingAct.Act
# What is said where the moderator has chosen no reason.
WITHOUT_REASON = {
    "reject": "It does not fit this conversation or the house rules.",
    "spam": "It reads like an advert. We publish none, whoever writes them.",
    "remove": "It does not fit this conversation or the house rules.",
    "refuse edit": "The old text stays for everybody to read.",
    "redact": "Some things are safer not to be read by everybody.",
    "strip links": "We keep links that show where something is from, and none to what is sold.",
}
DONE = {
    "reject": "A moderator decided not to publish your comment {where}.",
    "spam": "A moderator decided not to publish your comment {where}.",
    "remove": "A moderator removed your comment {where}.",
    "refuse edit": "A moderator did not publish your change of comment {where}.",
    "redact": "A moderator took a few words out of your comment {where}. The rest stays.",
    "strip links": "A moderator took the links out of your comment {where}. The rest stays.",
    "put back": "A moderator put back the words of your comment {where}.",
}
SECOND_LOOK = "If you think this is wrong, you can ask for a second look. Another moderator decides then."
# More would be a burden in one letter.
MOST_LINES = 10
SEEN_AGAIN = "Ask for a second look"


def where(comment):
    return f"#{comment.number} under “{comment.post.title}”"


def about_decision(decision):
    """What the writer of a comment hears: the fields of a DeskNotice."""
    comment, row = decision.comment, decision.log
    if row.act in DONE:
        done = DONE[row.act].format(where=where(comment))
    elif comment.is_approved:
        done = f"Your comment {where(comment)} is published."
    elif not comment.is_pending:
        done = f"Your comment {where(comment)} is not published, after all. The earlier decision stands again."
    else:
        done = f"Your comment {where(comment)} waits for a moderator again. The earlier decision is taken back."
    reason = row.reason if row.act != "undo" else ""
    reason = reason or WITHOUT_REASON.get(row.act, "")
    parts = [done, f"The reason: {reason}" if reason else ""]
    is_refusal = row.act in WITHOUT_REASON
    if is_refusal:
        parts.append(SECOND_LOOK)
    return {
        "title": f"About your comment #{comment.number}",
        "text": _paragraphs(parts),
        "link_words": "Your comment, and a second look" if is_refusal else "Your comment",
    }


def about_several(decisions):
    """What the writer of many comments hears of them together."""
    lines = []
    for decision in decisions:
        about = about_decision(decision)["text"].split("\n\n")
        lines.append(" ".join(part for part in about if part != SECOND_LOOK))
    shown = lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        shown.append(f"And {len(lines) - MOST_LINES} more.")
    return {
        "title": f"About {len(decisions)} of your comments",
        "text": _paragraphs([*shown, SECOND_LOOK]),
        "link_words": "Your comments, each with its reason",
    }


def about_act(row):
    """What a person hears of an act on themselves. To be called while times are written as they like them."""
    until = times.moment(row.until) if row.until else None
    done = {
        Act.WARN: "A moderator has a word of warning for you. You can write as before.",
        Act.HOLD: "From now on a moderator looks at each of your comments before others can read it.",
        Act.SUSPEND: until and f"You can read but not write here until {until}. Please sign in again to read on.",
        Act.BAN: "A moderator has closed your account. You cannot sign in. You can still read all public pages.",
        Act.UNDO: "A moderator has taken back the last decision about you.",
    }[row.act]
    parts = [done, f"The reason: {row.reason}" if row.reason else ""]
    if row.act != Act.UNDO:
        parts.append(SECOND_LOOK)
    titles = {Act.WARN: "A word from the moderators", Act.UNDO: "A decision about you is taken back"}
    title = titles.get(row.act, "A decision about your account")
    return {"title": title, "text": _paragraphs(parts), "link_words": "" if row.act == Act.UNDO else SEEN_AGAIN}


def about_appeal(appeal):
    """What somebody hears who has asked for a second look."""
    what = f"your comment {where(appeal.decision.comment)}" if appeal.decision else "the decision about you"
    if appeal.is_granted:
        outcome = "The earlier decision was wrong, and it is taken back. Thank you for your patience."
    else:
        outcome = "The decision stays as it was. This was the last look at it."
    parts = [f"A moderator has looked again at {what}. {outcome}"]
    if appeal.answer:
        parts.append(f"The moderator says: {appeal.answer}")
    return {
        "title": "The second look you asked for",
        "text": _paragraphs(parts),
        "link_words": "Your comment" if appeal.decision else "",
    }


def about_report(report):
    """What a reader hears who has reported a comment."""
    outcome = {
        Report.Outcome.UPHELD: "A moderator agreed with you and took it away.",
        Report.Outcome.KEPT: "A moderator looked at it with care and left it. You need not read it: the page of each "
        "comment has a button that hides what its writer says from you.",
        Report.Outcome.GONE: "Its writer has taken it away.",
    }[report.outcome]
    parts = [f"You told us of comment {where(report.comment)}. {outcome}", "Thank you for looking after this place."]
    return {
        "title": f"Your report of comment #{report.comment.number}",
        "text": _paragraphs(parts),
        "link_words": "The comment",
    }


def _paragraphs(parts):
    return "\n\n".join(part for part in parts if part)

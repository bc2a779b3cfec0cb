"""A second look: once for each decision, and by another moderator where there is one."""

from django.db import transaction
from django.utils import timezone

from comments import crisis, doors, outcomes, standing
from comments.models import Appeal, Decision, StandingAct


class CannotAppeal(Exception):
    """A second look that cannot be asked for or given. The message is a sentence for the person who tried."""


def ask(text, decision=None, act=None):
    """Ask for a second look at a Decision or a StandingAct, with words of the person concerned. Return the Appeal.

    Raise CannotAppeal if that was done before, or the decision does not stand any more.
    """
    with transaction.atomic():
        if decision:
            doors.lock(decision.comment.post)
            decision.refresh_from_db()
            may = decision.can_be_appealed and stands(decision)
        else:
            StandingAct.objects.select_for_update().get(pk=act.pk)
            may = standing.last_act(act.person) == act and not hasattr(act, "appeal")
        if not may:
            raise CannotAppeal("You have asked for a second look already, or the decision is taken back.")
        appeal = Appeal.objects.create(decision=decision, act=act, text=text)
        crisis.heed_appeal(appeal)
        return appeal


def stands(decision):
    """Whether nothing was decided on the comment since."""
    log = decision.comment.log
    if decision.log.act in Decision.TAKES_WORDS:
        return not log.filter(act="put back", pk__gt=decision.log_id).exists()
    return log.exclude(before="").last() == decision.log


def keep_decision(comment, by, reason="", deed=None):
    """Answer the open appeal: the decision stays. False if there is none, or it is against what `by` decided."""
    with transaction.atomic():
        doors.lock(comment.post)
        comment.refresh_from_db()
        if outcomes.open_appeal(comment) is None or outcomes.is_own_case(comment, by):
            return False
        doors.log(comment, "keep decision", by, reason, deed=deed)
    return True


def answer_about_person(appeal, by, is_granted, answer=""):
    """Answer an appeal against an act on a person. Granted, the act is taken back.

    Raise CannotAppeal if it is answered, or against what `by` did while there is another moderator.
    """
    act = appeal.act
    if act.by_id == by.pk and outcomes.has_colleagues(by):
        raise CannotAppeal("Another moderator answers this: it is about what you decided.")
    with transaction.atomic():
        now = timezone.now()
        mine = Appeal.objects.open().filter(pk=appeal.pk)
        if not mine.update(answered_at=now, answered_by=by, is_granted=is_granted, answer=answer):
            raise CannotAppeal("Somebody has answered this already. Nothing was changed by you.")
        if is_granted and standing.last_act(act.person) == act:
            taken_back = standing.undo(act, by, answer)
            # The answer to the appeal says so; to be told twice would be confusing.
            StandingAct.objects.filter(pk=taken_back.pk).update(told_at=now)


def put_back(comment, by, reason="", deed=None):
    """Put back the words or links that were taken out last, or publish the change that was refused last.

    False if there was neither, or the text has changed since.
    """
    with transaction.atomic():
        doors.lock(comment.post)
        comment.refresh_from_db()
        row = last_taken_words(comment)
        if row is None or outcomes.is_own_case(comment, by):
            return False
        doors.change_text(comment, row.old_text, "put back", by, reason, deed, comment.proposed_text)
    return True


def last_taken_words(comment):
    """Return the CommentLog row whose words could be put back, None if there is none or the text has changed since."""
    row = next((row for row in reversed(outcomes.rows_that_stand(comment)) if row.act in outcomes.CHANGES_TEXT), None)
    return row if row and row.act in Decision.TAKES_WORDS else None

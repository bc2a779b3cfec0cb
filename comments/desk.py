"""What moderators have done is told to the people concerned: in their account, and by letter. Done by the worker.

It waits until an act cannot be taken back by its button any more, and then tells only what still stands.
"""

from django.urls import reverse
from django.utils import timezone

from accounts import times
from accounts.barred import token_for
from accounts.mail import absolute, queue_letter
from accounts.models import User
from comments.mail import each_by_itself
from comments.models import Appeal, Decision, DeskNotice, MailPreference, Report, StandingAct
from comments.undoing import OFFERED_FOR
from comments.wording import about_act, about_appeal, about_decision, about_report, about_several

Act = StandingAct.Act
PEOPLE_A_ROUND = 100
HIDDEN = ("rejected", "spam", "removed")


def tell_people(keep_on=lambda: True):
    """Tell everybody about whom or whose comments something was decided. Called by the worker.

    Return how many people were told. One letter to each, however many decisions.
    """
    before = timezone.now() - OFFERED_FOR
    keys = set()
    for rows, person in (
        (_untold_decisions(before), "writer"),
        (_untold_acts(before), "person"),
        (_untold_reports(before), "reporter"),
        (_untold_appeals(before).filter(decision__isnull=False), "decision__writer"),
        (_untold_appeals(before).filter(act__isnull=False), "act__person"),
    ):
        keys |= set(rows.order_by().values_list(person, flat=True)[:PEOPLE_A_ROUND])
    return each_by_itself(sorted(keys), lambda key: _tell(key, before), keep_on)


def _untold_decisions(before):
    return Decision.objects.filter(told_at=None, is_void=False, log__at__lt=before)


def _untold_acts(before):
    return StandingAct.objects.filter(told_at=None, at__lt=before)


def _untold_reports(before):
    return Report.objects.filter(told_at=None, closed_at__lt=before)


def _untold_appeals(before):
    return Appeal.objects.filter(told_at=None, answered_at__lt=before)


def _tell(key, before):
    person, now = User.objects.get(pk=key), timezone.now()
    with times.as_liked_by(person):
        return _tell_person(person, before, now)


def _tell_person(person, before, now):
    notices = _of_decisions(person, before, now) + _of_acts(person, before, now) + _of_appeals(person, before, now)
    thanks = _of_reports(person, before, now)
    for notice in notices + thanks:
        notice.save()
    # To be thanked is no reason for a letter, unless somebody has asked for one.
    if thanks and MailPreference.of(person).reports:
        notices += thanks
    if notices and person.is_active:
        _queue_letter(person, notices)
    return bool(notices or thanks)


def _queue_letter(person, notices):
    for notice in notices:
        notice.address = absolute(notice.link) if notice.link else ""
    queue_letter("desk_words", person, {"notices": notices, "recipient": person})


def _of_decisions(person, before, now):
    untold = _untold_decisions(before).filter(writer=person).select_related("log", "comment__post")
    worth = []
    for decision in untold:
        if _still_matters(decision):
            worth.append(decision)
            Decision.objects.filter(pk=decision.pk).update(told_at=now)
        else:
            Decision.objects.filter(pk=decision.pk).update(is_void=True)
    if len(worth) > 1:
        return [DeskNotice(recipient=person, link=reverse("comments:mine"), **about_several(worth))]
    return [DeskNotice(recipient=person, link=_page_of(each.comment), **about_decision(each)) for each in worth]


def _page_of(comment):
    return reverse("comments:whole", args=[comment.post.slug, comment.number])


def _still_matters(decision):
    """Whether the decision stands, and tells the writer something they do not know."""
    comment, row = decision.comment, decision.log
    if row.act in Decision.TAKES_WORDS:
        return not comment.log.filter(act="put back", pk__gt=row.pk).exists()
    earlier = comment.decisions.filter(log__lt=row.pk).exclude(pk=decision.pk).select_related("log")
    if row.act == "put back":
        taken = earlier.filter(log__act__in=Decision.TAKES_WORDS).last()
        return taken is not None and taken.told_at is not None
    if comment.log.exclude(before="").last() != row:
        return False
    if row.act in Decision.REFUSALS:
        return True
    told = earlier.filter(told_at__isnull=False, log__before__gt="").last()
    was_refused = told is not None and told.log.act in Decision.REFUSALS
    if was_refused or (told and row.act == "undo"):
        return was_refused != (comment.state in HIDDEN)
    return row.act == "approve" and MailPreference.of(decision.writer).approvals


def _of_acts(person, before, now):
    notices = []
    for row in _untold_acts(before).filter(person=person):
        # Taken back before it was told: neither of the two is news. They come in order.
        undone = StandingAct.objects.filter(pk=row.undoes_id, is_void=True).exists() if row.undoes_id else False
        is_void = undone or StandingAct.objects.filter(undoes=row).exists()
        StandingAct.objects.filter(pk=row.pk).update(told_at=now, is_void=is_void)
        if is_void:
            continue
        # What is taken back asks for no second look.
        link = "" if row.undoes_id else reverse("comments:second_look", args=[token_for(person)])
        notices.append(DeskNotice(recipient=person, link=link, **about_act(row)))
    return notices


def _of_appeals(person, before, now):
    notices = []
    answered = _untold_appeals(before).select_related("decision__comment__post", "act")
    for appeal in [*answered.filter(decision__writer=person), *answered.filter(act__person=person)]:
        Appeal.objects.filter(pk=appeal.pk).update(told_at=now)
        link = _page_of(appeal.decision.comment) if appeal.decision else ""
        notices.append(DeskNotice(recipient=person, link=link, **about_appeal(appeal)))
    return notices


def _of_reports(person, before, now):
    notices = []
    for report in _untold_reports(before).filter(reporter=person).select_related("comment__post"):
        Report.objects.filter(pk=report.pk).update(told_at=now)
        link = _page_of(report.comment) if report.comment.is_approved else ""
        notices.append(DeskNotice(recipient=person, link=link, **about_report(report)))
    return notices

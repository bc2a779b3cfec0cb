"""What a person may do in the conversations: warned, held, suspended, banned, and all of it taken back."""

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts import marks, times
from comments.models import Appeal, Standing, StandingAct
from comments.rights import can_moderate
from comments.verdicts import hold, refuse

Act = StandingAct.Act
# Acts that change what a person may do, or tell them something; a note does neither.
SERIOUS = (Act.WARN, Act.HOLD, Act.SUSPEND, Act.BAN)
# After these the person is signed out everywhere.
ENDS_SESSIONS = (Act.SUSPEND, Act.BAN)
CAME_BACK = "This goes on from an earlier account with the same e-mail address."
KEPT = ("held_always", "suspended_until", "banned_at", "reason")


class CannotAct(Exception):
    """An act that was not done. The message is a sentence for the moderator."""


def standing_of(user):
    """Return the Standing of `user`, None for nearly everybody. One query, kept with the object `user`."""
    return getattr(user, "standing", None)


def why_not_write(user):
    """Return the sentence that tells a banned or suspended person why they cannot write; empty for others."""
    standing = standing_of(user)
    if standing is None or not (standing.is_banned or standing.is_suspended):
        return ""
    if standing.is_banned:
        what = "A moderator has closed this account."
    else:
        what = f"You can read but not write here until {times.moment(standing.suspended_until)}."
    return f"{what} {standing.reason} News in your account, and our letter, say how to ask for a second look."


def writer_is_banned(candidate):
    standing = standing_of(candidate.writer)
    if standing and standing.is_banned:
        return refuse(why_not_write(candidate.writer))


def writer_is_suspended(candidate):
    standing = standing_of(candidate.writer)
    if standing and standing.is_suspended:
        return refuse(why_not_write(candidate.writer))


def writer_is_held_always(candidate):
    standing = standing_of(candidate.writer)
    if standing and standing.held_always:
        return hold("Every comment of this person waits for a moderator.", "person")


def why_not_act(person, by):
    """Return a sentence on why `by` cannot act on `person`; empty where it is possible."""
    if not can_moderate(by):
        return "Only moderators decide on people."
    if person == by:
        return "This is you. Please ask another moderator."
    if (person.is_staff or person.is_superuser) and not by.is_superuser:
        return "Only administrators decide on authors and moderators."
    return ""


def act_on(person, act, by, reason="", until=None):
    """Warn, hold, suspend or ban `person`, or note something about them. Return the StandingAct.

    `reason` is a sentence that the person reads; for a note it is for moderators only. `until` ends a suspension.
    Raise CannotAct where `by` may not, a reason is missing, or `until` is over.
    """
    refusal = why_not_act(person, by)
    if act == Act.NOTE and can_moderate(by):
        refusal = ""
    reason = reason.strip()
    if not refusal and not reason:
        refusal = "Please write something." if act == Act.NOTE else "Please write a reason. The person reads it."
    if not refusal and act == Act.SUSPEND and (until is None or until <= timezone.now()):
        refusal = "Please write a day in the future."
    if refusal:
        raise CannotAct(refusal)
    with transaction.atomic():
        standing = _locked(person)
        row = StandingAct(person=person, act=act, by=by, reason=reason, before=_as_json(standing))
        if act == Act.NOTE:
            row.told_at, row.is_void = row.at, True
        else:
            _change(standing, row, until)
        row.save()
    return row


def undo(row, by, reason=""):
    """Take back the act `row`: the person's standing is what it was before. Return the new StandingAct.

    Raise CannotAct if `by` may not, or if it is not the last act that stands.
    """
    person = row.person
    if refusal := why_not_act(person, by):
        raise CannotAct(refusal)
    with transaction.atomic():
        standing = _locked(person)
        if last_act(person) != row:
            raise CannotAct("This is taken back already, or somebody has decided since. Nothing was changed.")
        taken_back = StandingAct(
            person=person, act=Act.UNDO, by=by, reason=reason.strip(), before=_as_json(standing), undoes=row
        )
        # Who has asked for a second look has the answer with it, and is told once.
        answer = {"is_granted": True, "answered_by": by, "answered_at": taken_back.at, "answer": taken_back.reason}
        if Appeal.objects.open().filter(act=row).update(**answer):
            taken_back.told_at = taken_back.at
        _restore(standing, row.before)
        taken_back.save()
        if row.act in ENDS_SESSIONS:
            marks.take_back(person.email)
    return taken_back


def go_on(person, until):
    """Suspend `person` until then, or without `until` ban them, as an earlier account was that is gone.

    A second time changes nothing. Nobody has done it, but moderators can take it back, and the person can appeal.
    """
    with transaction.atomic():
        standing = _locked(person)
        if standing.is_banned or (until and standing.suspended_until and standing.suspended_until >= until):
            return
        act = Act.SUSPEND if until else Act.BAN
        row = StandingAct(person=person, act=act, reason=CAME_BACK, before=_as_json(standing))
        _change(standing, row, until)
        row.save()


def last_act(person):
    """Return the last act on `person` that stands and could be taken back; None if there is none."""
    return person.standing_acts.filter(act__in=SERIOUS, undone_by=None).last()


def _locked(person):
    """The person's Standing for the rest of the transaction: two moderators form a line."""
    Standing.objects.bulk_create([Standing(user=person)], ignore_conflicts=True)
    standing = Standing.objects.select_for_update().get(user=person)
    standing.user = person  # so that the object we were given knows its standing as it will be
    return standing


def _change(standing, row, until):
    if row.act == Act.HOLD:
        standing.held_always = True
    elif row.act == Act.SUSPEND:
        standing.suspended_until = row.until = until
    elif row.act == Act.BAN:
        standing.banned_at = row.at
    standing.reason = row.reason
    _store(standing)
    if row.act in ENDS_SESSIONS:
        standing.user.end_sessions()


def _as_json(standing):
    values = {name: getattr(standing, name) for name in KEPT}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}


def _restore(standing, before):
    for name in KEPT:
        value = before[name]
        setattr(standing, name, parse_datetime(value) if name in ("suspended_until", "banned_at") and value else value)
    _store(standing)


def _store(standing):
    """Save, and let the account know whether it may sign in."""
    standing.save()
    person = standing.user
    person.barred_because = standing.reason if standing.is_banned else ""
    person.save(update_fields=["barred_because"])

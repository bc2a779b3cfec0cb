"""Leaving: the account is closed at once, can be had back for seven days, and is gone for good after that.

Each room hides, brings back or erases what it keeps (see accounts.personal).
"""

import logging
from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts import names
from accounts.mail import absolute, queue_letter
from accounts.models import Leaving, User
from accounts.personal import holdings
from accounts.sessions import end_sessions

TIME_TO_UNDO = timedelta(days=7)
# Whoever presses the button in the last minute must not meet the worker half way.
PAUSE = timedelta(hours=1)

SIGNER = signing.Signer(salt="accounts.leaving")

logger = logging.getLogger(__name__)


class CannotLeave(Exception):
    """Somebody who is still needed. The message is a sentence for them."""


def why_stay(person):
    """Return a sentence on why `person` cannot leave yet; empty where they can."""
    return next((reason for holding in holdings() if (reason := holding.why_stay(person))), "")


def leave(person, choice):
    """Close the account of `person` at once and queue the letter by which it can be had back. Return the Leaving.

    Raise CannotLeave for people who run the blog. A second time changes nothing.
    """
    if reason := why_stay(person):
        raise CannotLeave(reason)
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=person.pk)
        if leaving := Leaving.objects.filter(person=person).first():
            return leaving
        leaving = Leaving.objects.create(person=person, choice=choice, public_name=person.public_name)
        context = {"leaving": leaving, "until": until(leaving), "link": undo_link(leaving)}
        queue_letter("leaving", person, context)
        # Not by save(): the key of the old name stays, so that for these days nobody can take one that looks like it.
        User.objects.filter(pk=person.pk).update(
            is_active=False, public_name=names.OF_THE_GONE, session_version=F("session_version") + 1
        )
    end_sessions(person)
    hide(leaving)
    return leaving


def undo_link(leaving):
    """The address by which whoever reads the person's mail can undo it."""
    return absolute(reverse("accounts:undo_leaving", args=[SIGNER.sign(leaving.pk)]))


def until(leaving):
    """The moment up to which the person can come back."""
    return leaving.asked_at + TIME_TO_UNDO


def find(token):
    """Return the Leaving of an undo link; None if it has run out, was used, or was never made here."""
    try:
        key = UUID(SIGNER.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return Leaving.objects.filter(pk=key, asked_at__gt=timezone.now() - TIME_TO_UNDO).first()


def come_back(leaving):
    """Give the account back as it was, all at once. False if somebody was first."""
    with transaction.atomic():
        leaving = Leaving.objects.select_for_update().filter(pk=leaving.pk).first()
        if leaving is None:
            return False
        for holding in holdings():
            holding.bring_back(leaving)
        mine = User.objects.filter(pk=leaving.person_id)
        mine.update(
            is_active=True, public_name=leaving.public_name, name_key=names.look_alike_key(leaving.public_name)
        )
        leaving.delete()
    return True


def hide(leaving):
    """Hide in all rooms what they show of the person. What was cut short is done again by the worker."""
    for holding in holdings():
        holding.hide(leaving)
    Leaving.objects.filter(pk=leaving.pk).update(hidden_at=timezone.now())


def erase(leaving):
    """Delete the person for good: the highest room first, the account last."""
    for holding in reversed(holdings()):
        holding.erase(leaving)


def let_go(keep_on=lambda: True):
    """Finish what was cut short, and erase everybody whose seven days are over. Called by the worker.

    Return how many people were erased.
    """
    erased = 0
    for leaving in Leaving.objects.filter(hidden_at=None, asked_at__lt=timezone.now() - timedelta(minutes=1)):
        if keep_on():
            _by_itself(hide, leaving)
    for leaving in Leaving.objects.filter(asked_at__lt=timezone.now() - TIME_TO_UNDO - PAUSE).select_related("person"):
        if keep_on():
            erased += _by_itself(erase, leaving)
    return erased


def _by_itself(act, leaving):
    """Whether it went well. A fault is logged and keeps back this person only, until the next round."""
    try:
        act(leaving)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("%s could not be finished.", leaving)
        return False
    return True

"""Invitations to the desk: a letter with a link that works once, for seven days, and only for its address.

Here and not among the accounts, because an author who joins gets a byline.
"""

import uuid
from datetime import timedelta
from uuid import UUID

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts import times
from accounts.mail import absolute, queue_letter
from accounts.models import User
from blog.bylines import byline_for
from blog.models import Invitation
from blog.models.invitation import end_of_time_to_accept

SIGNER = signing.Signer(salt="blog.invitation")
# The address of somebody who did not come is no business of ours after that.
KEEP_UNANSWERED = timedelta(days=30)
State = Invitation.State

WHY_CLOSED = {
    State.ACCEPTED: "This invitation was accepted already. If that was you, please sign in.",
    State.EXPIRED: "This invitation has expired: it was open for seven days. Please ask for a new one.",
    State.WITHDRAWN: "This invitation was withdrawn. Please ask the person who sent it.",
}
OF_ANOTHER = "You are signed in with another address than the one that was invited."


class CannotAccept(Exception):
    """The message is a sentence for the person who follows the link, or for the one who invites."""


def invite(invitation, by):
    """Store the Invitation and queue its letter. Whether the address has an account makes no difference."""
    with transaction.atomic():
        invitation.email = invitation.email.lower()
        invitation.invited_by = by
        invitation.save()
        _write(invitation)


def send_again(invitation, by):
    """Queue the letter once more, with a new link and seven days from now. The old link ends."""
    with transaction.atomic():
        invitation = _undecided(invitation)
        invitation.key, invitation.expires_at = uuid.uuid4(), end_of_time_to_accept()
        invitation.save(update_fields=["key", "expires_at"])
        _log(invitation, by, "Sent again.")
        _write(invitation)


def withdraw(invitation, by):
    """End an invitation that nobody has accepted."""
    with transaction.atomic():
        invitation = _undecided(invitation)
        Invitation.objects.filter(pk=invitation.pk).update(withdrawn_at=timezone.now())
        _log(invitation, by, "Withdrawn.")


def link_to(invitation):
    """The address that the letter holds."""
    return absolute(reverse("blog:invitation", args=[SIGNER.sign(invitation.key)]))


def find(token):
    """Return the Invitation of a link; None if it was changed or never made here, or a newer letter has another."""
    try:
        key = UUID(SIGNER.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return Invitation.objects.select_related("invited_by").filter(key=key).first()


def owner_of(invitation):
    """The account that has the invited address, or None."""
    proved = Q(emailaddress__email=invitation.email, emailaddress__verified=True)
    return User.objects.filter(Q(email=invitation.email) | proved).first()


def accept(invitation, person):
    """Let the person in: the desk, the group of the role, and for an author a byline. Raise CannotAccept if not.

    Whoever holds the link reads the mail of its address, so the address counts as proved.
    """
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update().filter(pk=invitation.pk, key=invitation.key).first()
        if invitation is None:
            raise CannotAccept("A newer letter is on its way to you. Please use the link in that one.")
        if refusal := WHY_CLOSED.get(invitation.state):
            raise CannotAccept(refusal)
        if person != owner_of(invitation):
            raise CannotAccept(OF_ANOTHER)
        person.emailaddress_set.filter(email=invitation.email).update(verified=True)
        User.objects.filter(pk=person.pk).update(is_staff=True)
        person.groups.add(Group.objects.get(name=Invitation.GROUPS[invitation.role]))
        if invitation.role == Invitation.Role.AUTHOR:
            byline_for(person)
        invitation.accepted_at, invitation.accepted_by = timezone.now(), person
        invitation.save(update_fields=["accepted_at", "accepted_by"])
        _log(invitation, person, "Accepted.")


def join_and_accept(invitation, public_name):
    """Make an account for the invited address and let it in. Return it.

    Raise CannotAccept if not, IntegrityError for a name or an address that was taken a moment ago.
    """
    with transaction.atomic():
        person = User.objects.create_user(invitation.email, public_name)
        person.emailaddress_set.create(email=person.email, verified=True, primary=True)
        accept(invitation, person)
    return person


def forget_unanswered(keep_on=lambda: True):
    """Delete invitations that nobody accepted, a month after their end. Called by the worker. Return how many."""
    long_ago = timezone.now() - KEEP_UNANSWERED
    return Invitation.objects.filter(accepted_at=None, expires_at__lt=long_ago).delete()[0]


def _undecided(invitation):
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.state in (State.ACCEPTED, State.WITHDRAWN):
        raise CannotAccept(f"This invitation is {invitation.state.label.lower()} already.")
    return invitation


def _write(invitation):
    context = {"invitation": invitation, "link": link_to(invitation)}
    with times.as_liked_by(None):
        queue_letter("invitation", invitation.email, context)


def _log(invitation, by, message):
    LogEntry.objects.log_actions(by.pk, [invitation], CHANGE, change_message=message, single_object=True)

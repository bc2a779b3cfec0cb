"""Links by which a letter's reader stops letters of its kind, without signing in. They never run out."""

from typing import NamedTuple

from django.core import signing
from django.urls import reverse

from accounts.mail import absolute
from accounts.models import User
from comments.models import MailPreference

SIGNER = signing.Signer(salt="comments.stopping")
# Kinds of letters, each with the preferences it belongs to and what its readers call it.
KINDS = {
    "replies": (("replies",), "letters about answers to you"),
    "follows": (("follows",), "letters about conversations you follow"),
    "queue": (("queue",), "letters about comments that wait"),
    "all": (("replies", "follows"), "letters about comments"),
}


class BadLink(Exception):
    """A link that this site has not made, or whose account is gone."""


class Stop(NamedTuple):
    """What a link asks for."""

    person: User
    kind: str

    @property
    def words(self):
        return KINDS[self.kind][1]

    @property
    def is_done(self):
        preference = MailPreference.of(self.person)
        return all(getattr(preference, field) == MailPreference.When.NEVER for field in KINDS[self.kind][0])


def stop_link(person, kind):
    """Return the address that stops letters of this kind to `person`."""
    return absolute(reverse("comments:stop_letters", args=[SIGNER.sign_object([person.pk, kind])]))


def stop_headers(person, kind):
    """Return the headers by which mail programs show a button for that link (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{stop_link(person, kind)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def read_link(token):
    """Return the Stop that `token` stands for. Raise BadLink if it was changed, or its account is gone."""
    try:
        key, kind = SIGNER.unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise BadLink from error
    person = User.objects.filter(pk=key).first()
    if person is None or kind not in KINDS:
        raise BadLink
    return Stop(person, kind)


def stop_letters(stop):
    """Send no more letters of that kind. What happens stays to be read on the site."""
    fields = KINDS[stop.kind][0]
    MailPreference.objects.update_or_create(
        user=stop.person, defaults=dict.fromkeys(fields, MailPreference.When.NEVER)
    )

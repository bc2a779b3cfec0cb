"""People who may not sign in: the link by which they are heard all the same."""

from django.core import signing

from accounts.models import User

SIGNER = signing.Signer(salt="accounts.barred")


def token_for(person):
    """Return what proves, in a link, that its bearer is `person`. For letters to them, and after they have signed in."""
    return SIGNER.sign_object(person.pk)


def person_of(token):
    """Return the User that `token` stands for; None if it was not made here or the account is gone."""
    try:
        return User.objects.filter(pk=SIGNER.unsign_object(token)).first()
    except (signing.BadSignature, ValueError):
        return None

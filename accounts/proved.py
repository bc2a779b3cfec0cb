"""A password counts once its owner has proved the address."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied

# As many as look at a wrong password: with ours they take equally long.
OTHER_BACKENDS = 2


class OnlyProvedAddresses:
    """The first of the authentication backends: ends the search where the address is not proved.

    Else somebody could join with the address of another person and a password, sign in with the two, and learn from the
    answer whether that person has an account already. Who has not proved the address yet gets in by a mailed code.
    """

    def authenticate(self, request, email=None, password=None):
        if not email or EmailAddress.objects.filter(email=email.lower(), verified=True).exists():
            return
        for _ in range(OTHER_BACKENDS):
            make_password(password)
        raise PermissionDenied

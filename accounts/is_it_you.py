"""Before a sensitive change somebody shows once more who they are, unless they have just signed in.

By the password, an app, a passkey; and who has no second step can have a code mailed, as for signing in. allauth asks
those who have neither password nor second step for nothing, so that whoever finds their browser open could take all.
"""

import time

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.utils import is_mfa_enabled

SIGNED_IN_AT = "signed_in_at"


def note_sign_in(request):
    """From now on, for some minutes, the session counts as that of its owner."""
    request.session[SIGNED_IN_AT] = time.time()


def has_shown_lately(request):
    """True where the person has signed in, or shown once more who they are, in the last minutes in this session."""
    records = get_authentication_records(request, request.user)
    shown = [record["at"] for record in records if record.get("reauthenticated")]
    latest = max([*shown, request.session.get(SIGNED_IN_AT, 0)])
    return time.time() - latest < app_settings.REAUTHENTICATION_TIMEOUT


def must_show(request):
    """Whether to ask. Raises ReauthenticationRequired for people of whom allauth would ask nothing."""
    if has_shown_lately(request):
        return False
    if may_show_by_mail(request.user) and not request.user.has_usable_password():
        raise ReauthenticationRequired
    return True


def may_show_by_mail(user):
    """A mailed code shows no more than the first step of signing in, so a second step must not be there."""
    return not is_mfa_enabled(user)

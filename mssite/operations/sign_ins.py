"""What the log says of signing in and of changes to how people sign in: who by number, never by address."""

import logging

from allauth.account import signals as account
from django.contrib.auth import signals as auth

logger = logging.getLogger("mssite.sign_ins")

ACTS = [
    (auth.user_logged_in, "signed in"),
    (auth.user_logged_out, "signed out"),
    (account.password_changed, "password changed"),
    (account.password_set, "password set"),
    (account.password_reset, "password reset"),
    (account.email_changed, "e-mail address changed"),
]


def watch_sign_ins():
    """Write each of ACTS down, and each sign-in that failed. Called once at the start."""
    for signal, act in ACTS:
        signal.connect(teller(act), dispatch_uid=act, weak=False)
    auth.user_login_failed.connect(tell_failure, dispatch_uid="sign-in failed")


def teller(act):
    def tell(sender, user=None, **kwargs):
        # Signing out without having been signed in has no user.
        person = user.pk if user else None
        logger.info("Person %s: %s", person, act, extra={"facts": {"act": act, "person": person}})

    return tell


def tell_failure(sender, **kwargs):
    # What was typed may be an address, or a password in the wrong field.
    logger.warning("A sign-in failed.", extra={"facts": {"act": "sign-in failed"}})

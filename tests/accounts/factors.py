"""The app with codes that a test holds in its hand."""

import time

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value


def code_of_app(secret):
    """What the app on the phone shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def set_up_app(user, secret="JBSWY3DPEHPK3PXP"):
    """An app and its recovery codes, as they are stored; return (secret, recovery codes)."""
    TOTP.activate(user, secret)
    return secret, RecoveryCodes.activate(user).get_unused_codes()

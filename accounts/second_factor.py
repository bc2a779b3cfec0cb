"""The second factor: an app with codes, a passkey, or a recovery code; staff must have one."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.html import format_html
from qrcode import QRCode

from accounts import mail
from accounts.models import SiteSettings
from accounts.sessions import end_sessions

SETS_UP = "The desk opens to people who sign in in two steps. Please set up one of these second steps first."
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class SecondFactorAdapter(DefaultMFAAdapter):
    """Where allauth asks about second factors."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not right. Please look for the newest one and type it again.",
        "unverified_email": "Please show first that your e-mail address is yours, by the code we mailed you.",
        "cannot_generate_recovery_codes": "Please set up an app or a passkey first. Then you get recovery codes.",
        "cannot_delete_authenticator": "Please set up another second step first. The desk needs one.",
    }

    def get_totp_issuer(self):
        return SiteSettings.load().name

    def _get_site_name(self):
        return SiteSettings.load().name

    def build_totp_svg(self, url):
        """The square that an app reads, as SVG for the page itself: our policy lets in no data: pictures."""
        code = QRCode(border=4)
        code.add_data(url)
        rows = code.get_matrix()
        path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
        return format_html(
            '<svg class="square-code" viewBox="0 0 {0} {0}" role="img" aria-label="Square code for your app">'
            '<path fill="white" d="M0 0h{0}v{0}H0z"/><path fill="black" d="{1}"/></svg>',
            len(rows),
            path,
        )

    def can_delete_authenticator(self, authenticator):
        """The last second factor of somebody who works at the desk stays: else the next step locks the desk."""
        user = authenticator.user
        if not (settings.STAFF_NEED_SECOND_FACTOR and user.is_staff):
            return True
        return Authenticator.objects.filter(user=user, type__in=FACTORS).exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user, type):
        count = Authenticator.objects.filter(user=user, type=type).count()
        return "Passkey" if not count else f"Passkey {count + 1}"


def lead_to_set_up(request):
    """The answer for somebody who works at the desk and has no second factor though one is needed, or None."""
    user = request.user
    if not (settings.STAFF_NEED_SECOND_FACTOR and user.is_authenticated and user.is_staff):
        return None
    if Authenticator.objects.filter(user=user, type__in=FACTORS).exists():
        return None
    messages.warning(request, SETS_UP)
    return redirect("mfa_index")


def reset(user):
    """Take all second factors from `user`, sign them out everywhere, and tell them by letter. Return how many."""
    with transaction.atomic():
        count, _ = Authenticator.objects.filter(user=user).delete()
        end_sessions(user)
        mail.queue_letter("second_factor_reset", user, {"user": user})
    return count

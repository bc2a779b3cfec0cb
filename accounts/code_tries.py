"""Typing a code that was mailed on the way in: how often it may be tried, and what follows the third wrong one."""

from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.views import ConfirmEmailVerificationCodeView, ConfirmLoginCodeView
from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse

from accounts.mailed_code import RUN_OUT, USED_UP

# Where a code lies that waits to be typed.
WAITING = {LOGIN_SESSION_KEY, EMAIL_VERIFICATION_CODE_SESSION_KEY}


class LimitedTries:
    """For allauth's pages that ask for a code. It counts three wrong tries in a session, and asks no further.

    Whoever sends many tries at once, or opens many sessions, is met by the limits for the address and the network.
    """

    def dispatch(self, request, *args, **kwargs):
        """Say so where the code has run out; allauth forgets it and only leads away."""
        waited = WAITING & set(request.session.keys())
        answer = super().dispatch(request, *args, **kwargs)
        if getattr(self, "_process", None) or waited <= set(request.session.keys()):
            return answer
        messages.error(request, RUN_OUT)
        return self.ask_again()

    def post(self, request, *args, **kwargs):
        """Refuse with 429 what comes too often, for known and unknown addresses alike."""
        action = "request_login_code" if self._action == "resend" else "type_code"
        refusal = ratelimit.consume_or_429(request, action=action, key=self._process.state["email"].lower())
        return refusal or super().post(request, *args, **kwargs)

    def form_invalid(self, form):
        # An empty field is no try.
        if not form.data.get("code", "").strip() or self._process.record_invalid_attempt():
            return self.render_to_response(self.get_context_data(form=form))
        messages.error(self.request, USED_UP)
        return self.ask_again()

    def ask_again(self):
        # A code to sign in proves the address as well, so somebody new gets theirs there, too.
        page = "account_email" if self.request.user.is_authenticated else "account_request_login_code"
        return HttpResponseRedirect(self.passthrough_next_url(reverse(page)))


class LoginCodeView(LimitedTries, ConfirmLoginCodeView):
    """Signing in by a mailed code."""


class AddressCodeView(LimitedTries, ConfirmEmailVerificationCodeView):
    """Proving the address of a new account, or a new address of one."""

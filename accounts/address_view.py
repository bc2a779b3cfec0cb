"""Another address for the account. It takes the place of the old one once its code is typed."""

from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.views import EmailView
from django.contrib import messages
from django.shortcuts import redirect

from accounts.over_sign_in import put_back


class AddressView(EmailView):
    """allauth's page. It knows nothing of an address that waits for its code, for that lies in the session."""

    def post(self, request, *args, **kwargs):
        """Ask for another address, or with `action_keep` forget the one that waits."""
        if "action_keep" not in request.POST:
            return super().post(request, *args, **kwargs)
        if process := EmailVerificationProcess.resume(request):
            process.abort()
            messages.success(request, "Your address stays as it is.")
        return redirect("account_email")

    def get_form(self, form_class=None):
        return put_back(self.request, super().get_form(form_class))

    def get_context_data(self, **kwargs):
        process = EmailVerificationProcess.resume(self.request)
        return super().get_context_data(**kwargs) | {"waiting": process.email if process else ""}

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.shortcuts import render
from django.urls import reverse

from accounts import barred, is_it_you, mail, times
from accounts.devices import device_words
from accounts.models import SiteSettings, User
from accounts.personal import holdings
from accounts.review import is_disposable

SHOW_IT_IS_YOU = {
    "reauthenticate": "Use your password",
    "mfa_reauthenticate": "Use a code of your app, or a recovery code",
    "mfa_reauthenticate:webauthn": "Use your passkey",
}


class AccountAdapter(DefaultAccountAdapter):
    """Where allauth asks the site."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": (
            "Address and password do not belong together. You can try again, or get a code by mail. "
            "The password of a new account works after the first code."
        ),
        "duplicate_email": "This is your address here already.",
        "enter_current_password": "This is not the password you have now. Please type it again.",
        "incorrect_code": "This code is not right. Please look at the newest letter and type it again.",
        "incorrect_password": "This password is not right. Please type it again.",
        "rate_limited": "Too many tries in a short time. Please wait a minute and try again.",
        "too_many_login_attempts": "Too many tries in a short time. Please wait five minutes and try again.",
    }

    def is_safe_url(self, url):
        """Whether somebody may be sent on to `url`. Some are no addresses at all, such as http://[::1 without its end."""
        try:
            return super().is_safe_url(url)
        except ValueError:
            return False

    def get_password_change_redirect_url(self, request):
        return reverse("accounts:account")

    def get_email_verification_redirect_url(self, email_address):
        """Where another address leads once it is proved; whoever joins goes back to what they were reading."""
        return reverse("accounts:account")

    def get_from_email(self):
        return mail.sender()

    def save_user(self, request, user, form, commit=True):
        user.public_name = form.cleaned_data["public_name"]
        user.needs_review = is_disposable(form.cleaned_data["email"])
        return super().save_user(request, user, form, commit)

    def pre_login(self, request, user, **details):
        """Tell somebody who may not sign in why, and how to ask for a second look. Whatever way they came by."""
        answer = super().pre_login(request, user, **details)
        if answer is None and user.barred_because:
            return _turn_away(request, user)
        return answer

    def login(self, request, user):
        """The last step, when the address is proved: somebody may be known from an earlier account with it."""
        for holding in holdings():
            holding.recognise(user)
        if user.barred_because:
            raise ImmediateHttpResponse(_turn_away(request, user))
        super().login(request, user)

    def is_reauthentication_required(self, *, app, **more):
        return super().is_reauthentication_required(app=app, **more) and is_it_you.must_show(self.request)

    def get_reauthentication_methods(self, user):
        """In our words; a recovery code comes last, because it can be used only once."""
        methods = [
            way | {"description": SHOW_IT_IS_YOU[way["id"]]} for way in super().get_reauthentication_methods(user)
        ]
        if not is_mfa_enabled(user, [Authenticator.Type.TOTP]):
            methods.sort(key=lambda way: way["id"] == "mfa_reauthenticate")
        if user.is_authenticated and is_it_you.may_show_by_mail(user):
            methods.append({"id": "code", "description": "Get a code by mail", "url": reverse("accounts:mailed_code")})
        return methods

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Tell the owner of a change of the account, and on which device it was made."""
        words = device_words(self.get_http_user_agent(self.request))
        with times.as_liked_by(user):
            super().send_notification_mail(template_prefix, user, {**(context or {}), "device": words}, email)

    def send_mail(self, template_prefix, email, context):
        if len(email) > User._meta.get_field("email").max_length:
            return  # no mail server takes it, and no account has it
        site = {"site_settings": SiteSettings.load(), "site_url": settings.SITE_URL}
        super().send_mail(template_prefix, email, {**context, **site})


def _turn_away(request, user):
    clear_login(request)
    context = {"reason": user.barred_because, "token": barred.token_for(user)}
    return render(request, "accounts/barred.html", context, status=403)

"""Showing once more who one is, by a code that we mail. For people without a second step."""

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import BaseReauthenticateView, password_set
from allauth.core import ratelimit
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts.code_forms import LoginCodeForm
from accounts.is_it_you import must_show

STATE = "is_it_you_code"
USED_UP = "That was wrong three times. Please have a new code mailed to you."
RUN_OUT = "This code does not work any more. Please have a new one mailed to you."
RUN_OUT_AND_ANEW = "That code does not work any more. We have mailed you a new one."


class MailedCode(AbstractCodeVerificationProcess):
    """One code, kept in the session with the count of wrong tries."""

    def __init__(self, request, state):
        self.request = request
        limits = {
            "timeout": app_settings.LOGIN_BY_CODE_TIMEOUT,
            "max_attempts": app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
        }
        super().__init__(state=state, user=request.user, **limits)

    @classmethod
    def of(cls, request):
        """The code that this session waits for, or None. One that was mailed for somebody else, or before, is none."""
        state = request.session.get(STATE)
        process = cls(request, state) if state else None
        is_theirs = process and state["user_id"] == str(request.user.pk) and state["email"] == request.user.email
        return process if is_theirs and process.is_valid() else None

    @classmethod
    def mail_one(cls, request):
        """Mail a new code to the address of the account; an older one is worth nothing then."""
        process = cls(request, cls.initial_state(request.user, request.user.email))
        process.send()
        process.persist()

    def send(self):
        adapter = get_adapter()
        self.state["code"] = adapter.generate_login_code()
        adapter.send_mail("account/email/is_it_you", self.state["email"], {"code": self.code, "request": self.request})

    def persist(self):
        self.request.session[STATE] = self.state

    def abort(self):
        self.request.session.pop(STATE, None)


@method_decorator([never_cache, login_required], name="dispatch")
class MailedCodeView(BaseReauthenticateView):
    """A GET mails nothing. Then the page asks for the code, and the act goes on that was held up."""

    form_class = LoginCodeForm
    template_name = "accounts/mailed_code.html"

    def post(self, request, *args, **kwargs):
        self.code = MailedCode.of(request)
        if request.POST.get("action") == "send" or not self.code:
            return self.mail_one()
        return super().post(request, *args, **kwargs)

    def mail_one(self):
        email = self.request.user.email
        refusal = ratelimit.consume_or_429(self.request, action="request_login_code", key=email)
        if refusal is None:
            MailedCode.mail_one(self.request)
            if "code" in self.request.POST:
                messages.warning(self.request, RUN_OUT_AND_ANEW)
        return refusal or self.here()

    def here(self):
        return HttpResponseRedirect(self.passthrough_next_url(self.request.path))

    def get_form_kwargs(self):
        code = MailedCode.of(self.request)
        return super().get_form_kwargs() | {"code": code.code if code else None}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"is_mailed": MailedCode.of(self.request) is not None}

    def form_valid(self, form):
        self.code.abort()
        record_authentication(self.request, self.request.user, method="code", reauthenticated=True)
        return super().form_valid(form)

    def form_invalid(self, form):
        # An empty field is no try.
        if "code" in form.data and form.data["code"].strip() and not self.code.record_invalid_attempt():
            messages.error(self.request, USED_UP)
            return self.here()
        return super().form_invalid(form)


@login_required
def set_password(request):
    """A first password is a new way in, so its page opens to whoever has just shown that it is them."""
    try:
        asks = must_show(request)
    except ReauthenticationRequired:
        asks = True
    if asks and request.method == "POST":
        return HttpResponseRedirect(request.get_full_path())  # what is held up is kept, and a password must not be
    if asks:
        raise ReauthenticationRequired
    return password_set(request)

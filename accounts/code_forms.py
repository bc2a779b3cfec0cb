"""allauth's forms that ask for a code, be it mailed, shown by an app, or kept on paper, in our words."""

from allauth.account import forms as allauth_forms
from allauth.mfa.base import forms as second_step_forms
from allauth.mfa.totp import forms as app_forms

OF_A_LETTER = "Please type the code from the letter."
OF_AN_APP = "Please type the code that the app shows."
SECOND_STEP = "Please type the code that your app shows, or a recovery code."


class InOurWords:
    """Says `without_code` to whoever sends the form without one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].error_messages["required"] = self.without_code


class LoginCodeForm(InOurWords, allauth_forms.ConfirmLoginCodeForm):
    """The mailed code that signs in, or shows again who it is."""

    without_code = OF_A_LETTER


class AddressCodeForm(InOurWords, allauth_forms.ConfirmEmailVerificationCodeForm):
    """The mailed code that proves an address."""

    without_code = OF_A_LETTER


class AppForm(InOurWords, app_forms.ActivateTOTPForm):
    """An app with codes, which shows by its first code that it is set up."""

    without_code = OF_AN_APP

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code that the app shows"


class SecondStepForm(InOurWords, second_step_forms.AuthenticateForm):
    """The second step of signing in."""

    without_code = SECOND_STEP


class SecondStepAgainForm(InOurWords, second_step_forms.ReauthenticateForm):
    """Somebody signed in shows again who it is."""

    without_code = SECOND_STEP

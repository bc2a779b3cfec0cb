"""allauth's forms that ask for a code, be it mailed, shown by an app, or kept on paper, in our words."""

from allauth.account import forms as allauth_forms
from allauth.mfa.base import forms as second_step_forms
from allauth.mfa.totp import forms as app_forms

OF_A_LETTER = "Please type the code from the letter."
OF_AN_APP = "Please type the code that the app shows."
SECOND_STEP = "Please type the code that your app shows, or a recovery code."


class LoginCodeForm(allauth_forms.ConfirmLoginCodeForm):
    """The mailed code that signs in, or shows again who it is."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].error_messages["required"] = OF_A_LETTER


class AddressCodeForm(allauth_forms.ConfirmEmailVerificationCodeForm):
    """The mailed code that proves an address."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].error_messages["required"] = OF_A_LETTER


class AppForm(app_forms.ActivateTOTPForm):
    """An app with codes, which shows by its first code that it is set up."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code that the app shows"
        self.fields["code"].error_messages["required"] = OF_AN_APP


class SecondStepForm(second_step_forms.AuthenticateForm):
    """The second step of signing in."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].error_messages["required"] = SECOND_STEP


class SecondStepAgainForm(second_step_forms.ReauthenticateForm):
    """Somebody signed in shows again who it is."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].error_messages["required"] = SECOND_STEP

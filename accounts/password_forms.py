"""allauth's forms about passwords, in our words."""

from allauth.account import forms as allauth_forms
from django.core.exceptions import ValidationError

WORDS = {
    "oldpassword": ("The password you have now", None),
    "password1": (
        "New password",
        "Take at least 8 characters. Not your name or address, and none that many people use.",
    ),
    "password2": ("New password once more", None),
}
REQUIRED = {
    "oldpassword": "Please type the password you have now.",
    "password1": "Please type the new password.",
    "password2": "Please type the new password once more.",
}
DIFFERS = "The two are not the same. Please type the new password in both fields again."


class InOurWords:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in WORDS.keys() & self.fields.keys():
            label, hint = WORDS[name]
            field = self.fields[name]
            field.label, field.help_text = label, hint or field.help_text
            field.widget.attrs.pop("placeholder", None)
            field.error_messages["required"] = REQUIRED[name]

    def add_error(self, field, error):
        # allauth's only error for the second one: it differs.
        super().add_error(field, error if field != "password2" or isinstance(error, ValidationError) else DIFFERS)


class ChangePasswordForm(InOurWords, allauth_forms.ChangePasswordForm):
    """Another password in place of the one that somebody has."""


class SetPasswordForm(InOurWords, allauth_forms.SetPasswordForm):
    """The first password of somebody who has come in by other ways."""


class NewPasswordForm(InOurWords, allauth_forms.ResetPasswordKeyForm):
    """A new password for somebody who has forgotten the old one."""


class PasswordAgainForm(allauth_forms.ReauthenticateForm):
    """Somebody signed in shows again who it is."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].error_messages["required"] = "Please type your password."

"""allauth's forms about passwords, in our words."""

from allauth.account import forms as allauth_forms

WORDS = {
    "oldpassword": ("The password you have now", None),
    "password1": (
        "New password",
        "Take at least 8 characters. Not your name or address, and none that many people use.",
    ),
    "password2": ("New password once more", None),
}


class InOurWords:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in WORDS.keys() & self.fields.keys():
            label, hint = WORDS[name]
            field = self.fields[name]
            field.label, field.help_text = label, hint or field.help_text
            field.widget.attrs.pop("placeholder", None)


class ChangePasswordForm(InOurWords, allauth_forms.ChangePasswordForm):
    """Another password in place of the one that somebody has."""


class SetPasswordForm(InOurWords, allauth_forms.SetPasswordForm):
    """The first password of somebody who has come in by other ways."""


class NewPasswordForm(InOurWords, allauth_forms.ResetPasswordKeyForm):
    """A new password for somebody who has forgotten the old one."""

from allauth.account import forms as allauth_forms
from allauth.account.internal import flows
from allauth.account.models import EmailAddress
from allauth.mfa.webauthn import forms as passkey_forms
from allauth.socialaccount import forms as other_site_forms
from django import forms
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.template.response import TemplateResponse

from accounts import held_names, names
from accounts.models import User
from accounts.other_sites import OtherSitesAdapter, name_of
from accounts.personal import holdings
from accounts.sentences import NO_ADDRESS, NOT_AN_ADDRESS, TOO_LONG

NOT_USED = "The passkey was not used. You can try again."
TAKEN = "Somebody here has this name or one that looks like it. Please choose another."


class PublicNameField(forms.CharField):
    """A public name that nobody else has, nor one that looks like it. `user` may keep their own.

    With `by_staff` it may be one that readers know from elsewhere on the site, such as the byline of an author.
    """

    def __init__(self, user=None, by_staff=False, **kwargs):
        super().__init__(
            label="Public name",
            help_text="Everybody sees this name beside your comments. It need not be your real one.",
            widget=forms.TextInput(attrs={"autocomplete": "nickname", "maxlength": names.MAX_LENGTH}),
            error_messages={"required": "Please choose a public name."},
            **kwargs,
        )
        self.user, self.by_staff = user, by_staff

    def clean(self, value):
        name = names.clean_public_name(super().clean(value))
        key, mine = names.look_alike_key(name), self.user and self.user.pk
        if _is_taken(key, mine):
            raise ValidationError(TAKEN)
        if not self.by_staff and self._is_kept(key, mine):
            raise ValidationError(names.KEPT)
        return name

    def _is_kept(self, key, mine):
        kept = (
            owner
            for holding in holdings()
            for name, owner in holding.kept_names()
            if names.look_alike_key(name) == key
        )
        return any(owner is None or owner != mine for owner in kept)


def _is_taken(key, mine=None):
    """Whether the name is that of another account than `mine`, or may be: see held_names."""
    return User.objects.filter(name_key=key).exclude(pk=mine).exists() or held_names.is_held(key)


class LoginForm(allauth_forms.LoginForm):
    """allauth's sign-in by password; the other ways stand below the form, in the template."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _call_it_address(self, "login")
        self.fields["password"].error_messages["required"] = "Please type your password, or get a code by mail."
        self.fields["password"].help_text = "You may paste it, or let your browser fill it in."


class LoginCodeForm(allauth_forms.RequestLoginCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _call_it_address(self)


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _call_it_address(self)


class AddressForm(allauth_forms.AddEmailForm):
    """Another address for the account."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _call_it_address(self)
        self.fields["email"].label = "New e-mail address"


def _call_it_address(form, name="email"):
    """One word for one thing, on all pages; and one sentence for one mistake."""
    field = form.fields[name]
    field.label = "E-mail address"
    field.error_messages |= {"required": NO_ADDRESS, "invalid": NOT_AN_ADDRESS}
    checks = [*field.default_validators, MaxLengthValidator(User._meta.get_field("email").max_length, TOO_LONG)]

    def say_the_first(value):
        for check in checks:
            check(value)

    field.validators = [say_the_first]


class NewAccountForm(forms.Form):
    """What both ways to join ask: a public name and an address."""

    public_name = PublicNameField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _call_it_address(self)
        self.fields["email"].help_text = "We mail a code to it. It is never shown."

    def try_save(self, request):
        """Make the account. What is answered, and how long it takes, is the same for known and unknown addresses."""
        if self.cleaned_data.get("website"):  # the trap for robots
            return super().try_save(request)
        key = names.look_alike_key(self.cleaned_data["public_name"])
        if self.account_already_exists:
            return self._seem_to_save(request, key)
        try:
            with transaction.atomic():
                saved = super().try_save(request)
                if held_names.is_held(key):
                    raise IntegrityError
                return saved
        except IntegrityError:
            # Somebody was faster between our look and our write.
            if answer := self._answer_to_clash(request, key):
                return answer
            raise

    def _seem_to_save(self, request, key):
        held_names.hold(key)
        # A new account costs the time of hashing its password. Without this a clock tells known addresses.
        make_password(self.cleaned_data.get("password1") or None)
        if User.objects.filter(name_key=key).exists():
            return self._refuse_name(request)
        return super().try_save(request)

    def _answer_to_clash(self, request, key):
        # The address comes first: where the name is gone, too, it was the same person, who pressed twice.
        _, self.account_already_exists = flows.manage_email.email_already_exists(self.cleaned_data["email"])
        if self.account_already_exists:
            return super().try_save(request)
        return self._refuse_name(request) if _is_taken(key) else None

    def _refuse_name(self, request):
        self.add_error("public_name", TAKEN)
        return None, TemplateResponse(request, self.page, {"form": self}, status=409)


class SignupForm(NewAccountForm, allauth_forms.SignupForm):
    """allauth's sign-up with a public name; the password may stay empty, and with a passkey is not asked for."""

    field_order = ["public_name", "email", "password1"]
    page = "account/signup.html"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.by_passkey:
            self.page = "account/signup_by_passkey.html"
        if password := self.fields.get("password1"):
            password.label = "Password (not needed)"
            password.help_text = (
                "Leave it empty if you like: then we mail you a short code each time you sign in. "
                "If you choose one, take at least 8 characters."
            )
        # A trap for robots, hidden by the stylesheet; allauth would hide it by an inline style.
        self.fields["website"].widget = forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
        self.fields["website"].label = "Leave this empty"


class OtherSiteSignupForm(NewAccountForm, other_site_forms.SignupForm):
    """The last step of joining through another site."""

    field_order = ["public_name", "email"]
    page = "socialaccount/signup.html"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.sociallogin.email_addresses:
            self.fields["email"].disabled = True
            self.fields[
                "email"
            ].help_text = f"{self.sociallogin.provider.name} says that it is yours. It is never shown."

    def try_save(self, request):
        user, response = super().try_save(request)
        if self.errors:
            request.session["socialaccount_sociallogin"] = self.sociallogin.serialize()  # for the next try
        return user, response


class UnlinkForm(other_site_forms.DisconnectForm):
    """Forgets an account on another site. Who has a proved address gets in by a mailed code, password or not."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["account"].error_messages["required"] = "Please choose one of the sites."

    def clean(self):
        if not EmailAddress.objects.filter(user=self.request.user, verified=True).exists():
            raise ValidationError("This is your only way in. Please prove your address first.")
        return self.cleaned_data

    def save(self):
        """Unlink, also where the other site is not configured any more, and tell the owner by letter."""
        account, adapter = self.cleaned_data["account"], OtherSitesAdapter(self.request)
        flows.reauthentication.raise_if_reauthentication_required(self.request, app="allauth.socialaccount")
        with transaction.atomic():
            account.delete()
            context = {"account": account, "provider": {"name": name_of(self.request, account.provider)}}
            adapter.send_notification_mail("socialaccount/email/account_disconnected", self.request.user, context)
        messages.success(self.request, "The other site is not linked to your account any more.")


class AccountForm(forms.ModelForm):
    """The part of the account that its owner may change here."""

    class Meta:
        model = User
        fields = ["public_name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["public_name"] = PublicNameField(user=self.instance)


class PasskeyForm(passkey_forms.AddWebAuthnForm):
    """A new passkey: a name for it, and whether it signs in alone."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _name_passkey(self)
        self.fields["passwordless"].label = "Sign in with it alone"
        self.fields["passwordless"].help_text = "Then you need no code by mail and no password."
        self.initial["passwordless"] = True
        self.fields["credential"].error_messages["required"] = NOT_USED


class PasskeySignupForm(passkey_forms.SignupWebAuthnForm):
    """The first passkey of a new account."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _name_passkey(self)
        self.fields["credential"].error_messages["required"] = NOT_USED


class RenamePasskeyForm(passkey_forms.EditWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _name_passkey(self)


def _name_passkey(form):
    form.fields["name"].label = "Name of the passkey"
    form.fields["name"].error_messages["required"] = "Please give the passkey a name."
    form.fields["name"].help_text = "Such as “My phone”, so that you know it later."
    form.fields["name"].widget.attrs["autocomplete"] = "off"

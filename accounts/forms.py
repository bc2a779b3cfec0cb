from allauth.account import forms as allauth_forms
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.template.response import TemplateResponse

from accounts import names
from accounts.models import User

NO_ADDRESS = "Please type your e-mail address."
TAKEN = "Somebody here has this name or one that looks like it. Please choose another."


class PublicNameField(forms.CharField):
    """A public name that nobody else has, nor one that looks like it. `user` may keep their own."""

    def __init__(self, user=None, **kwargs):
        super().__init__(
            label="Public name",
            help_text="Everybody sees this name beside your comments. It need not be your real one.",
            widget=forms.TextInput(attrs={"autocomplete": "nickname", "maxlength": names.MAX_LENGTH}),
            error_messages={"required": "Please choose a public name."},
            **kwargs,
        )
        self.user = user

    def clean(self, value):
        name = names.clean_public_name(super().clean(value))
        if User.objects.filter(name_key=names.look_alike_key(name)).exclude(pk=self.user and self.user.pk).exists():
            raise ValidationError(TAKEN)
        return name


class LoginForm(allauth_forms.LoginForm):
    """allauth's sign-in by password; the other ways stand below the form, in the template."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "E-mail address"
        self.fields["login"].error_messages["required"] = NO_ADDRESS
        self.fields["password"].error_messages["required"] = "Please type your password, or get a code by mail."
        self.fields["password"].help_text = "You may paste it, or let your browser fill it in."


class SignupForm(allauth_forms.SignupForm):
    """allauth's sign-up with a public name; the password may stay empty."""

    public_name = PublicNameField()
    field_order = ["public_name", "email", "password1"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "E-mail address"
        self.fields["email"].error_messages["required"] = NO_ADDRESS
        self.fields["email"].validators.append(MaxLengthValidator(User._meta.get_field("email").max_length))
        self.fields["email"].help_text = "We mail a code to it. It is never shown."
        self.fields["password1"].label = "Password (not needed)"
        self.fields["password1"].help_text = (
            "Leave it empty if you like: then we mail you a short code each time you sign in. "
            "If you choose one, take at least 8 characters."
        )
        # A trap for robots, hidden by the stylesheet; allauth would hide it by an inline style.
        self.fields["website"].widget = forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
        self.fields["website"].label = "Leave this empty"

    def try_save(self, request):
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            # Somebody took the name between our look and our write.
            self.add_error("public_name", TAKEN)
            return None, TemplateResponse(request, "account/signup.html", {"form": self}, status=409)


class AccountForm(forms.ModelForm):
    """The part of the account that its owner may change here."""

    class Meta:
        model = User
        fields = ["public_name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["public_name"] = PublicNameField(user=self.instance)

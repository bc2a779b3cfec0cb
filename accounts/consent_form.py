from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.urls import Resolver404, resolve

from accounts.models import ConsentText

WHERE = "Please write where it can be read: an address of this site from its first /, such as /privacy/."


class ConsentTextForm(forms.ModelForm):
    """A new version of what people accept. It is never changed afterwards, so it had better lead somewhere."""

    class Meta:
        model = ConsentText
        fields = ["kind", "link", "news"]
        error_messages = {"kind": {"required": "Please choose which of the two it is."}, "link": {"required": WHERE}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Please choose"), *ConsentText.Kind.choices]

    def clean_link(self):
        link = self.cleaned_data["link"]
        try:
            if link.startswith("/") and not link.startswith("//"):
                resolve(urlsplit(link).path)
            else:
                URLValidator(schemes=["https"])(link)
        except (Resolver404, ValidationError):
            raise ValidationError(WHERE) from None
        return link

from django import forms

from comments.models import MailPreference


class MailPreferenceForm(forms.ModelForm):
    class Meta:
        model = MailPreference
        fields = ["replies", "follows"]
        labels = {"replies": "When it is about you", "follows": "In what you follow"}
        help_texts = {
            "replies": "Somebody answers you, names you, or comments on a post you wrote.",
            "follows": "Somebody writes in a conversation or a thread that you follow.",
        }
        widgets = {name: forms.RadioSelect({"class": "choice__box"}) for name in fields}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.template_name = "includes/choices.html"

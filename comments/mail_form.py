from django import forms

from accounts.models import User
from comments.models import MailPreference
from comments.rights import can_moderate


class MailPreferenceForm(forms.ModelForm):
    # Kept with the account, because posts know no comments.
    desk_letters = forms.BooleanField(
        label="Letters about posts", required=False, help_text=User._meta.get_field("desk_letters").help_text
    )

    class Meta:
        model = MailPreference
        fields = ["replies", "follows", "approvals", "reports", "queue"]
        labels = {
            "replies": "When it is about you",
            "follows": "In what you follow",
            "queue": "Comments that wait for a moderator",
        }
        help_texts = {
            "queue": "You decide on comments. The letters hold no word of them.",
            "replies": "Somebody answers you, names you, or comments on a post you wrote.",
            "follows": "Somebody writes in a conversation or a thread that you follow.",
            "approvals": "If a moderator does not publish one, or takes it away, you always get a letter.",
            "reports": "You are always told under News in your account.",
        }
        widgets = {name: forms.RadioSelect({"class": "choice__box"}) for name in ("replies", "follows", "queue")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not can_moderate(self.instance.user):
            del self.fields["queue"]
        self.initial["desk_letters"] = self.instance.user.desk_letters
        if not self.instance.user.is_staff:
            del self.fields["desk_letters"]
        for name in self.fields.keys() & self.Meta.widgets.keys():
            self.fields[name].template_name = "includes/choices.html"
            self.fields[name].error_messages |= dict.fromkeys(["required", "invalid_choice"], "Please choose one.")

    def save(self, commit=True):
        if "desk_letters" in self.fields:
            User.objects.filter(pk=self.instance.user_id).update(desk_letters=self.cleaned_data["desk_letters"])
        return super().save(commit)

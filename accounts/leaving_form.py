from django import forms

from accounts.models import Leaving


class LeaveForm(forms.Form):
    """What shall become of the comments. Nothing is chosen before the person chooses."""

    choice = forms.ChoiceField(
        label="What shall happen to your comments?",
        choices=Leaving.Choice.choices,
        widget=forms.RadioSelect(attrs={"class": "choice__box"}),
        error_messages={"required": "Please choose what shall happen to your comments."},
    )

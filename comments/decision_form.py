"""What a moderator says with a decision, at the desk and by a link of the morning letter."""

from django import forms

from comments.models import CommentLog, Reason

LONGEST_REASON = CommentLog._meta.get_field("reason").max_length
PRESS_A_BUTTON = {
    "required": "Please press one of the buttons.",
    "invalid_choice": "This cannot be done here. Please press one of the buttons.",
}


class WordsField(forms.CharField):
    """What somebody says in their own words. They may stay empty."""

    def to_python(self, value):
        """Leave out a sign that no database keeps: it costs nobody the other words."""
        return super().to_python(value).replace("\x00", "")

    def __init__(self, *, max_length=LONGEST_REASON, **kwargs):
        kwargs = {
            "required": False,
            # Not a line: Enter in a line would press the first button.
            "widget": forms.Textarea(attrs={"rows": 2}),
            **kwargs,
        }
        super().__init__(max_length=max_length, **kwargs)


class FormBeside(forms.Form):
    """A form on a page that has another one: its ids begin with `ids`."""

    ids = ""

    def __init__(self, data=None):
        super().__init__(data, auto_id=f"{self.ids}-%s")


class ReasonsForm(forms.Form):
    """Why something was decided: a sentence of the list, own words, both or neither."""

    listed = forms.ModelChoiceField(
        Reason.objects.filter(is_active=True),
        required=False,
        label="Reason for the writer",
        empty_label="None",
        error_messages={"invalid_choice": "This reason is not on the list any more. Please choose another, or none."},
    )
    reason = WordsField(
        label="Your own words", help_text="The writer reads the reason and your words. Neither is needed."
    )

    def clean(self):
        """Add `words`, what the writer reads and the log keeps: the chosen sentence and the moderator's own words."""
        data = super().clean()
        listed, own = data.get("listed"), data.get("reason", "").strip()
        data["words"] = " ".join(part for part in (listed.sentence if listed else "", own) if part)
        if len(data["words"]) > LONGEST_REASON and "reason" not in self.errors:
            self.add_error(
                "reason", f"Together with the chosen reason this is longer than {LONGEST_REASON} characters."
            )
        return data

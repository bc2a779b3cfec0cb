import uuid

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from blog import rendering

# The largest number a comment can have: what the column holds on every database.
MAX_NUMBER = 2**31 - 1


class CommentForm(forms.Form):
    """A comment or a reply. Its text is never lost: whatever is wrong, the form comes back with it."""

    text = forms.CharField(
        label="Your comment",
        help_text="An empty line starts a paragraph. *Stars* lean a word. A line that starts with &gt; quotes.",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 7, "autocomplete": "off"}),
        error_messages={
            "required": "Please write something first.",
            "null_characters_not_allowed": "The text contains a character that cannot be stored. Please remove it.",
        },
    )
    parent = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MAX_NUMBER,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            "The comment you answer does not exist. You can post your text as a new comment.",
        ),
    )
    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("form_key", uuid.uuid4())

    def clean_text(self):
        text = rendering.tidy_text(self.cleaned_data["text"])
        if not rendering.has_visible_text(text) or not rendering.has_visible_text(rendering.render_comment(text)):
            raise ValidationError("Please write something first.")
        if len(text) > settings.COMMENTS_MAX_CHARACTERS:
            raise ValidationError(
                f"Your text has {len(text):,} characters; a comment can have {settings.COMMENTS_MAX_CHARACTERS:,}. "
                "Please shorten it or post it in parts."
            )
        return text

    @property
    def typed_text(self):
        """What the writer typed, as far as it can be shown again."""
        return (self["text"].value() or "").replace("\x00", "")

    def forget_parent(self):
        """Make the next try a new comment, when what it answered has gone."""
        self.cleaned_data["parent"] = None
        self.data = self.data.copy()
        self.data["parent"] = ""

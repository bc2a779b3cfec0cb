import uuid

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from blog import rendering

# The largest number a comment can have: what the column holds on every database.
MAX_NUMBER = 2**31 - 1
NO_PARENT = "The comment you answer does not exist. You can post your text as a new comment."


class FormKeyField(forms.UUIDField):
    """Makes a second click on one form the same comment. A spoilt key is replaced, it must not cost a text."""

    widget = forms.HiddenInput

    def clean(self, value):
        try:
            return super().clean(value) or uuid.uuid4()
        except ValidationError:
            return uuid.uuid4()


class CommentForm(forms.Form):
    """A comment or a reply. Its text is never lost: whatever is wrong, the form comes back with it."""

    text = forms.CharField(
        label="Your comment",
        help_text="An empty line starts a paragraph. *Stars* lean a word. A line that starts with &gt; quotes.",
        strip=False,
        # No autocomplete="off": with it a browser forgets the text on the way back to the page.
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={
            "required": "Please write something first.",
        },
    )
    members_only = forms.BooleanField(
        label="Only people with an account can read this",
        help_text="Guests see that there is a comment, not what it says or who wrote it. Answers are kept from "
        "guests, too.",
        required=False,
    )
    parent = forms.IntegerField(required=False, min_value=1, max_value=MAX_NUMBER, widget=forms.HiddenInput)
    form_key = FormKeyField(required=False)
    # When the draft was kept with which the form began; it is thrown away with the posting.
    draft_shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["data-max"] = settings.COMMENTS_MAX_CHARACTERS
        if not self.is_bound:
            self.initial.setdefault("form_key", uuid.uuid4())

    def clean_text(self):
        text = rendering.tidy_text(self.cleaned_data["text"])
        if len(text) > settings.COMMENTS_MAX_CHARACTERS:
            raise ValidationError(
                f"Your text has {len(text):,} characters; a comment can have {settings.COMMENTS_MAX_CHARACTERS:,}. "
                "Please shorten it or post it in parts."
            )
        if not rendering.has_visible_text(rendering.render_comment(text)):
            raise ValidationError("Please write something first.")
        return text

    def full_clean(self):
        """Clean, and make sure that the form which comes back can be sent again as it is."""
        super().full_clean()
        if not self.is_bound:
            return
        self.data = self.data.copy()
        # Refused by now; and no page can show the character.
        self.data["text"] = self.data.get("text", "").replace("\x00", "")
        if "parent" in self._errors:
            del self._errors["parent"]
            self.add_error(None, NO_PARENT)
            self.forget_parent()
        if "form_key" in self.cleaned_data:
            self.data["form_key"] = self.cleaned_data["form_key"]

    def forget_parent(self):
        """Make the next try a new comment, when what it answered is not there."""
        self.cleaned_data["parent"] = None
        self.data["parent"] = ""

    def renew_key(self):
        """Make the next try a comment of its own."""
        self.data["form_key"] = uuid.uuid4()

    def copy_name(self, post):
        """The name under which the browser keeps its copy of this text (static/js/keep-comment.js)."""
        return f"{post.pk}:{self.cleaned_data['parent'] or 0}"


class ChangeForm(CommentForm):
    """A new text for a comment that stands already: who reads it and what it answers stay."""

    members_only = parent = form_key = draft_shown = None

    def copy_name(self, comment):
        return f"{comment.post_id}:change-{comment.number}"

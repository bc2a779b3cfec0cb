from django import forms

from blog import rendering
from comments.decision_form import WordsField
from comments.models import Report

LONGEST = Report._meta.get_field("text").max_length


class ReportForm(forms.ModelForm):
    """What is wrong with a comment. Something else needs words."""

    text = WordsField(
        max_length=LONGEST,
        label="More about it (not needed)",
        help_text="Only moderators read this. The person who wrote the comment is not told who you are.",
        widget=forms.Textarea({"rows": 4}),
    )

    class Meta:
        model = Report
        fields = ["reason", "text"]
        labels = {"reason": "What is it about?"}
        widgets = {"reason": forms.RadioSelect({"class": "choice__box"})}
        error_messages = {"reason": dict.fromkeys(["required", "invalid_choice"], "Please choose what it is about.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = Report.Reason.choices
        self.fields["reason"].template_name = "includes/choices.html"

    def clean_text(self):
        return rendering.tidy_text(self.cleaned_data["text"])

    def clean(self):
        data = super().clean()
        has_words = rendering.is_visible(data.get("text", ""))
        if data.get("reason") == Report.Reason.OTHER and not has_words and "text" not in self.errors:
            self.add_error("text", "Please write what is wrong.")
        return data

from django import forms

from blog import rendering
from comments.models import Report


class ReportForm(forms.ModelForm):
    """What is wrong with a comment. Something else needs words."""

    class Meta:
        model = Report
        fields = ["reason", "text"]
        labels = {"reason": "What is it about?", "text": "More about it (not needed)"}
        help_texts = {"text": "Only moderators read this. The person who wrote the comment is not told who you are."}
        widgets = {"reason": forms.RadioSelect({"class": "choice__box"}), "text": forms.Textarea({"rows": 4})}
        error_messages = {"reason": {"required": "Please choose what it is about."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = Report.Reason.choices
        self.fields["reason"].template_name = "includes/choices.html"

    def clean_text(self):
        return rendering.tidy_text(self.cleaned_data["text"])

    def clean(self):
        data = super().clean()
        if data.get("reason") == Report.Reason.OTHER and not data.get("text") and "text" not in self.errors:
            self.add_error("text", "Please write what is wrong.")
        return data

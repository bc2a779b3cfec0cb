from django import forms
from django.contrib import admin

from blog.admin.plain_words import PlainForm
from blog.models import Download
from blog.pdf import checked_pdf


class DownloadForm(PlainForm):
    """A PDF and what it is called."""

    upload = forms.FileField(
        label="PDF file",
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        help_text="A plain PDF: without programs, forms that send data, or other files inside.",
        error_messages={"required": "Please choose a PDF file.", "empty": "This file is empty."},
    )
    field_order = ["upload"]

    class Meta:
        model = Download
        fields = ["title", "language", "position"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["upload"].required = False
            self.fields["upload"].label = "Another file in its place"

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        return checked_pdf(upload) if upload else None

    def _post_clean(self):
        super()._post_clean()
        data = self.cleaned_data.get("upload")
        if not data:
            return
        if self.errors:
            self.add_error("upload", "The file is fine. Please choose it once more.")
            return
        try:
            self.instance.take(data)
        except OSError:
            self.add_error(
                "upload",
                "There was no room for this file, so it was not stored. Please tell whoever runs the site, and try "
                "again later.",
            )


class DownloadFormSet(forms.BaseInlineFormSet):
    """A form that says nothing of downloads, such as one of another program, leaves them as they are."""

    def __init__(self, data=None, files=None, *, prefix=None, **kwargs):
        prefix = prefix or self.get_default_prefix()
        if data is not None and f"{prefix}-TOTAL_FORMS" not in data:
            data, files = {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}, None
        super().__init__(data, files, prefix=prefix, **kwargs)


class DownloadInline(admin.StackedInline):
    """PDFs at the end of a post, in their order."""

    model = Download
    form = DownloadForm
    formset = DownloadFormSet
    template = "admin/blog/post/downloads.html"
    extra = 1  # rows are added by script, and one must do without
    verbose_name = "download"
    verbose_name_plural = "downloads (PDF)"
    fields = ["upload", "title", "language", "position"]

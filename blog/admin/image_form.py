import logging

from django import forms
from django.core.exceptions import ValidationError

from blog import images
from blog.admin.plain_words import PlainForm
from blog.models import Image

logger = logging.getLogger(__name__)


class ImageForm(PlainForm):
    """The picture's words, and the file it is made from, which is stored when all is well."""

    upload = forms.FileField(
        label="Picture file",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=f"JPEG, PNG or WebP, at most {images.MAX_BYTES // 2**20} MB. It is stored anew, without the place "
        "and camera that files carry.",
        error_messages={"required": "Please choose a picture file.", "empty": "This file is empty."},
    )

    field_order = ["upload"]

    class Meta:
        model = Image
        fields = ["alt", "is_decorative", "caption", "credit"]

    def __init__(self, *args, browser_forgets=True, **kwargs):
        """`browser_forgets`: whether a chosen file is gone when the form comes back, as it is without script."""
        super().__init__(*args, **kwargs)
        self.browser_forgets = browser_forgets
        if self.instance.pk:
            self.fields["upload"].required = False
            self.fields["upload"].label = "Another file in its place"
            self.fields["upload"].help_text += " Every page that shows the picture will show the new one."

    def clean_upload(self):
        """The upload as a Pillow image, or nothing."""
        upload = self.cleaned_data["upload"]
        return images.open_checked(upload) if upload else None

    def _update_errors(self, errors):
        if "alt" in self.errors:  # what is wrong with the words was said, and they are not missing
            errors.error_dict.pop("alt", None)
        super()._update_errors(errors)

    def _post_clean(self):
        super()._post_clean()
        picture = self.cleaned_data.get("upload")
        if not picture:
            return
        if self.errors:
            if self.browser_forgets:
                self.add_error("upload", ValidationError("The file is fine. Please choose it once more."))
            return
        try:
            self.instance.take(picture)
        except OSError:
            logger.exception("A picture could not be kept.")
            self.add_error(
                "upload",
                "There was no room for this picture, so nothing was stored. Please tell whoever runs the site, and "
                "try again later.",
            )

    def undo(self):
        """Take back the files of an upload whose row could not be stored."""
        if self.cleaned_data.get("upload"):
            images.delete(self.instance.file_names())

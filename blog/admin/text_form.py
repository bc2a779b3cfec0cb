from django.core.exceptions import ValidationError

from blog.admin.plain_words import PlainForm
from blog.markup import image_ids
from blog.models import Image
from blog.rendering import clean_post_html


class TextForm(PlainForm):
    """A form with a text, in which a picture is a number that somebody may have typed."""

    def clean_body(self):
        body = self.cleaned_data["body"]
        numbers = set(image_ids(clean_post_html(body)))
        # One that stood there before was deleted since: checks.py tells of it, and nobody is kept from publishing.
        new = numbers - set(image_ids(self.instance.body))
        if unknown := new - set(Image.objects.filter(pk__in=new).values_list("pk", flat=True)):
            raise ValidationError(
                f"There is no picture {min(unknown)}. Please look in the library for its number, or take the line away."
            )
        return body

from django import forms

from blog.keys import as_key
from blog.models import Image


class PictureSelect(forms.Select):
    """One picture of the library: a list of their words, with the chosen one beside it. See js/picture-select.js."""

    template_name = "admin/widgets/picture_select.html"

    def get_context(self, name, value, attrs):
        chosen = Image.objects.filter(pk=as_key(value)).first() if value else None
        return {**super().get_context(name, value, attrs), "chosen": chosen}

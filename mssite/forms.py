from django.forms import MultiWidget
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

CLASSES = {"textarea": "field__input field__input--text", "checkbox": "choice__box"}


class SiteBoundField(BoundField):
    """A field whose input carries the stylesheet's class. No placeholder: it would repeat the label."""

    def __init__(self, form, field, name):
        super().__init__(form, field, name)
        field.widget.attrs.pop("placeholder", None)

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        # The admin's scripts look for its own classes, also in the parts of a field for date and time.
        if "class" not in widget.attrs and not isinstance(widget, MultiWidget):
            attrs.setdefault("class", CLASSES.get(self.widget_type, "field__input"))
        return attrs


class FormRenderer(TemplatesSetting):
    """Draws every form field the same way: label, help, error, input."""

    field_template_name = "includes/field.html"
    bound_field_class = SiteBoundField

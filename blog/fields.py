from django_prose_editor.fields import ProseEditorField

from blog import rendering


class CleanHTMLField(ProseEditorField):
    """HTML from the authors' editor, cleaned on its way into the database.

    The package cleans in forms only. Here every door is covered: form, shell, import, bulk_create, update().
    """

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("extensions", rendering.EDITOR_EXTENSIONS)
        super().__init__(*args, sanitize=rendering.clean_post_html, **kwargs)

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return rendering.clean_post_html(value) if isinstance(value, str) else value

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = rendering.clean_post_html(value)
            setattr(model_instance, self.attname, value)
        return value

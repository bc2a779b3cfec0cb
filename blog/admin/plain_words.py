"""What the forms of the authors' desk answer to a mistake in one field, closer than accounts.sentences can."""

from django import forms
from django.core.exceptions import ValidationError

from blog.rendering import is_visible

# What stands before a field of this name, where the model's word is one of programmers.
LABELS = {"slug": "Last part of the address", "user": "Account"}
DASHES = forms.ModelChoiceField(None).empty_label
# What is missing, by model and field; or other mistakes by their code.
BY_FIELD = {
    "post.title": "Please give the post a title.",
    "post.body": "Please write the text of the post.",
    "post.author": "Please choose whose name stands above the post.",
    "post.category": "Please choose a category.",
    "page.title": "Please give the page a title.",
    "page.body": "Please write the text of the page.",
    "page.slug": "Please write the page's address, such as about.",
    "page.menu_order": "Please write a number. With 0 it does not stand in the footer.",
    "term.name": "Please write the word that is explained.",
    "term.meaning": "Please say in one to three short sentences what it means.",
    "correction.post": {
        "required": "Please choose the post that was corrected.",
        "invalid_choice": "Please choose a post that readers see and that you may change.",
    },
    "correction.text": "Please write what was wrong, and what is right.",
    "correction.corrected_at": "Please enter the day and the time.",
    "category.name": "Please give the category a name.",
    "series.name": "Please give the series a name.",
    "author.name": "Please write the name that stands above the posts.",
    "author.user": {"unique": "This account writes under another byline. Please choose another account, or none."},
    "tag.name": "Please write the tag.",
    "tag.slug": {"invalid": "Please use only letters, numbers and hyphens."},
    "linkgroup.name": "Please write the heading above these links.",
    "link.group": "Please choose the heading under which the link stands.",
    "link.title": "Please write what readers find there.",
    "link.url": "Please write where the link leads, such as https://example.org/study.",
    "download.title": "Please write what it is, as readers would say it.",
    "download.language": "Please choose the language of the file.",
    "download.position": "Please write a number. The lowest comes first.",
    "oldaddress.path": {
        "required": "Please write the old address from its first /, such as /2019/03/a-year-after/.",
        "unique": "This address is in the list of old addresses already. Please change it there.",
    },
    "oldaddress.kind": "Please choose what is answered there.",
    "invitation.email": "Please type the address of the person you invite.",
    "invitation.role": "Please choose what the person will do here.",
}


class InPlainWords:
    """For every form of the desk. What a field says in words of its own stays."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            if getattr(field, "empty_label", None) == DASHES:
                field.empty_label = "Please choose" if field.required else "None"

    def full_clean(self):
        # Not when the form is made, for some make fields of their own after that.
        for name, field in self.fields.items():
            for each in (field, *getattr(field, "fields", ())):
                say_plainly(each, self._sentences_for(name))
            if field.required and getattr(field, "max_length", None):
                field.validators.append(must_be_seen)
        super().full_clean()

    def _sentences_for(self, name):
        model = getattr(getattr(self, "_meta", None), "model", None)
        found = BY_FIELD.get(f"{model._meta.model_name}.{name}", {}) if model else {}
        return {"required": found} if isinstance(found, str) else found


class PlainForm(InPlainWords, forms.ModelForm):
    """For models that need no form of their own."""


def lead_to_mistake(form):
    """Let the browser begin where something is wrong, for a form without a summary on a page that has more."""
    if wrong := next((name for name in form.errors if name in form.fields), None):
        form.fields[wrong].widget.attrs["autofocus"] = True


def must_be_seen(words):
    """A name of signs without a shape leaves a hole in every list, and a link that nobody finds."""
    if not is_visible(str(words)):  # of a file, its name
        raise ValidationError("", code="required")


def say_plainly(field, sentences):
    """Let a field of a form answer in `sentences`, by code, where it would in those of its kind."""
    stock = {}
    for kind in reversed(type(field).__mro__):
        if kind.__module__.startswith("django."):
            stock.update(vars(kind).get("default_error_messages", {}))
    for code, sentence in sentences.items():
        if field.error_messages.get(code) == stock.get(code):
            field.error_messages[code] = sentence

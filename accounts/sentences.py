"""What every form of the site answers to a mistake: what to do, where Django only says that something is wrong."""

from django import forms

NO_ADDRESS = "Please type your e-mail address."
NOT_AN_ADDRESS = "This is no e-mail address. Please type one such as name@example.org."
TOO_LONG = "Please use at most %(limit_value)d characters. These are %(show_value)d."
# By the kind of field; what stands lower is closer.
BY_KIND = {
    forms.Field: {
        "required": "Please fill this in.",
        "unique": "There is one of this name already. Please choose another name.",
    },
    forms.CharField: {
        "max_length": TOO_LONG,
        "null_characters_not_allowed": "It holds a character that cannot be stored. Please take it out.",
    },
    forms.ChoiceField: {
        "required": "Please choose one.",
        "invalid_choice": "This is not on the list any more. Please choose another.",
    },
    forms.ModelChoiceField: {"invalid_choice": "This is not on the list any more. Please choose another."},
    forms.IntegerField: {
        "invalid": "Please write a whole number, such as 2.",
        "min_value": "Please write %(limit_value)d or a higher number.",
        "max_value": "Please write %(limit_value)d or a lower number.",
    },
    forms.DateField: {"invalid": "Please write the day as year, month and day, such as 2027-03-28."},
    forms.EmailField: {"invalid": NOT_AN_ADDRESS},
    forms.URLField: {"invalid": "Please write a whole address, such as https://example.org/study."},
    forms.SlugField: {
        "required": "Please write the last part of the address, such as a-year-after.",
        "invalid": "Please use only the letters a to z, numbers and hyphens, such as a-year-after.",
        "unique": "Something else has this address. Please choose another.",
    },
    forms.FileField: {
        "required": "Please choose a file.",
        "invalid": "Please choose the file once more.",
        "empty": "This file is empty. Please choose another.",
    },
}


def say_everywhere():
    """Put the sentences in Django's place. Before any form is made, for a field takes its words along then."""
    for kind, sentences in BY_KIND.items():
        kind.default_error_messages = vars(kind).get("default_error_messages", {}) | sentences

"""Fields that higher rooms add to the form of a post, which knows nothing of them: see EXTRAS."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Extra:
    """A field among those under "When"."""

    name: str
    # Makes the field, takes the post and returns its value, and stores another one.
    make_field: Callable
    load: Callable
    save: Callable


EXTRAS = []


def with_extras(form):
    """The class of a post's form with the fields of all EXTRAS. Their values are stored by save_extras()."""
    return type(form.__name__, (form,), {extra.name: extra.make_field() for extra in EXTRAS}) if EXTRAS else form


def load_extras(post):
    return {extra.name: extra.load(post) for extra in EXTRAS}


def save_extras(post, form):
    """Store what has changed, when the post itself has been saved."""
    for extra in EXTRAS:
        if extra.name in form.changed_data:
            extra.save(post, form.cleaned_data[extra.name])

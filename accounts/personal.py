"""What the site keeps of one person. Each room says it in a Holding; settings.PERSONAL_DATA names these.

Accounts is the lowest room and asks no other by name. So whoever adds a table with people in it adds a Sheet to the
Holding of its room: the export and the test of its completeness read the same list.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Sheet:
    """The rows of one table that belong to a person, as the export shows them."""

    name: str  # of the file
    title: str  # for people
    model: str  # such as "comments.Report"
    field: str  # by which a row belongs to somebody
    columns: dict  # {what people read: path of the field}
    # Returns the rows of a person, where the field alone does not tell; or leaves out what is others'.
    find: Callable | None = None

    def rows(self, person):
        """Yield a dictionary for each row of `person`, in the order they were written."""
        model = apps.get_model(self.model)
        found = self.find(person) if self.find else model._base_manager.filter(**{self.field: person})
        values = found.order_by("pk").values_list(*self.columns.values())
        for row in values.iterator(chunk_size=500):
            yield dict(zip(self.columns, row, strict=True))

    def words(self):
        """{column: {value: what people read}} for the columns that hold one of a few values."""
        found = {column: _choices(apps.get_model(self.model), path) for column, path in self.columns.items()}
        return {column: choices for column, choices in found.items() if choices}


def _choices(model, path):
    for part in path.split("__"):
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:  # worked out by `find`
            return {}
        model = field.related_model
        if model is None:
            break
    return dict(field.flatchoices)


def nothing(*args):
    """For a Holding with nothing to do."""


def no_files(person):
    return {}


def no_names():
    return ()


def may_go(person):
    return ""


@dataclass(frozen=True)
class Holding:
    """What one room keeps of a person, and what it does when that person leaves (see accounts.leaving)."""

    sheets: tuple[Sheet, ...] = ()
    # Returns {name: bytes}.
    files: Callable = no_files
    # Returns a sentence on why the person cannot leave yet, or nothing.
    why_stay: Callable = may_go
    # Are given the Leaving. Each may be called again after it was cut short.
    hide: Callable = nothing
    bring_back: Callable = nothing
    erase: Callable = nothing
    # Is given somebody who is about to be signed in.
    recognise: Callable = nothing
    # Returns (name, key of the person it belongs to, or None) of names that readers know from elsewhere on the site.
    kept_names: Callable = no_names


def holdings():
    """The Holdings of all rooms, the lowest first."""
    return [import_string(path) for path in settings.PERSONAL_DATA]


def sheets():
    """The Sheets of all rooms."""
    return [sheet for holding in holdings() for sheet in holding.sheets]

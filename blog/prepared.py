"""Queries that are put into SQL once and then only asked: for what the page of a post asks.

Django takes longer to put such a query into SQL, each time anew, than the database takes to answer it: five times as
long for the number of unread news, ten times for the comments of a page.
"""

from copy import copy

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BigAutoField, DateTimeField, Expression, F
from django.db.models.lookups import In
from django.utils import timezone


class Blank(Expression):
    """The place in a prepared query of a value that is known when it is asked."""

    def __init__(self, name, output_field):
        super().__init__(output_field=output_field)
        self.name = name

    def __repr__(self):
        return f"Blank({self.name})"

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def filled(self, values, connection):
        """Of `values`, the one for this place as the database takes it."""
        return self.output_field.get_db_prep_value(values[self.name], connection)


class Key(Blank):
    """The place of the key of a row, as it is kept for something or somebody in columns of other tables."""

    def __init__(self, name):
        super().__init__(name, BigAutoField())


class Person(Key):
    """The place of the key of somebody who is signed in, which is all that most querysets ask of a user."""

    is_authenticated = True


# The person who asks, what about, and the moment.
USER, POST, NOW = Person("user"), Key("post"), Blank("now", DateTimeField())


def keys(name, count):
    """The places of several Keys, for which fill() gives the values."""
    return [Key(f"{name} {place}") for place in range(count)]


def fill(name, values, count=0):
    """What ask() takes for keys(): `values`, and up to `count` 0, which is the key of nothing."""
    return {f"{name} {place}": value for place, value in enumerate([*values, *[0] * (count - len(values))])}


def among(path, values):
    """The condition that what `path` leads to has one of these keys. As `path__in`, which takes no Blanks."""
    return In(F(path), values)


class Prepared:
    """What `build` returns, a queryset in which Blanks stand for what differs each time.

    Where queries differ in more than that, build() takes arguments that say which it is: of few values, because the
    SQL of each is kept.
    """

    # {(which of them, for which database, of which kind): what _in_sql() made}
    kept = {}

    def __init__(self, build):
        self.build = build

    def ask(self, *which, **values):
        """Return what the queryset finds, as a list; `which` goes to build(), `values` fill the Blanks by name; NOW is
        known. One query."""
        connection = connections[DEFAULT_DB_ALIAS]
        key = self, connection.vendor, *which
        if key not in self.kept:
            self.kept[key] = _in_sql(self.build(*which))
        queryset, compiler, sql, parameters = self.kept[key]
        values["now"] = timezone.now()
        filled = tuple(each.filled(values, connection) if isinstance(each, Blank) else each for each in parameters)
        # All that Django does to make objects of rows stays; only how it comes to its SQL is left out.
        compiler = copy(compiler)
        compiler.connection, compiler.as_sql = connection, lambda: (sql, filled)
        asked = queryset.all()
        asked.query.get_compiler = lambda *using, **how: compiler
        return list(asked)


def _in_sql(queryset):
    """(queryset, the compiler that made its SQL, the SQL, its parameters)."""
    compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
    return queryset, compiler, *compiler.as_sql()

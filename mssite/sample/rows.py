"""Writes rows by the thousand without an object for each, as the doors write them one by one."""

import json
from functools import lru_cache
from typing import NamedTuple

from django.db import connection, models
from django_comments.models import Comment as BaseComment
from django_comments_xtd.models import XtdComment

from comments.models import Comment

# A statement may hold some ten thousand values on every SQLite.
BATCH = 300


class Looks(NamedTuple):
    """What is stored of a text."""

    comment: str
    html: str
    excerpt: str
    text_mark: str

    @classmethod
    def of(cls, text):
        """As saving a comment with this text would store them."""
        comment = Comment(comment=text)
        comment.settle()
        return cls(text, comment.html, comment.excerpt, comment.text_mark)


class Rows:
    """Rows of one table. `same` are values that all of them have; what nobody says is the model's default."""

    def __init__(self, model, **same):
        fields = [field for field in model._meta.local_concrete_fields if not field.generated]
        # A key that the database gives is left to it, unless the rows bring their own.
        fields = [field for field in fields if not isinstance(field, models.AutoField) or model is BaseComment]
        self.table = connection.ops.quote_name(model._meta.db_table)
        self.names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
        self.columns = [(field.attname, *_default(field, same), _converter(field)) for field in fields]
        self.rows = []

    def add(self, values):
        """One more row; `values` by the names of attributes, such as "user_id". Others than the table's do no harm."""
        row = []
        for name, default, convert in self.columns:
            value = values.get(name, default)
            row.append(value if convert is None or value is default else convert(value))
        self.rows.append(row)

    def write(self, or_leave=False):
        """Write the rows; with `or_leave`, not those of which there is one already."""
        end = " ON CONFLICT DO NOTHING" if or_leave else ""
        with connection.cursor() as cursor:
            for start in range(0, len(self.rows), BATCH):
                part = self.rows[start : start + BATCH]
                places = ", ".join([f"({', '.join(['%s'] * len(self.columns))})"] * len(part))
                values = [value for row in part for value in row]
                cursor.execute(f"INSERT INTO {self.table} ({self.names}) VALUES {places}{end}", values)  # nosec B608
        self.rows.clear()


class CommentRows:
    """Comments with key, place and state: a row in each of the three tables."""

    def __init__(self, **same):
        self.tables = [Rows(model, **same) for model in (BaseComment, XtdComment, Comment)]

    def add(self, values):
        for table in self.tables:
            table.add(values)

    def write(self):
        for table in self.tables:
            table.write()


def reserve_keys(count):
    """Return `count` ascending keys for comments that nobody else gets; to be used in the same transaction."""
    table = BaseComment._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
            cursor.execute(sequence, [table, count])
            return [key for (key,) in cursor.fetchall()]
        # The highest that was ever given, also to rows that are gone.
        cursor.execute("SELECT MAX(seq) FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()[0] or 0
    return range(last + 1, last + count + 1)


def keys_of(key):
    """The names under which a comment's key stands in the three tables."""
    return {"id": key, "comment_ptr_id": key, "xtdcomment_ptr_id": key}


def _default(field, same):
    value = same[field.attname] if field.attname in same else field.get_default()
    return [field.get_db_prep_save(value, connection)]


def _converter(field):
    if isinstance(field, models.DateTimeField):
        return _stored_time
    return json.dumps if isinstance(field, models.JSONField) else None


@lru_cache(maxsize=10_000)
def _stored_time(value):
    return value and connection.ops.adapt_datetimefield_value(value)

from datetime import UTC, datetime

from django.db.models import JSONField, Subquery
from django.db.models.functions import JSONObject


class JSONRows(Subquery):
    """The rows of a query as a list of dicts, one value in a query of something else. Keeps the rows' order.

    `JSONRows(corrections, at="corrected_at", text="text")` gives `[{"at": …, "text": …}, …]`, or `[]`.
    Times come as text: as_time() reads them.
    """

    output_field = JSONField()

    def __init__(self, queryset, **fields):
        super().__init__(queryset.values(piece=JSONObject(**fields)))

    def as_sqlite(self, compiler, connection):
        template = "(SELECT json_group_array(json(rows.piece)) FROM (%(subquery)s) AS rows)"
        return self.as_sql(compiler, connection, template=template)

    def as_postgresql(self, compiler, connection):
        template = "(SELECT COALESCE(jsonb_agg(rows.piece), '[]') FROM (%(subquery)s) AS rows)"
        return self.as_sql(compiler, connection, template=template)


def as_time(text):
    """A time that came through JSON, as an aware datetime: SQLite writes it without its zone, which is UTC."""
    time = datetime.fromisoformat(text)
    return time if time.tzinfo else time.replace(tzinfo=UTC)

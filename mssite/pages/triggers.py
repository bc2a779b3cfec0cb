"""Triggers in the database that give the kept pages a new version in the very transaction that changes a page.

In the database, so that no door, command or line in a shell can forget it. `migrate` takes them away before it
changes tables, and puts them back (mssite/apps.py).
"""

import hashlib
import re

from django.db import transaction

from mssite.models import PageVersion
from mssite.pages.watched import Shown, watched_tables

VERSION = PageVersion._meta.db_table
PREFIX = "shown_"
HELPER = f"{PREFIX}changed"
# At times the rows of PostgreSQL are taken together, without waiting for those that somebody else is busy with.
# bit_xor stays the same by it. In other levels of isolation the lock could fail the whole transaction.
CHANGED = f"""
CREATE FUNCTION {{name}}(is_withdrawal boolean) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO {VERSION} (token, withdrawn) VALUES (
        hashtextextended(gen_random_uuid()::text, 0),
        CASE WHEN is_withdrawal THEN hashtextextended(gen_random_uuid()::text, 0) ELSE 0 END
    );
    IF random() < 0.03 AND current_setting('transaction_isolation') = 'read committed' THEN
        WITH gone AS (
            DELETE FROM {VERSION}
            WHERE id IN (SELECT id FROM {VERSION} ORDER BY id LIMIT 1000 FOR UPDATE SKIP LOCKED)
            RETURNING token, withdrawn
        )
        INSERT INTO {VERSION} (token, withdrawn) SELECT bit_xor(token), bit_xor(withdrawn) FROM gone HAVING count(*) > 0;
    END IF;
END $$"""  # nosec B608: names of our own, here and below
POSTGRES = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE is_withdrawal boolean;
BEGIN
    is_withdrawal := {withdrawn};
    IF is_withdrawal OR {changed} THEN PERFORM {helper}(is_withdrawal); END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER {name} AFTER {event} ON {table} {rows} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"""
ROWS = {
    "insert": "REFERENCING NEW TABLE AS new_rows",
    "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "REFERENCING OLD TABLE AS old_rows",
    "truncate": "",
}
ADDED = "token = random()"
TAKEN = "token = random(), withdrawn = random()"
SQLITE = "CREATE TRIGGER {name} AFTER {event} ON {table} {when} BEGIN UPDATE " + VERSION + " SET {values}; END"  # nosec B608


def install(connection):
    """Put the triggers in their place, as the registry has them now. Return whether anything had to change."""
    wanted = statements(connection)
    if set(wanted) == installed(connection):
        return False
    with transaction.atomic(using=connection.alias):
        remove(connection)
        with connection.cursor() as cursor:
            for statement in wanted.values():
                cursor.execute(statement)
        open_again(connection)
    return True


def remove(connection):
    """Take the triggers away, and with them the version: nothing is kept until they are back."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name in sorted(_names(connection)):
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER {name}")
            else:
                cursor.execute(f"DROP FUNCTION IF EXISTS {name} CASCADE")
        if VERSION in connection.introspection.table_names(cursor):
            cursor.execute(f"DELETE FROM {VERSION}")  # nosec B608: a name of our own


def open_again(connection):
    """Begin a version, where there is none, so that pages are kept again."""
    with connection.cursor() as cursor:
        token = "random()" if connection.vendor == "sqlite" else "hashtextextended(gen_random_uuid()::text, 0)"
        cursor.execute(
            f"INSERT INTO {VERSION} (token, withdrawn)"  # nosec B608: names of our own
            f" SELECT {token}, {token} WHERE NOT EXISTS (SELECT 1 FROM {VERSION})"
        )


def installed(connection):
    """The names of the triggers (SQLite) or of the functions that triggers call (PostgreSQL) that are there."""
    return _names(connection, " WHERE EXISTS (SELECT 1 FROM pg_trigger WHERE tgfoid = pg_proc.oid) OR proname LIKE %s")


def _names(connection, condition=""):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            # A function may be left of a table that is gone.
            own = "(SELECT * FROM pg_proc WHERE pronamespace = current_schema()::regnamespace) pg_proc"
            cursor.execute(f"SELECT proname FROM {own}{condition}", [f"{HELPER}%"] if condition else None)  # nosec B608
        return {name for (name,) in cursor.fetchall() if name.startswith(PREFIX)}


def statements(connection):
    """{name: the statement that makes it}. A name tells the statement, so that equal names mean nothing to do."""
    make = _sqlite if connection.vendor == "sqlite" else _postgres
    made = [(HELPER, CHANGED)] if connection.vendor == "postgresql" else []
    helper = _named(*made[0])[0] if made else ""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for table, (key, shown) in sorted(watched_tables().items()):
            if table in there:
                columns = {column.name for column in connection.introspection.get_table_description(cursor, table)}
                made += make(table, key, _as_far_as_there(shown, columns))
    named = (_named(stem, statement) for stem, statement in made)
    return {name: statement.replace("{name}", name).replace("{helper}", helper) for name, statement in named}


def _named(stem, statement):
    return f"{stem}_{hashlib.sha256(statement.encode()).hexdigest()[:8]}", statement


def _as_far_as_there(shown, columns):
    """The Shown; with every change counted where the table, in the midst of an update, lacks a column."""
    named = {*shown.columns, *shown.counts, *re.findall(r"\{row\}\.(\w+)", shown.where)}
    return shown if named <= columns else Shown(None)


def _sqlite(table, key, shown):
    """Row by row, which is all that SQLite has."""

    def trigger(kind, event, when, values):
        when = f"WHEN {when}" if when else ""
        statement = SQLITE.replace("{event}", event).replace("{table}", f'"{table}"')
        return f"{PREFIX}{table}_{kind}", statement.replace("{when}", when).replace("{values}", values)

    if shown.columns is None:
        return [trigger(event, event, "", TAKEN) for event in shown.events]
    old, new = (f"({shown.where.format(row=row) or '1'}) IS TRUE" for row in ("OLD", "NEW"))
    differs = {
        name: " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in columns) or "0"
        for name, columns in (("words", (key, *shown.columns)), ("counts", shown.counts))
    }
    made = {
        "insert": [trigger("insert", "INSERT", new, ADDED)],
        "delete": [trigger("delete", "DELETE", old, TAKEN)],
        "update": [
            trigger("taken", "UPDATE", f"{old} AND (NOT {new} OR {differs['words']})", TAKEN),
            trigger("update", "UPDATE", f"{new} AND (NOT {old} OR {differs['counts']})", ADDED),
        ],
    }
    return [each for event in shown.events for each in made[event]]


def _postgres(table, key, shown):
    """Once for each statement: what was public before is compared with what is public after it."""

    def public(rows, columns):
        condition = shown.where.format(row=rows) or "TRUE"
        return f"SELECT {', '.join(f'{rows}.{column}' for column in columns)} FROM {rows} WHERE {condition}"  # nosec B608

    def trigger(event, withdrawn, changed):
        parts = {"event": event, "table": f'"{table}"', "rows": ROWS[event], "withdrawn": withdrawn}
        statement = POSTGRES
        for name, part in {**parts, "changed": changed}.items():
            statement = statement.replace("{" + name + "}", part)
        return f"{PREFIX}{table}_{event}", statement

    made = [trigger("truncate", "TRUE", "TRUE")]
    if shown.columns is None:
        return made + [trigger(event, "TRUE", "TRUE") for event in shown.events]
    words = [f'"{column}"' for column in (key, *shown.columns)]
    every = words + [f'"{column}"' for column in shown.counts]
    old, new = public("old_rows", words), public("new_rows", words)
    more = f"{public('new_rows', every)} EXCEPT {public('old_rows', every)}"
    conditions = {
        "insert": ("FALSE", f"EXISTS ({new})"),
        "delete": (f"EXISTS ({old})", "FALSE"),
        "update": (f"EXISTS ({old} EXCEPT {new})", f"EXISTS ({more})"),
    }
    return made + [trigger(event, *conditions[event]) for event in shown.events]

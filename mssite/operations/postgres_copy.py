"""A consistent copy of a PostgreSQL database by COPY, and the way back.

Not by pg_dump, which must be of the server's version and is in no slim image: the tables are made again by the
migrations, which the backup names, and filled.
"""

from contextlib import closing, contextmanager
from pathlib import Path

from django.db.migrations.executor import MigrationExecutor

from mssite.operations.archive import BackupError
from mssite.operations.proof import compare, look_at_threads

FOLDER = "tables"
COLUMNS = """
    SELECT column_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position
"""
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()"


@contextmanager
def snapshot(connection):
    """Yield a cursor that sees one moment of the database, on a connection of its own."""
    with closing(connection.copy()) as own:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield own, cursor


def take(connection, folder):
    """Copy every table into a file below `folder` and return what the manifest says of them."""
    (Path(folder) / FOLDER).mkdir()
    with snapshot(connection) as (own, cursor):
        columns = {name: columns_of(cursor, name) for name in names(own, cursor)}
        rows = {}
        for name, its_columns in columns.items():
            with open(Path(folder) / FOLDER / name, "wb") as file:
                cursor.copy_expert(f"COPY {listed(name, its_columns)} TO STDOUT", file)
            rows[name] = cursor.rowcount
        cursor.execute(SEQUENCES)
        sequences = dict(cursor.fetchall())
        threads, faults = look_at_threads(cursor)
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        migrations = [list(row) for row in cursor.fetchall()]
    more = {"columns": columns, "sequences": sequences, "migrations": migrations}
    return {"rows": rows, "threads": threads, "faults": faults, **more}


def names(connection, cursor):
    """The tables that migrations made; the cache's is none of them."""
    return sorted({*connection.introspection.django_table_names(only_existing=True), "django_migrations"})


def columns_of(cursor, name):
    cursor.execute(COLUMNS, [name])
    return [column for (column,) in cursor.fetchall()]


def listed(name, columns):
    return '"{}" ({})'.format(name, ", ".join(f'"{column}"' for column in columns))


def is_empty(connection):
    return not connection.introspection.table_names()


def put(connection, folder, manifest):
    """Make the tables as the backup had them and fill them, all or none."""
    executor = MigrationExecutor(connection)
    recorded = [tuple(migration) for migration in manifest["migrations"]]
    known = set(executor.loader.disk_migrations) | set(executor.loader.replacements)
    if not set(recorded) <= known:
        raise BackupError("This backup was made by a newer version. Restore it with that version.")
    executor.migrate(last_ones(executor.loader.graph, set(recorded)))
    with closing(connection.copy()) as own:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            refuse_strange_names(own, cursor, manifest)
            fill(cursor, Path(folder) / FOLDER, manifest)
            check(own, cursor, manifest)
        own.commit()


def last_ones(graph, recorded):
    """The recorded migrations that no other of their app builds on."""
    applied = [node for node in recorded if node in graph.node_map]
    return [
        node
        for node in applied
        if not any(child.key[0] == node[0] and child.key in recorded for child in graph.node_map[node].children)
    ]


def refuse_strange_names(connection, cursor, manifest):
    """BackupError unless tables and columns are our own: they become part of SQL, and a file can say anything."""
    known = set(names(connection, cursor))
    if set(manifest["columns"]) != set(manifest["rows"]) or not set(manifest["columns"]) <= known:
        raise BackupError("This backup names tables that the site does not have.")
    for name, its_columns in manifest["columns"].items():
        if not set(its_columns) <= set(columns_of(cursor, name)):
            raise BackupError(f"This backup names columns that {name} does not have.")


def fill(cursor, folder, manifest):
    columns = manifest["columns"]
    cursor.execute("TRUNCATE {}".format(", ".join(f'"{name}"' for name in columns)))
    for name, its_columns in columns.items():
        with open(folder / name, "rb") as file:
            cursor.copy_expert(f"COPY {listed(name, its_columns)} FROM STDIN", file)
    for name, last in manifest["sequences"].items():
        if last is not None:
            cursor.execute("SELECT setval(to_regclass(%s), %s)", [f'"{name}"', last])
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def check(connection, cursor, manifest):
    rows = {}
    for name in manifest["rows"]:
        cursor.execute(f'SELECT COUNT(*) FROM "{name}"')  # nosec B608
        rows[name] = cursor.fetchone()[0]
    threads, faults = look_at_threads(cursor)
    compare({"rows": rows, "threads": threads, "faults": faults}, manifest)


def undo(connection):
    """Empty again a database that was empty."""
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'DROP TABLE IF EXISTS "{name}" CASCADE')


@contextmanager
def temporary_database(connection, name):
    """Make a database of that name on the same server, for as long as the block lasts."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        yield
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')

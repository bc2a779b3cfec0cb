"""What the database says of how it would answer."""

import json
import re
from contextlib import contextmanager

from django.db import connection

# A pager counts every row of a list, which no index makes shorter.
COUNTS = "SELECT COUNT(*)"
VERBS = ("SELECT", "UPDATE", "DELETE", "WITH")


@contextmanager
def explained(big):
    """A list of (statement, tables among `big` that it reads from end to end) of all that is asked in the block."""
    found = []

    def explain(execute, sql, values, many, context):
        answer = execute(sql, values, many, context)
        if sql.startswith(VERBS) and not sql.startswith(COUNTS) and not many and any(table in sql for table in big):
            with connection.cursor() as cursor:
                cursor.cursor.execute(*of_plan(sql, values))
                tables = scanned(cursor.cursor.fetchall(), sql, big)
            if tables:
                found.append((sql, tables))
        return answer

    with connection.execute_wrapper(explain):
        yield found


def of_plan(sql, values):
    if connection.vendor == "postgresql":
        return f"EXPLAIN (FORMAT JSON) {sql}", values
    return f"EXPLAIN QUERY PLAN {sql}", values or ()


def scanned(rows, sql, big):
    """The big tables of a plan that no index serves."""
    if connection.vendor == "postgresql":
        plan = rows[0][0] if not isinstance(rows[0][0], str) else json.loads(rows[0][0])
        return sorted(
            {node["Relation Name"] for node in nodes(plan[0]["Plan"]) if node["Node Type"] == "Seq Scan"} & big
        )
    if stops_early(rows, sql):
        return []
    # Subqueries give the same short name to different tables; then the plan does not tell which it means, and the
    # small ones (a glossary) may well be read from end to end.
    by_alias = {}
    for table, alias in re.findall(r'"(\w+)" (?:AS )?"?([A-Z]\d+)"?\b', sql):
        by_alias[alias] = table if by_alias.get(alias, table) == table else ""
    scans = [
        match[1]
        for row in rows
        if (match := re.match(r"SCAN (\w+)(?! USING (?:COVERING )?INDEX| USING INTEGER)", row[3]))
    ]
    return sorted({by_alias.get(name, name) for name in scans} & big)


def stops_early(rows, sql):
    """Whether SQLite walks a whole table in the order of its keys, and has a page of it after so many steps."""
    sorts = any("TEMP B-TREE" in row[3] for row in rows)
    return " WHERE " not in sql and bool(re.search(r" LIMIT \d+( OFFSET \d+)?$", sql)) and not sorts


def nodes(plan):
    yield plan
    for inner in plan.get("Plans", []):
        yield from nodes(inner)

"""What can be known about the state of the site, each fact by few cheap queries on a connection of the caller's."""

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count, Min, Q
from django.db.models.functions import Coalesce
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from post_office.models import STATUS, Email

from accounts.models import JobRun
from blog import schedule
from comments.models import Comment

# Ten times what the worker needs between two signs of life, so that one slow mail server is no alarm.
MAX_SILENCE = timedelta(minutes=5)
# Each job is done round after round; a round with a hundred slow letters takes minutes.
MAX_JOB_AGE = timedelta(minutes=15)
MAX_LETTER_AGE = timedelta(minutes=15)
# Nightly, with two hours for a slow night.
MAX_BACKUP_AGE = timedelta(hours=26)
# Below this a database can no longer be relied on to write.
MIN_FREE_BYTES = 200 * 1024 * 1024
CONNECT_SECONDS = 2
BACKUP = "backup"


@dataclass(frozen=True)
class Part:
    """One part of the site: whether it is well, a sentence for people and a number for machines."""

    name: str
    is_well: bool
    says: str
    value: float | None = None


@contextmanager
def quick_connection():
    """Yield a connection of its own that gives up soon: one that is kept open may hang with a hanging server.

    Raises django.db.Error when the database does not answer within a few seconds.
    """
    connection = connections[DEFAULT_DB_ALIAS].copy()
    is_postgres = connection.vendor == "postgresql"
    if is_postgres:
        connection.settings_dict["OPTIONS"] = {
            **connection.settings_dict["OPTIONS"],
            "connect_timeout": CONNECT_SECONDS,
        }
    try:
        if is_postgres:
            # In a transaction of its own, so that behind a pooler the limit ends with it.
            connection.set_autocommit(False)
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = %s", [CONNECT_SECONDS * 1000])
        else:
            connection.ensure_connection()
        yield connection
    finally:
        connection.close()


def rows(connection, queryset):
    """The queryset's values, read over `connection` whatever database they would come from otherwise."""
    return [tuple(row) for row in queryset.query.get_compiler(connection=connection).results_iter()]


@cache
def wanted_migrations():
    return frozenset(MigrationLoader(None).disk_migrations)


def missing_migrations(connection):
    """Names of migrations that the code brings and the database lacks."""
    recorded = MigrationRecorder.Migration.objects.values_list("app", "name")
    if MigrationRecorder.Migration._meta.db_table not in connection.introspection.table_names():
        return sorted(wanted_migrations())
    return sorted(wanted_migrations() - set(rows(connection, recorded)))


def job_runs(connection):
    """The JobRun rows by name."""
    fields = [field.attname for field in JobRun._meta.concrete_fields]
    return {row[0]: JobRun(*row) for row in rows(connection, JobRun.objects.order_by("name").values_list(*fields))}


@dataclass(frozen=True)
class Letters:
    waiting: int
    put_off: int
    failed: int
    oldest_due_at: object


def letters(connection):
    """How many letters wait, were put off after a refusal, and were given up; and since when the oldest is due."""
    due_at = Coalesce("scheduled_time", "created")
    waits = Q(status__in=[STATUS.queued, STATUS.requeued])
    is_due = waits & (Q(scheduled_time__isnull=True) | Q(scheduled_time__lte=timezone.now()))
    counts = (
        Email.objects.filter(waits | Q(status=STATUS.failed))
        .order_by()
        .values_list("status")
        .annotate(count=Count("pk"), oldest=Min(due_at, filter=is_due))
    )
    found = {status: (count, oldest) for status, count, oldest in rows(connection, counts)}
    waiting, put_off, failed = (
        found.get(status, (0, None)) for status in (STATUS.queued, STATUS.requeued, STATUS.failed)
    )
    oldest = min((at for _, at in (waiting, put_off) if at), default=None)
    return Letters(waiting[0], put_off[0], failed[0], oldest)


def comments_by_state(connection):
    counted = Comment.objects.order_by().values_list("state").annotate(count=Count("pk"))
    found = dict(rows(connection, counted))
    return {state: found.get(state, 0) for state in Comment.State.values}


def overdue_events(connection):
    """How many posts have a planned event that nobody has recorded in time, and the earliest moment of these."""
    first, *others = [
        schedule.overdue(kind).order_by().values_list("status").annotate(count=Count("pk"), first=Min(moment))
        for kind, moment in schedule.MOMENTS.items()
    ]
    found = rows(connection, first.union(*others, all=True))
    return sum(count for _, count, _ in found), min((at for *_, at in found), default=None)


def disk():
    """The part of the site that is the disk of DATA_DIR."""
    try:
        free = shutil.disk_usage(settings.DATA_DIR).free
    except OSError:
        return Part("disk", False, "The folder of the data cannot be read.")
    is_well = free >= MIN_FREE_BYTES
    words = filesizeformat(free).replace("\xa0", " ")
    says = f"{words} are free." if is_well else f"Only {words} are free: soon nothing can be stored."
    return Part("disk", is_well, says, free)

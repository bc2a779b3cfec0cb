"""Numbers about the site in the text form that Prometheus reads. From the database and this process alone."""

import os
import resource
import time

from mssite.operations import facts
from mssite.worker import SIGN_OF_LIFE

STARTED_AT = time.time()


def text(connection):
    """All numbers; `connection` None when the database does not answer."""
    lines = []
    write(lines, "database_up", "gauge", "Whether the database answers.", [({}, int(connection is not None))])
    if connection is not None:
        from_database(lines, connection)
    free = facts.disk().value
    if free is not None:
        write(lines, "disk_free_bytes", "gauge", "Free space where the data lie.", [({}, free)])
    from_process(lines)
    return "\n".join(lines) + "\n"


def from_database(lines, connection):
    missing = facts.missing_migrations(connection)
    write(lines, "migrations_missing", "gauge", "Migrations not applied.", [({}, len(missing))])
    if missing:
        return
    letters = facts.letters(connection)
    by_state = {"waiting": letters.waiting, "put_off": letters.put_off, "failed": letters.failed}
    write(lines, "letters", "gauge", "Letters in the outbox.", labelled("state", by_state))
    due_at = letters.oldest_due_at
    age = max(0, time.time() - due_at.timestamp()) if due_at else 0
    write(lines, "letter_oldest_due_seconds", "gauge", "How long the oldest letter is due.", [({}, age)])
    count, _first = facts.overdue_events(connection)
    write(lines, "events_overdue", "gauge", "Planned events that nobody has recorded in time.", [({}, count)])
    comments = facts.comments_by_state(connection)
    write(lines, "comments", "gauge", "Comments by state.", labelled("state", comments))
    runs = facts.job_runs(connection)
    done = {name: run.ended_at.timestamp() for name, run in runs.items() if run.ended_at}
    write(lines, "job_last_done_timestamp_seconds", "gauge", "When a job last ended well.", labelled("job", done))
    took = {name: run.seconds for name, run in runs.items() if name != SIGN_OF_LIFE}
    write(lines, "job_last_seconds", "gauge", "How long a job last took.", labelled("job", took))
    failing = {name: int(bool(run.error)) for name, run in runs.items()}
    write(lines, "job_failing", "gauge", "Whether a job's last run failed.", labelled("job", failing))


def from_process(lines):
    """Of the web process that happens to answer; its number tells it apart from its sisters."""
    process = {"pid": str(os.getpid())}
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = used.ru_utime + used.ru_stime
    write(lines, "process_cpu_seconds_total", "counter", "Processor time used.", [(process, cpu)])
    write(lines, "process_peak_memory_bytes", "gauge", "Most memory ever held.", [(process, used.ru_maxrss * 1024)])
    write(lines, "process_start_time_seconds", "gauge", "When the process began.", [(process, STARTED_AT)])


def labelled(label, values):
    return [({label: name}, value) for name, value in values.items()]


def write(lines, name, kind, says, samples):
    """Add one measure with its samples, pairs of labels and a number."""
    if not samples:
        return
    lines += [f"# HELP blog_{name} {says}", f"# TYPE blog_{name} {kind}"]
    for labels, value in samples:
        inside = ",".join(f'{label}="{escape(text)}"' for label, text in labels.items())
        lines.append(f"blog_{name}{{{inside}}} {value:.15g}" if inside else f"blog_{name} {value:.15g}")


def escape(text):
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")

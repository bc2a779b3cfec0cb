"""The parts of the site, each judged: what /readyz answers and the page "state of the site" shows."""

from django.conf import settings
from django.db import Error
from django.utils import timezone
from django.utils.timesince import timesince

from mssite.operations import facts
from mssite.operations.facts import Part
from mssite.worker import SIGN_OF_LIFE


def all_parts():
    """Judge every part over a connection that gives up soon. Without a database, only the others are told."""
    try:
        with facts.quick_connection() as connection:
            return [Part("database", True, "It answers."), *inner_parts(connection), facts.disk()]
    except Error:
        return [Part("database", False, "It does not answer."), facts.disk()]


def inner_parts(connection):
    """Judge what the database tells of."""
    missing = facts.missing_migrations(connection)
    if missing:
        # Nothing else can be asked of tables that may not be there.
        return [Part("migrations", False, f"{len(missing)} are missing. Run: manage.py migrate", len(missing))]
    runs = facts.job_runs(connection)
    return [
        Part("migrations", True, "All are there.", 0),
        worker(runs),
        jobs(runs),
        letters(facts.letters(connection)),
        planned(*facts.overdue_events(connection)),
    ]


def worker(runs):
    """Whether some worker has given a sign of life lately."""
    run = runs.get(SIGN_OF_LIFE)
    if run is None or run.ended_at is None:
        return Part("worker", False, "No worker has ever run. Letters stay in the outbox. Run: manage.py worker")
    age = timezone.now() - run.ended_at
    if age > facts.MAX_SILENCE:
        says = f"No sign of life for {since(run.ended_at)}. Letters stay in the outbox. Start it again."
        return Part("worker", False, says, age.total_seconds())
    return Part("worker", True, "It is at work.", age.total_seconds())


def jobs(runs):
    """Whether each of the worker's jobs was done lately. A job that has no row yet has not had its turn."""
    known = [runs[name] for name in settings.WORKER_JOBS if name in runs]
    late = [run for run in known if is_late(run)]
    oldest = max((timezone.now() - (run.ended_at or run.began_at) for run in known), default=None)
    value = oldest.total_seconds() if oldest else None
    if late:
        names = ", ".join(sorted(run.name for run in late))
        return Part("jobs", False, f"Late or failing: {names}.", value)
    return Part("jobs", True, "All are done in time.", value)


def is_late(run):
    """Whether the job has not ended well for too long; one that never did, whether it failed just now."""
    return timezone.now() - run.ended_at > facts.MAX_JOB_AGE if run.ended_at else True


def letters(found):
    """Whether letters leave in time. Those put off after a refusal wait for their next try and are not late."""
    if found.oldest_due_at is None:
        return Part("letters", True, "None is late.", 0)
    age = timezone.now() - found.oldest_due_at
    if age > facts.MAX_LETTER_AGE:
        return Part("letters", False, f"The oldest is due for {since(found.oldest_due_at)}.", age.total_seconds())
    return Part("letters", True, "None is late.", max(0, age.total_seconds()))


def planned(count, first):
    """Whether what was planned for a moment has been recorded. Readers see the right thing even where it was not."""
    if not count:
        return Part("schedule", True, "Nothing is overdue.", 0)
    age = (timezone.now() - first).total_seconds()
    what = "A planned event is" if count == 1 else f"{count} planned events are"
    says = f"{what} overdue, the first for {since(first)}. Readers see the right posts; nobody was told."
    return Part("schedule", False, says, age)


def backup(runs):
    """Whether there is a backup of last night. Not asked by /readyz: a missing one makes no page slower."""
    run = runs.get(facts.BACKUP)
    if run is None or run.ended_at is None:
        return Part("backup", False, "There is none. Run each night: manage.py backup")
    age = timezone.now() - run.ended_at
    says = f"The last one is {since(run.ended_at)} old."
    return Part("backup", age <= facts.MAX_BACKUP_AGE and not run.error, says, age.total_seconds())


def since(at):
    return timesince(at).replace("\xa0", " ")

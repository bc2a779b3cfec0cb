"""What is forgotten by the clock, whoever it is about. Done by the worker, each piece at most hourly.

When each was last done stands under the state of the site, as for all jobs.
"""

from datetime import timedelta
from functools import wraps

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone
from post_office.models import STATUS, Email

from accounts.models import BarredAddress, JobRun, User

EVERY = timedelta(hours=1)
ADDRESSES_KEPT = timedelta(days=30)
SIGN_UPS_KEPT = timedelta(days=7)
# Of an old letter only that it was there is kept for a while: enough to answer "did you ever write to me".
TEXTS_KEPT = timedelta(days=30)
LETTERS_KEPT = timedelta(days=90)
A_ROUND = 1000


def hourly(job):
    """Let the worker, who comes round every other second, do the job at most once an hour."""

    @wraps(job)
    def due_job(keep_on=lambda: True):
        name = f"{job.__module__}.{job.__name__} (hourly)"
        if JobRun.objects.filter(name=name, ended_at__gt=timezone.now() - EVERY).exists():
            return
        job()
        JobRun.note(name)

    return due_job


@hourly
def forget_letters():
    """Empty letters after 30 days and delete them after 90, those that still wait excepted."""
    now = timezone.now()
    done = Email.objects.exclude(status__in=[STATUS.queued, STATUS.requeued])
    fields = ("subject", "message", "html_message")
    done.filter(created__lt=now - TEXTS_KEPT).exclude(**dict.fromkeys(fields, "")).update(
        headers=None, context=None, **dict.fromkeys(fields, "")
    )
    done.filter(created__lt=now - LETTERS_KEPT).delete()


@hourly
def forget_sign_ups():
    """Delete accounts that were begun a week ago and whose address nobody has proved."""
    never_used = User.objects.filter(
        joined_at__lt=timezone.now() - SIGN_UPS_KEPT, last_login=None, is_staff=False, is_superuser=False
    )
    proved = User.objects.filter(pk=OuterRef("pk"), emailaddress__verified=True)
    linked = User.objects.filter(pk=OuterRef("pk"), socialaccount__isnull=False)
    begun = never_used.filter(~Exists(proved), ~Exists(linked), comment_comments=None, groups=None)
    for person in begun.order_by("pk")[:A_ROUND]:
        person.delete()


@hourly
def forget_barred_addresses():
    """Delete the marks of people who left while suspended, when the suspension is over."""
    BarredAddress.objects.filter(until__lt=timezone.now()).delete()


@hourly
def forget_devices():
    """Delete what is kept of devices (see accounts.sessions) whose session is over or signed out."""
    living = Session.objects.filter(pk=OuterRef("session_key"), expire_date__gt=timezone.now())
    # A session that has just begun may be stored after its device.
    UserSession.objects.filter(~Exists(living), last_seen_at__lt=timezone.now() - EVERY).delete()


@hourly
def forget_counters():
    """Delete what has run out in the cache's table: counters of attempts carry addresses in their names.

    So goes what somebody typed and did not come back for (see accounts.over_sign_in).
    """
    table = connection.ops.quote_name(settings.CACHES.get("database", settings.CACHES["default"])["LOCATION"])
    with connection.cursor() as cursor:
        now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # nosec B608  (the name is quoted above)

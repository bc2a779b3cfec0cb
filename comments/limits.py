"""How often one account, and one address, may do something. The counts are rows that all processes share.

One statement counts and answers, so two requests at the same moment cannot both be the last that is let through.
Spans are fixed: each begins at a round moment, and what was counted in it is thrown away when it is over. An address
is kept as a mark made with a key of the day, so that it cannot be told from the row, and no longer than its span.
"""

import ipaddress
import time
from datetime import UTC, datetime

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from comments import lists
from comments.models import RateCount

STATUS = 429
# For each act: how often in how many seconds.
LIMITS = {
    # Six comments in five minutes is faster than anybody reads; forty a day is a whole day's talk.
    "post": [(6, 300), (40, 86_400)],
    "edit": [(15, 300)],
    # Beyond the limits of the two above: a cry for help is heard, and its words open no way around them.
    "cry": [(1, 3600)],
    # Somebody who reads a long thread may like one comment after another.
    "like": [(60, 300)],
    # More than that is a campaign, and each one costs a moderator a minute.
    "report": [(5, 600), (20, 86_400)],
    # By itself: whoever has reported adverts must still be heard when somebody may be in danger.
    "worry": [(5, 600), (20, 86_400)],
    # The page saves every five seconds while somebody writes, perhaps in two tabs and on two devices.
    "draft": [(240, 300)],
    "follow": [(30, 300)],
}
# A family, a ward or a day centre may share one address.
ADDRESS_FACTOR = 5
# One household or mobile phone holds a whole /64 of IPv6.
IPV6_PREFIX = 64
WHAT = {
    "post": "posted many comments",
    "edit": "changed comments many times",
    "like": "liked many things",
    "report": "reported many comments",
    "worry": "told us many times that you are worried",
    "draft": "kept your text many times",
    "follow": "followed many things",
}


class TooFast(Exception):
    """Somebody does something more often than anybody needs to. The message is a sentence for them."""

    def __init__(self, act, seconds):
        self.seconds = seconds
        super().__init__(f"You have {WHAT[act]} in a short time. Please wait {_words(seconds)} and try again.")


def count(request, act, text=""):
    """Count one `act` (of LIMITS) of this request's account and address, to publish `text` if it does that.

    Raise TooFast where it is one too many. A text that cries for help is let through once more. Staff are not
    counted: they clear queues.
    """
    user = request.user
    if user.is_authenticated and user.is_staff and user.is_active:
        return
    seconds = _seconds_to_wait(request, act)
    if seconds and not (lists.cries_for_help(text) and not _seconds_to_wait(request, "cry")):
        raise TooFast(act, seconds)


def _seconds_to_wait(request, act):
    """Count one `act`. Return 0, or in how many seconds it can be done again where it is one too many."""
    user = request.user
    now = int(time.time())
    allowed = {}
    for most, span in LIMITS[act]:
        begins_at = now - now % span
        ends_at = begins_at + span
        if user.is_authenticated:
            allowed[f"{act}:{span}:{begins_at}:u{user.pk}"] = (most, ends_at)
        if mark := _address_mark(request, begins_at):
            allowed[f"{act}:{span}:{begins_at}:a{mark}"] = (most * ADDRESS_FACTOR, ends_at)
    counted = _add_one({key: ends_at for key, (_, ends_at) in allowed.items()})
    return max([allowed[key][1] - now for key, number in counted.items() if number > allowed[key][0]], default=0)


def forget_ended(keep_on=lambda: True):
    """Throw away the counts whose span is over. Called by the worker."""
    ended = RateCount.objects.filter(ends_at__lt=timezone.now())
    if ended.exists():
        ended.delete()


def _add_one(ends):
    """Add one to each count of {key: end of its span} in one statement. Return {key: count}."""
    if not ends:
        return {}
    table = RateCount._meta.db_table
    rows = ", ".join(["(%s, 1, %s)"] * len(ends))
    sql = (
        f"INSERT INTO {table} (key, count, ends_at) VALUES {rows} "  # nosec B608
        f"ON CONFLICT (key) DO UPDATE SET count = {table}.count + 1 RETURNING key, count"
    )
    adapt = connection.ops.adapt_datetimefield_value
    # In one order, so that two statements that share two rows cannot wait for each other.
    values = [part for key in sorted(ends) for part in (key, adapt(datetime.fromtimestamp(ends[key], UTC)))]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return dict(cursor.fetchall())


def _address_mark(request, begins_at):
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (ValueError, PermissionDenied):
        return ""
    if address.version == 6:
        address = ipaddress.ip_network((address, IPV6_PREFIX), strict=False).network_address
    day = datetime.fromtimestamp(begins_at, UTC).date().isoformat()
    return salted_hmac(f"comments.limits {day}", str(address), algorithm="sha256").hexdigest()[:32]


def _words(seconds):
    if seconds <= 60:
        return "a minute"
    if seconds < 2 * 3600:
        return f"{-(-seconds // 60)} minutes"
    return f"{-(-seconds // 3600)} hours"

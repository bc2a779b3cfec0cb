"""Delivers the letters that wait in the outbox (django-post-office's table), one by one, at most one sender at a time.

The package's own sender marks letters a batch at a time, so a killed worker sends up to a batch twice; and its
lock holds on one machine only. Here each letter is marked as soon as the mail server has taken it, and the
worker that calls this holds a lease in the database.
"""

import logging
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from post_office.connections import connections
from post_office.models import STATUS, Email

# After this many refusals a letter is given up; with doubling pauses that is about three days.
MAX_TRIES = 12
FIRST_PAUSE = timedelta(minutes=1)

logger = logging.getLogger(__name__)


def waiting_letters():
    """Letters whose time has come, urgent ones first, then in the order they were written."""
    due = Q(scheduled_time__isnull=True) | Q(scheduled_time__lte=timezone.now())
    return Email.objects.filter(due, status__in=[STATUS.queued, STATUS.requeued]).order_by("-priority", "pk")


def deliver_letters(keep_on=lambda: True):
    """Try every waiting letter once and return how many were delivered.

    `keep_on` is asked before each letter; the worker answers no when it has lost its lease or must stop.
    """
    delivered = 0
    try:
        for letter in list(waiting_letters()[:100]):
            if not keep_on():
                break
            delivered += deliver(letter)
    finally:
        connections.close()
    return delivered


def deliver(letter):
    """Hand one letter to the mail server. True if it was taken; else it is put off, and given up at last."""
    try:
        letter.dispatch(commit=False, disconnect_after_delivery=False)
    except Exception as error:  # a refusal, a dropped connection, a bad address: each must not stop the others
        put_off(letter, error)
        connections.close()
        return False
    Email.objects.filter(pk=letter.pk).update(status=STATUS.sent, last_updated=timezone.now())
    return True


def put_off(letter, error):
    """Note the failure and let the letter wait twice as long as before."""
    tries = (letter.number_of_retries or 0) + 1
    # The type only: the server's answer may repeat the address, and logs hold no addresses.
    logger.warning("Letter %s was not taken (%s), try %s.", letter.pk, type(error).__name__, tries)
    letter.logs.create(status=STATUS.failed, exception_type=type(error).__name__, message=str(error))
    Email.objects.filter(pk=letter.pk).update(
        status=STATUS.failed if tries >= MAX_TRIES else STATUS.requeued,
        number_of_retries=tries,
        scheduled_time=timezone.now() + FIRST_PAUSE * 2 ** (tries - 1),
        last_updated=timezone.now(),
    )

"""The web processes watch over the worker: a letter could not tell that no letters leave, so the log does."""

import logging
import time

from django.core.cache import cache
from django.db import Error, connection

from mssite.operations import facts, parts

LOOK_EVERY_SECONDS = 5 * 60
# All web processes together say it once in this time.
SAY_EVERY_SECONDS = 3600

logger = logging.getLogger(__name__)


class Watched:
    """A WSGI application that looks for the worker now and then, when an answer is out and nobody waits."""

    def __init__(self, application):
        self.application = application
        self.looked_at = time.monotonic()

    def __call__(self, given, start_response):
        answer = self.application(given, start_response)
        if time.monotonic() - self.looked_at < LOOK_EVERY_SECONDS:
            return answer
        self.looked_at = time.monotonic()
        return Watching(answer)


class Watching:
    """An answer after the closing of which the worker is looked for."""

    def __init__(self, answer):
        self.answer = answer

    def __iter__(self):
        return iter(self.answer)

    def close(self):
        try:
            if hasattr(self.answer, "close"):
                self.answer.close()
        finally:
            look()


def look():
    """Log an error when no worker has given a sign of life, at most once an hour. Return whether it did."""
    try:
        part = parts.worker(facts.job_runs(connection))
        if part.is_well or not cache.add("worker-is-missed", 1, SAY_EVERY_SECONDS):
            return False
        logger.error("The worker is missed. %s", part.says)
        return True
    except Error:
        return False  # without a database there is no worker to be missed, and the requests say so themselves

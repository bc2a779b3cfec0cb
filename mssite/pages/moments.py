"""When pages change by the clock alone: a kept page ends at the next such moment."""

import math
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.module_loading import import_string

# Each is called with the time it is now, and returns the next moment after it at which something on a page for
# guests begins or ends by itself, or None. Whatever else does so is added here.
MOMENTS = [
    "blog.moments.next_publication",
    "comments.moments.next_closing",
]


class Moments:
    """Knows the next moment. It asks once for each version, because between two versions nothing moves it."""

    def __init__(self):
        self.known = None  # (token, when it was asked, the answer)

    def after(self, now, version):
        """Return the next moment after `now`, both as seconds since 1970; infinity where there is none."""
        known = self.known
        if known and known[0] == version.token and known[1] <= now < known[2]:
            return known[2]
        at = datetime.fromtimestamp(now, UTC)
        found = [moment.timestamp() for ask in map(import_string, MOMENTS) if (moment := ask(at))]
        until = min(found, default=math.inf)
        self.known = version.token, now, until
        return until


def clock():
    """The time it is now, as seconds since 1970."""
    return timezone.now().timestamp()

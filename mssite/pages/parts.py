"""Parts of pages that many readers see alike, as objects in this process's memory: right as long as kept pages are.

For pages that are not kept whole, as those of people who are signed in. Rooms reach it as caches["parts"].
"""

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from django.conf import settings
from django.core.cache.backends.base import BaseCache
from django.db import DatabaseError, connection

from mssite.pages.moments import Moments, clock
from mssite.pages.versions import Away, Version, versions

# A page of comments weighs some 200 kB as objects.
LARGEST = 100


class State(NamedTuple):
    """What is public: at a version, from one time until another (seconds since 1970)."""

    version: Version
    since: float
    until: float

    def is_still(self, state):
        """Whether what was public then is what is public in a later State. A clock may go back, too."""
        return self.version == state.version and self.since <= state.since + 1 and state.since < self.until


class Parts(BaseCache):
    """A cache that forgets by itself whatever could have changed. Who takes a value out must not change it."""

    # One of each for the process: Django makes a cache for each thread.
    moments, lock, kept = Moments(), Lock(), OrderedDict()

    def __init__(self, name, params):
        super().__init__(params)

    def state(self, request=None):
        """The State that what is read from the database from now on belongs to; None where nothing is to be kept.

        For a `request` that changes nothing it is asked once. What is read later on may be newer, and never older.
        """
        # Inside a transaction, a view may read what nobody else should see yet.
        if not settings.PAGE_PARTS or connection.in_atomic_block:
            return None
        if request is None or request.method not in ("GET", "HEAD"):
            return self._state_now()
        if not hasattr(request, "public_state"):
            request.public_state = self._state_now()
        return request.public_state

    def _state_now(self):
        try:
            version, now = versions.now(), clock()
            return version and State(version, now, self.moments.after(now, version))
        except (Away, DatabaseError):
            return None

    def get(self, key, default=None, version=None):
        """What was kept under `key` in the State `version` (None: the one it is now), else `default`."""
        state = version or self.state()
        with self.lock:
            if state is None or key not in self.kept:
                return default
            made, value = self.kept[key]
            if not made.is_still(state):
                del self.kept[key]
                return default
            self.kept.move_to_end(key)
            return value

    def set(self, key, value, timeout=None, version=None):
        """Keep `value`, made of what was read since state() returned `version`. There is no other timeout."""
        if version is None:
            return
        with self.lock:
            self.kept[key] = version, value
            self.kept.move_to_end(key)
            if len(self.kept) > LARGEST:
                self.kept.popitem(last=False)

    def get_or_set(self, key, default, timeout=None, version=None):
        """What is kept under `key`, else what default() returns, which is kept."""
        state = version or self.state()
        missing = object()
        value = self.get(key, missing, state) if state else missing
        if value is missing:
            value = default()
            self.set(key, value, version=state)
        return value

    def for_request(self, request, key, make):
        """What is kept under `key` as of when `request` began, else what make() returns, which is kept."""
        state = self.state(request)
        return self.get_or_set(key, make, version=state) if state else make()

    def clear(self):
        with self.lock:
            self.kept.clear()

"""The shared cache in Redis, and in the database while Redis is away: slower, but limits hold and no page fails."""

import logging
import time

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

# After a failure Redis is not asked again for so long: each try may take a socket's time-out.
REST_SECONDS = 5

logger = logging.getLogger(__name__)


class RedisOrDatabase(RedisCache):
    """Asks Redis, and the cache named "database" for as long as Redis does not answer."""

    def __init__(self, server, params):
        super().__init__(server, params)
        self.away_until = 0.0

    def _ask(self, method, *args, **kwargs):
        if time.monotonic() >= self.away_until:
            try:
                return getattr(super(), method)(*args, **kwargs)
            except RedisError as error:
                logger.warning("Redis does not answer (%s). The database keeps the cache.", type(error).__name__)
                self.away_until = time.monotonic() + REST_SECONDS
        return getattr(caches["database"], method)(*args, **kwargs)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self._ask("add", key, value, timeout, version)

    def get(self, key, default=None, version=None):
        return self._ask("get", key, default, version)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self._ask("set", key, value, timeout, version)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        return self._ask("touch", key, timeout, version)

    def delete(self, key, version=None):
        return self._ask("delete", key, version)

    def get_many(self, keys, version=None):
        return self._ask("get_many", keys, version)

    def has_key(self, key, version=None):
        return self._ask("has_key", key, version)

    def incr(self, key, delta=1, version=None):
        return self._ask("incr", key, delta, version)

    def set_many(self, data, timeout=DEFAULT_TIMEOUT, version=None):
        return self._ask("set_many", data, timeout, version)

    def delete_many(self, keys, version=None):
        return self._ask("delete_many", keys, version)

    def clear(self):
        return self._ask("clear")

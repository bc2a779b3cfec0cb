"""How the site talks to its database and its cache."""

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

# Shared by all processes, which limits on sign-in attempts need. At the usual 300 entries, whoever makes enough new
# ones throws out the counters that limit them.
IN_DATABASE = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "cache",
    "OPTIONS": {"MAX_ENTRIES": 100_000},
}
REDIS_PATIENCE = {"socket_timeout": 1, "socket_connect_timeout": 1}


def database_settings(url):
    """Return Django's settings for the database at `url`; ImproperlyConfigured unless SQLite or PostgreSQL."""
    # Without the checks, after the server has been away, each thread fails once before it connects anew.
    settings = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings["OPTIONS"] = {
            # A transaction that reads and then writes must hold the write lock from its start: otherwise it
            # fails at once instead of waiting.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL: what was acknowledged survives a power cut.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        }
    elif settings["ENGINE"] == "django.db.backends.postgresql":
        settings.setdefault("OPTIONS", {})["connect_timeout"] = 5
    else:
        raise ImproperlyConfigured("DATABASE_URL must begin with sqlite: or postgres:.")
    return settings


def cache_settings(redis_url):
    """Return Django's settings for the cache: in Redis at `redis_url` with the database behind it, or in the database.

    Beside it "parts", of pages: each process has its own.
    """
    parts = {"BACKEND": "mssite.pages.parts.Parts"}
    if not redis_url:
        return {"default": IN_DATABASE, "parts": parts}
    redis = {"BACKEND": "mssite.redis_cache.RedisOrDatabase", "LOCATION": redis_url, "OPTIONS": REDIS_PATIENCE}
    return {"default": redis, "database": IN_DATABASE, "parts": parts}

"""A project with a view that does nothing: the same database and cache are there, and no middleware."""

from mssite.settings import ALLOWED_HOSTS, CACHES, DATABASES, SECRET_KEY, SITE_URL

__all__ = ["ALLOWED_HOSTS", "CACHES", "DATABASES", "SECRET_KEY", "SITE_URL"]
ROOT_URLCONF = "bench.empty.urls"
INSTALLED_APPS = MIDDLEWARE = []
USE_TZ = True
LOGGING_CONFIG = None

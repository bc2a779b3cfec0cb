"""Our own settings around a view that does nothing."""

from mssite.settings import *  # noqa: F403

ROOT_URLCONF = "bench.empty.urls"
SILENCED_SYSTEM_CHECKS = ["urls.W005"]

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_tries_yet(db):
    """Limits begin anew: what was tried or mailed in the test before stands in the cache's table, which no test empties."""
    cache.clear()

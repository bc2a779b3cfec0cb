"""Names under which somebody has tried to join with an address that has an account already.

With an unknown address the new account would have the name from then on, until it is forgotten again. So the name is
kept here for as long; else whoever asked for it a second time would learn from the answer whether the address is known.
"""

from hashlib import sha256

from django.core.cache import cache

from accounts.forgetting import SIGN_UPS_KEPT


def hold(key):
    """Keep the name with this look-alike key from being taken."""
    cache.set(_place(key), True, SIGN_UPS_KEPT.total_seconds())


def is_held(key):
    return cache.get(_place(key), False)


def _place(key):
    # A cache takes no spaces nor long keys.
    return f"held-name-{sha256(key.encode()).hexdigest()}"

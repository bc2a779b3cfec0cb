"""What is settled about a request before anything else sees it: who sends it, by which way, under which number."""

import logging
import os
import re
import time
from functools import lru_cache
from ipaddress import ip_address

from django.conf import settings

from mssite.operations.logs import REQUEST_ID, masked_path

# What only a proxy of our own may say. Django and allauth believe some of them.
SAID_BY_PROXIES = [
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
    "HTTP_X_REQUEST_ID",
]
REQUEST_ID_FORM = re.compile(r"[A-Za-z0-9_-]{8,64}")

logger = logging.getLogger("mssite.requests")


class Arrival:
    """Believes the headers of trusted proxies and takes everybody else's away; numbers and logs each request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        began = time.monotonic()
        if is_trusted(request.META.get("REMOTE_ADDR", "")):
            request.META["REMOTE_ADDR"] = real_address(request.META)
        else:
            for header in SAID_BY_PROXIES:
                request.META.pop(header, None)
        number = number_for(request.META)
        token = REQUEST_ID.set(number)
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = number
            if logger.isEnabledFor(logging.INFO):
                path, route = getattr(request, "kept_as", None) or (masked_path(request), route_of(request))
                tell(request.method, path, route, response.status_code, time.monotonic() - began)
        finally:
            REQUEST_ID.reset(token)
        return response


def number_for(meta):
    """The number of a request, as a proxy gave it (what others claim is taken away before), or a new one."""
    given = meta.get("HTTP_X_REQUEST_ID")
    return given if given and REQUEST_ID_FORM.fullmatch(given) else os.urandom(16).hex()


def is_trusted(text):
    """Whether the address belongs to a proxy of ours (setting TRUSTED_PROXIES)."""
    return _is_in(text, tuple(settings.TRUSTED_PROXIES))


@lru_cache(maxsize=1024)
def _is_in(text, networks):
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return any(address in network for network in networks)


def real_address(meta):
    """The address our proxies took the request from: the last one in their list that is none of them.

    What stands left of it was written by the sender and may be anything.
    """
    address = meta.get("REMOTE_ADDR", "")
    for text in reversed(meta.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        try:
            given = str(ip_address(text.strip()))
        except ValueError:
            break
        address = given
        if not is_trusted(given):
            break
    return address


def route_of(request):
    """The pattern of the address; empty where there is none."""
    return request.resolver_match.route if request.resolver_match else ""


def tell(method, path, route, status, seconds):
    """One line in the log, without who it was and without what was asked for by a secret address."""
    facts = {"method": method, "path": path, "route": route, "status": status, "ms": round(seconds * 1000)}
    logger.info("%s %s %s", method, path, status, extra={"facts": facts})

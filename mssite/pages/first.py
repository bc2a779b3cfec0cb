"""Answers out of this process's kept pages before Django makes a request of what the server hands over.

A short way for what nearly all guests ask: whatever is not plain, fresh and at hand goes the whole way, through
mssite.pages.middleware. What is settled on the whole way about hosts, schemes and proxies holds here, too.
"""

import logging
import time

from django.conf import settings

from mssite.operations.arrival import is_trusted, logger, number_for, tell
from mssite.operations.logs import REQUEST_ID
from mssite.pages.keys import PREFERENCES, Key
from mssite.pages.middleware import PageCache
from mssite.pages.moments import clock
from mssite.pages.versions import Away, versions

METHODS = frozenset(["GET", "HEAD"])
STATUS = {200: "200 OK", 304: "304 Not Modified"}


class KeptFirst:
    """A WSGI application around the whole one."""

    def __init__(self, application):
        self.application = application

    def __call__(self, given, start_response):
        began = time.monotonic()
        cache = PageCache.newest
        kept = cache and settings.PAGE_CACHE and at_hand(given, cache)
        if not kept or kept.lacks(encoding := kept.encoding_for(given)):
            return self.application(given, start_response)
        status, headers, body = kept.answer(given, encoding)
        number = number_for(given if is_trusted(given.get("REMOTE_ADDR", "")) else {})
        start_response(STATUS[status], [*headers, ("X-Request-ID", number)])
        if logger.isEnabledFor(logging.INFO):
            token = REQUEST_ID.set(number)
            tell(given["REQUEST_METHOD"], *kept.told_as, status, time.monotonic() - began)
            REQUEST_ID.reset(token)
        return [body]


def at_hand(given, cache):
    """The page that this process has for the request, if it is fresh; None where the whole way must be gone."""
    path = given.get("PATH_INFO", "")
    if given["REQUEST_METHOD"] not in METHODS or not path.isascii() or given.get("SCRIPT_NAME"):
        return None
    if given.get("HTTP_HOST") != cache.host or "HTTP_AUTHORIZATION" in given or not came_by(cache.scheme, given):
        return None
    if (cookies := given.get("HTTP_COOKIE")) and not makes_no_difference(cookies):
        return None
    key = Key(path, given.get("QUERY_STRING", ""))
    kept = cache.store.at_hand(key)
    if not kept:
        return None
    try:
        version = versions.now()
    except Away:
        return None
    return kept if version and kept.is_fresh(version, clock()) else None


def makes_no_difference(cookies):
    """Whether none of the cookies says who somebody is, or how they like pages."""
    return not any(name in cookies for name in (settings.SESSION_COOKIE_NAME, "messages", *PREFERENCES))


def came_by(scheme, given):
    """Whether the request came by the scheme of the site, as a proxy of ours has said, else as the server knows."""
    said = given.get("HTTP_X_FORWARDED_PROTO")
    if said is None or not settings.SECURE_PROXY_SSL_HEADER or not is_trusted(given.get("REMOTE_ADDR", "")):
        return given["wsgi.url_scheme"] == scheme
    return said == scheme == "https"

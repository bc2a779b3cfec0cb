"""Which addresses are kept, and for whom: pages that are the same for everybody who is not signed in."""

import re
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.urls import Resolver404, resolve

LONGEST_PATH = 300
NUMBER = re.compile(r"[1-9][0-9]{0,9}")
# A first page has no number in its address, and a list has no hundred thousand pages.
PAGE = re.compile(r"(?!1$)[1-9][0-9]{0,4}")
ORDER = re.compile("newest|liked")
A_LIST = {"page": PAGE}
# For each view the parameters that its own links use, in their order, and what they can be. Any other query is
# answered by the view each time, so that nobody can fill the store with copies.
KEPT = {
    "blog:archive": {},
    "blog:author": A_LIST,
    "blog:category": A_LIST,
    "blog:category_feed": {},
    "blog:feed": {},
    "blog:glossary": {},
    "blog:home": A_LIST,
    "blog:month": A_LIST,
    "blog:page": {},
    "blog:post": {"sort": ORDER, "from": NUMBER, "before": NUMBER},
    "blog:robots": {},
    "blog:series": A_LIST,
    "blog:series_feed": {},
    "blog:tag": A_LIST,
    "comments:branch": {"from": NUMBER, "before": NUMBER},
    "comments:help": {},
    "comments:person": A_LIST,
    "comments:whole": {},
    "sitemap": {},
}
# Cookies by which a guest chooses how pages look, and the values they can have: each is a copy of its own. What is
# no value of these is answered by the view. All other cookies are ignored, and are not there when a page is made.
PREFERENCES = {}


class Key(NamedTuple):
    """What tells one kept page from another."""

    path: str
    query: str
    preferences: tuple = ()

    @property
    def is_plain(self):
        return not self.query and not self.preferences


def key_of(request):
    """Return the Key under which the answer may be kept; None where the views must answer."""
    meta = request.META
    if meta["REQUEST_METHOD"] not in ("GET", "HEAD") or len(request.path_info) > LONGEST_PATH:
        return None
    if meta.get("SCRIPT_NAME") or "HTTP_AUTHORIZATION" in meta:
        return None
    preferences = ()
    if cookies := meta.get("HTTP_COOKIE"):
        # Somebody with a session, or with a sentence that waits to be shown. Rather too often than once too little.
        if settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies:
            return None
        preferences = _preferences(request)
        if preferences is None:
            return None
    return Key(request.path_info, meta.get("QUERY_STRING", ""), preferences)


def _preferences(request):
    """The guest's choices as ((name, value), ...); None where one of them makes no sense."""
    chosen = tuple((name, request.COOKIES[name]) for name in PREFERENCES if name in request.COOKIES)
    return chosen if all(PREFERENCES[name].fullmatch(value) for name, value in chosen) else None


@lru_cache(maxsize=2048)
def is_kept(path, query):
    """Whether the address is one of those that are kept, with a query as the site's own links have it."""
    try:
        match = resolve(path)
    except Resolver404:
        return False
    parameters = KEPT.get(match.view_name)
    return parameters is not None and (not query or _is_canonical(query, parameters))


def _is_canonical(query, parameters):
    names = list(parameters)
    given = [part.partition("=")[::2] for part in query.split("&")]
    places = [names.index(name) if name in parameters else -1 for name, _ in given]
    is_in_order = places == sorted(set(places)) and places[0] >= 0
    return is_in_order and all(parameters[name].fullmatch(value) for name, value in given)

"""Answers guests out of the kept pages, and keeps what the views make for them."""

from contextlib import contextmanager
from io import BytesIO
from threading import Event, Lock
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError
from django.http import HttpResponse
from django.http.request import split_domain_port, validate_host

from mssite.operations.logs import masked_path
from mssite.pages.kept import Kept
from mssite.pages.keys import PREFERENCES, is_kept, key_of
from mssite.pages.moments import Moments, clock
from mssite.pages.store import Store, folder, write_whole
from mssite.pages.versions import Away, versions

LARGEST_BYTES = 2 * 1024 * 1024
# How long others wait for the one that makes the page. Then each makes it alone.
WAIT_SECONDS = 10
LAST_KNOWN = "withdrawn"
# A page that may be older than the database is kept by nobody on the way.
OLD = "no-store"


class PageCache:
    """The middleware. It stands where the sender's address and scheme are settled, and nothing is asked yet."""

    # That of this process, for mssite.pages.first.
    newest = None

    def __init__(self, get_response):
        PageCache.newest = self
        self.get_response = get_response
        self.store, self.moments = Store(), Moments()
        self.withdrawn, self.is_noted = None, True
        self.lock, self.being_made = Lock(), {}
        site = urlsplit(settings.SITE_URL)
        self.scheme, self.host = site.scheme, site.netloc
        # Pages are made under the name of SITE_URL. Where that is none of ALLOWED_HOSTS, the views would refuse.
        self.may_make = validate_host(split_domain_port(self.host)[0], settings.ALLOWED_HOSTS)

    def __call__(self, request):
        key = key_of(request) if settings.PAGE_CACHE and self.is_our_own(request) else None
        return (key and self.from_kept(request, key)) or self.get_response(request)

    def is_our_own(self, request):
        """Whether it came by the site's scheme, to a name of the site. The views refuse what did not."""
        if request.scheme != self.scheme or not self.may_make:
            return False
        try:
            return request.META.get("HTTP_HOST") == self.host or bool(request.get_host())
        except DisallowedHost:
            return False

    def from_kept(self, request, key):
        """The answer out of the kept pages, from before or made now; None where the views must answer."""
        kept = self.store.at_hand(key)
        if not kept and not is_kept(key.path, key.query):
            return None
        try:
            version = versions.now()
        except Away:
            return self.from_before(request, key)
        if version is None:
            return None
        self.note(version)
        if kept and kept.is_fresh(version, clock()):
            return self.answer(request, key, kept)
        kept = self.store.find(key, lambda page: page.is_fresh(version, clock()))
        return self.answer(request, key, kept) if kept else self.make_once(request, key)

    def answer(self, request, key, kept, **freshness):
        encoding = kept.encoding_for(request.META)
        if kept.lacks(encoding):
            kept.compress(encoding)
            if not freshness:
                self.store.keep(key, kept)
        request.kept_as = kept.told_as
        status, headers, body = kept.answer(request.META, encoding, **freshness)
        answer = HttpResponse(body, status=status, headers=dict(headers))
        if status == 304:
            del answer.headers["Content-Type"]
        return answer

    def make_once(self, request, key):
        """Make the page, or wait for the one who does and take theirs, if it shows what is public now."""
        with self.turn(key):
            try:
                # Asked before the views read: what changes while they do makes the page old at once.
                version = versions.now()
            except Away:
                return self.from_before(request, key)
            kept = self.store.at_hand(key)
            if version and kept and kept.is_fresh(version, clock()):
                return self.answer(request, key, kept)
            return self.make(request, key, version)

    @contextmanager
    def turn(self, key):
        """Let the first who makes this page begin at once, and others when that one is done."""
        with self.lock:
            done = self.being_made.get(key)
            if is_first := done is None:
                self.being_made[key] = Event()
        if not is_first:
            done.wait(WAIT_SECONDS)
        try:
            yield
        finally:
            if is_first:
                with self.lock:
                    self.being_made.pop(key).set()

    def make(self, request, key, version):
        """Let the views make the page for a guest of whom they know nothing but the key, and keep it if they may."""
        since = clock()
        try:
            until = self.moments.after(since, version) if version else since
        except DatabaseError:
            version = None  # the views will meet the same trouble
        nobody = request_of_nobody(key, self.scheme, self.host)
        response = self.get_response(nobody)
        request.resolver_match = nobody.resolver_match
        if version and may_be_kept(nobody, response):
            kept = Kept.of(response, version, since, until, (masked_path(nobody), nobody.resolver_match.route))
            encoding = kept.encoding_for(request.META)
            if not kept.lacks(encoding):
                self.store.keep(key, kept)  # else the answer keeps it
            return self.answer(request, key, kept)
        if response.status_code >= 500 and versions.is_away():
            return self.from_before(request, key) or response
        return response

    def from_before(self, request, key):
        """While the database is away: the page as it was, unless something was taken back from any page since."""
        withdrawn = self.recall()
        kept = self.store.find(key, lambda page: page.version.withdrawn == withdrawn)
        return self.answer(request, key, kept, freshness=OLD) if kept else None

    def note(self, version):
        """Write down what was taken back last, for the time when the database is away."""
        if version.withdrawn != self.withdrawn:
            self.withdrawn = version.withdrawn
            self.is_noted = write_whole(folder() / LAST_KNOWN, str(version.withdrawn).encode())

    def recall(self):
        """Version.withdrawn as some process of this machine has seen it last; None where none has."""
        if not self.is_noted:
            return self.withdrawn
        try:
            return int((folder() / LAST_KNOWN).read_bytes())
        except (OSError, ValueError):
            return self.withdrawn


def request_of_nobody(key, scheme, host):
    """A request that says what the key says, and nothing else of whoever asked: so nothing of it can be kept."""
    name, _, port = host.partition(":") if not host.startswith("[") else (host, "", "")
    meta = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": key.path.encode().decode("latin-1"),
        "QUERY_STRING": key.query,
        "SERVER_NAME": name,
        "SERVER_PORT": port or {"https": "443"}.get(scheme, "80"),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": host,
        "wsgi.url_scheme": scheme,
        "wsgi.input": BytesIO(),
    }
    if key.preferences:
        meta["HTTP_COOKIE"] = "; ".join(f"{name}={value}" for name, value in key.preferences if name in PREFERENCES)
    return WSGIRequest(meta)


def may_be_kept(request, response):
    """Whether the answer is a whole page that would be the same for every guest."""
    if response.status_code != 200 or response.streaming or response.cookies:
        return False
    # A token in a form, and a mark in the policy, are for one answer each.
    if "CSRF_COOKIE" in request.META or "'nonce-" in response.get("Content-Security-Policy", ""):
        return False
    control = response.get("Cache-Control", "")
    if "private" in control or "no-store" in control or "*" in response.get("Vary", ""):
        return False
    return len(response.content) <= LARGEST_BYTES

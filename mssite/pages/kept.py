"""One kept page: its headers, and its body as it is and as browsers like it compressed."""

import gzip
import hashlib
import json
import re
import zlib
from functools import lru_cache

import brotli

from mssite.pages.versions import Version

# Best first. Twice the time saves a twentieth of the bytes.
ENCODINGS = {
    "br": ("br", lambda body: brotli.compress(body, quality=5)),
    "gzip": ("gz", lambda body: gzip.compress(body, compresslevel=6, mtime=0)),
    "": ("", bytes),
}
# Below this the headers are most of the answer.
WORTH_COMPRESSING = 500
# The browser may keep the page, and must ask each time whether it is still right.
FRESHNESS = "no-cache"
# Made anew for each answer, or settled here.
OWN_HEADERS = {"content-length", "content-encoding", "etag", "cache-control", "vary", "date", "x-request-id"}
COMPRESSIBLE = re.compile(r"text/|application/(atom\+|rss\+)?(xml|json)")
FORMAT = 1


class Kept:
    """A page as it was at `version`, made at `since`, right until `until` (seconds since 1970)."""

    __slots__ = ("bodies", "headers", "mark", "ready", "since", "told_as", "until", "version")

    def __init__(self, version, since, until, headers, bodies, told_as, mark=""):
        self.version, self.since, self.until = version, since, until
        self.headers, self.bodies = headers, bodies
        # The path and the pattern of the address, as the log tells them.
        self.told_as = told_as
        # Of the words alone: a page that is made anew and says the same need not be sent again.
        self.mark = mark or hashlib.sha256(bodies[""]).hexdigest()[:24]
        self.ready = {}

    @classmethod
    def of(cls, response, version, since, until, told_as):
        """The page that a view has answered with."""
        headers = [(name, value) for name, value in response.items() if name.lower() not in OWN_HEADERS]
        return cls(version, since, until, headers, {"": response.content}, told_as)

    @property
    def size(self):
        return sum(map(len, self.bodies.values())) + 2000

    def is_fresh(self, version, now):
        """Whether it shows what is public at this version and time. A clock may go back, too."""
        return self.version == version and self.since <= now + 1 and now < self.until

    def encoding_for(self, meta):
        """The encoding in which a browser with these headers (as in WSGI) wants it."""
        if len(self.bodies[""]) < WORTH_COMPRESSING or not self._is_compressible():
            return ""
        return best_encoding(meta.get("HTTP_ACCEPT_ENCODING", ""))

    def _is_compressible(self):
        return any(name == "Content-Type" and COMPRESSIBLE.match(value) for name, value in self.headers)

    def lacks(self, encoding):
        return encoding not in self.bodies

    def compress(self, encoding):
        self.bodies[encoding] = ENCODINGS[encoding][1](self.bodies[""])

    def answer(self, meta, encoding, freshness=FRESHNESS):
        """Return (status, headers, body): the page, its headers alone, or that nothing has changed.

        The headers are a list that others may have, too: to be copied, not changed.
        """
        key = encoding, freshness
        if key not in self.ready:
            self.ready[key] = self._headers(encoding, freshness)
        etag, whole, unchanged = self.ready[key]
        asked = meta.get("HTTP_IF_NONE_MATCH")
        if asked and _names(asked, etag):
            return 304, unchanged, b""
        return 200, whole, self.bodies[encoding] if meta["REQUEST_METHOD"] == "GET" else b""

    def _headers(self, encoding, freshness):
        """(ETag, the headers of the page, those of a 304)."""
        suffix = ENCODINGS[encoding][0]
        etag = f'"{self.mark}{suffix and "-" + suffix}"'
        shared = [("ETag", etag), ("Cache-Control", freshness), ("Vary", "Accept-Encoding, Cookie")]
        content = [("Content-Length", str(len(self.bodies[encoding])))]
        if encoding:
            content.append(("Content-Encoding", encoding))
        without_content = [pair for pair in self.headers if pair[0].lower() != "content-type"]
        return etag, [*self.headers, *content, *shared], [*without_content, *shared]

    def to_bytes(self):
        """The page as one piece for a file or Redis."""
        facts = {
            "format": FORMAT,
            "version": self.version,
            "since": self.since,
            "until": self.until if self.until != float("inf") else None,
            "headers": self.headers,
            "mark": self.mark,
            "told_as": self.told_as,
            "bodies": [[name, len(body)] for name, body in self.bodies.items()],
        }
        whole = b"".join([json.dumps(facts).encode(), b"\n", *self.bodies.values()])
        return zlib.crc32(whole).to_bytes(4, "big") + whole

    @classmethod
    def from_bytes(cls, data):
        """The page out of such a piece; ValueError where it is damaged."""
        if zlib.crc32(memoryview(data)[4:]).to_bytes(4, "big") != data[:4]:
            raise ValueError("damaged")
        line, _, rest = data[4:].partition(b"\n")
        facts = json.loads(line)
        if facts["format"] != FORMAT:
            raise ValueError("of another time")
        bodies, place = {}, 0
        for name, size in facts["bodies"]:
            bodies[name] = rest[place : place + size]
            place += size
        until = float("inf") if facts["until"] is None else facts["until"]
        headers = [tuple(pair) for pair in facts["headers"]]
        return cls(Version(*facts["version"]), facts["since"], until, headers, bodies, facts["told_as"], facts["mark"])


def _names(asked, etag):
    """Whether an If-None-Match names this ETag, be it weakened by a proxy on the way."""
    return asked.strip() == "*" or etag in (part.strip().removeprefix("W/") for part in asked.split(","))


@lru_cache(maxsize=512)
def best_encoding(accepted):
    """The best of ENCODINGS that the header Accept-Encoding lets through."""
    weights = {}
    for part in accepted[:500].lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        try:
            weights[name] = float(weight)
        except ValueError:
            weights[name] = 0.0
    return next(name for name in ENCODINGS if not name or weights.get(name, weights.get("*", 0)) > 0)

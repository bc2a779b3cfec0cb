"""Sends hostile values to the places where values go, and judges the answers. Every request is undone."""

import os
import re
import time
import traceback
from itertools import product
from urllib.parse import quote_from_bytes, quote_plus, urlencode, urlsplit
from xml.etree import ElementTree

from django.db import transaction

from tests.faults.running_site import queued_for
from tests.hostile.corpus import CORPUS, MARK, as_bytes
from tests.hostile.pages import Page
from tests.hostile.places import HEX, Target, addresses, find_targets
from tests.hostile.world import browser_of

SECONDS = 2
FORMS_OF_A_SAMPLE = 60
LONGEST_ADDRESS = 4000  # deploy/gunicorn.conf.py
EVALUATED = "1337"  # what the templates of the corpus would come to
HEADERS = (
    "User-Agent", "Referer", "Origin", "Accept", "Accept-Language", "Accept-Encoding", "Authorization", "Range",
    "If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Port",
    "X-Real-IP", "X-Request-ID", "X-Requested-With", "Sec-Fetch-Site", "Content-Type", "Content-Length", "Forwarded", "X-CSRFToken",
    "X-HTTP-Method-Override", "X-Original-URL", "Expect", "Cache-Control", "DNT", "Save-Data",
)  # fmt: skip
COOKIES = ("session", "csrf", "messages", "sessionid", "reading", "theme", MARK)
FORM = "application/x-www-form-urlencoded"
BOUNDARY = "b0undary"


class Findings(list):
    """Sentences, each said as soon as it is found: a whole attack takes long."""

    def append(self, sentence):
        print(f"\n{sentence}", flush=True)
        super().append(sentence)


class Attack:
    """Everything that one person can send to the site. `findings` are sentences about what should not be."""

    def __init__(self, world, role, chance=None, sample=1.0):
        """`chance` (a random.Random) picks of all cases the part `sample`; without it all are sent."""
        self.world, self.role = world, role
        self.browser = browser_of(world.people[role])
        self.chance, self.sample = chance, sample
        self.findings, self.sent, self.slowest = Findings(), 0, 0.0

    def run(self):
        targets = find_targets(self.browser, self.world)
        for target in self.some_of(targets):
            self.forms_with_many(target)
            self.fields_one_by_one(target)
            if target.method == "POST":
                self.odd_bodies(target)
        self.parts_of_addresses()
        self.headers_and_cookies([target for target in targets if target.method == "GET"])
        return self

    def picked(self, cases):
        """The cases that are sent: all, or as many as the sample wants, at least one."""
        cases = list(cases)
        if self.chance is None:
            return cases
        return self.chance.sample(cases, min(len(cases), max(1, round(len(cases) * self.sample))))

    def some_of(self, targets):
        """The forms that are tried: all, or of many (an administrator has hundreds) some."""
        if self.chance is None:
            return targets
        return self.chance.sample(targets, min(len(targets), FORMS_OF_A_SAMPLE))

    def forms_with_many(self, target):
        """Every field holds something hostile, each another value, until every value has been in every field."""
        for turn in self.picked(range(len(CORPUS))):
            values = {name: CORPUS[(turn + 7 * place) % len(CORPUS)] for place, name in enumerate(target.names)}
            self.send_fields(target, list(values.items()), f"value {turn} in all fields")

    def fields_one_by_one(self, target):
        """One field holds something hostile, the others what the page has put there."""
        for name, value in self.picked(product(target.names, CORPUS)):
            fields = [*((each, old) for each, old in target.fields if each != name), (name, value)]
            self.send_fields(target, fields, f"{name}={value[:60]!r}")

    def odd_bodies(self, target):
        for body, kind in self.picked(odd_bodies(target)):
            self.send(target, target.path, body, kind, f"{kind}: {body[:60]!r}")

    def parts_of_addresses(self):
        """Each parameter of each named address is replaced by hostile text."""
        cases = []
        for address, name, chosen in addresses(self.world):
            for parameter, value in chosen.items():
                cases += [(address, name, parameter, str(value), bad) for bad in CORPUS]
        for address, name, parameter, value, bad in self.picked(cases):
            path = address.replace(f"/{value}/", f"/{in_path(bad)}/", 1)
            self.send(Target("GET", path), path, b"", FORM, f"{name} {parameter}={bad[:60]!r}")
            if self.chance is None or self.chance.random() < 0.3:
                self.send(Target("POST", path), path, b"text=x", FORM, f"{name} {parameter}={bad[:60]!r}")

    def headers_and_cookies(self, targets):
        some = [target for target in targets if target.path.count("/") < 5][:12]
        for header, value in self.picked(product(HEADERS, CORPUS)):
            key = header.upper().replace("-", "_")
            key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
            for target in some[:: max(1, len(some) // 3)]:
                self.send(target, target.path, b"", None, f"{header}: {value[:60]!r}", **{key: in_header(value)})
        for name, value in self.picked(product(COOKIES, CORPUS)):
            cookie = f"{name}={in_header(value).replace(';', '')}"
            self.send(some[0], some[0].path, b"", None, f"cookie {cookie[:60]!r}", HTTP_COOKIE=cookie)

    def send_fields(self, target, fields, what):
        encoded = "&".join(f"{quote_plus(as_bytes(name))}={quote_plus(as_bytes(value))}" for name, value in fields)
        if target.method == "GET":
            path = target.path.partition("?")[0]
            self.send(target, f"{path}?{encoded}"[:LONGEST_ADDRESS], b"", None, what)
        elif target.is_multipart:
            body = multipart(fields, target.files)
            self.send(target, target.path, body, f"multipart/form-data; boundary={BOUNDARY}", what)
        else:
            self.send(target, target.path, encoded.encode(), FORM, what)

    def send(self, target, path, body, content_type, what, **environ):
        where = f"{self.role} {target.method} {HEX.sub('#', target.path)[:120]} {what}"
        for _try in range(3):
            began = time.monotonic() - queued_for(os.getpid())
            answer = self.ask_and_undo(target, path, body, content_type, where, environ)
            seconds = time.monotonic() - queued_for(os.getpid()) - began
            if seconds < SECONDS:
                break
        else:
            # Three times: on a busy machine a single one tells little.
            self.findings.append(f"{seconds:.1f} s: {where}")
        self.sent += 1
        self.slowest = max(self.slowest, seconds)
        if answer.status_code >= 500:
            self.findings.append(f"{answer.status_code}: {where}\n    {reason_of(answer)}")

    def ask_and_undo(self, target, path, body, content_type, where, environ):
        cookies = self.browser.cookies.copy()
        with transaction.atomic():
            more = {} if content_type is None else {"content_type": content_type}
            answer = self.browser.generic(target.method, "/", body, **more, **address_of(path), **environ)
            self.judge(answer, where)
            if target.method == "POST" and answer.status_code in (302, 303) and any(b in where for b in "<[&"):
                self.look_around(target, answer, where)
            transaction.set_rollback(True)
        self.browser.cookies = cookies
        return answer

    def look_around(self, target, answer, where):
        """Something was stored: how does it look to those who come by?"""
        location = urlsplit(answer["Location"])
        if location.netloc not in ("", "testserver", "localhost:8000"):
            self.findings.append(f"Leads away: {where} to {answer['Location']}")
        for address in {location.path or "/", target.page, self.world.post.get_absolute_url()} - {""}:
            self.judge(self.browser.get(address), f"{where}, then {address}")

    def judge(self, answer, where):
        kind = answer.headers.get("Content-Type", "")
        if any(name.lower() == f"x-{MARK}" for name in answer.headers) or MARK in answer.cookies:
            self.findings.append(f"A header was slipped in: {where}")
        if answer.streaming or answer.status_code >= 500:
            return
        try:
            text = answer.content.decode()
            if "html" in kind:
                faults = Page(text).faults
                for fault in faults[:3]:
                    self.findings.append(f"Live: {fault}: {where}")
            elif "xml" in kind:
                ElementTree.fromstring(answer.content)
        except (ValueError, ElementTree.ParseError) as error:
            self.findings.append(f"Not to be read ({error}): {where}")


def reason_of(answer):
    """The last lines of what went wrong, where the site has raised."""
    told = getattr(answer, "exc_info", None)
    if not told:
        return answer.content[:100]
    frames = [frame for frame in traceback.extract_tb(told[2]) if "/lib/python" not in frame.filename]
    last = traceback.extract_tb(told[2])[-1]
    place = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in [last, *frames[::-1]][:3])
    return f"{told[0].__name__}: {str(told[1])[:100]!r} at {place}"


def address_of(path):
    """The path and query as a server hands them to the site: decoded, byte by byte."""
    path, _, query = path.partition("?")
    raw = re.sub(
        rb"%([0-9a-fA-F]{2})", lambda found: bytes([int(found[1], 16)]), path.encode("utf-8", "surrogateescape")
    )
    return {"PATH_INFO": raw.decode("latin-1"), "QUERY_STRING": query}


def in_path(value):
    """As a part of an address; what is encoded already stays as it is. Servers take no longer ones."""
    return quote_from_bytes(as_bytes(value), safe="%" if "%" in value else "/")[:LONGEST_ADDRESS]


def in_header(value):
    """As servers let it through: without the signs that end a line, byte by byte."""
    return re.sub(r"[\r\n\x00]", "", as_bytes(value).decode("latin-1"))[:8000]


def multipart(fields, files, closes=True):
    parts = []
    for name, value in fields:
        label = as_bytes(name).replace(b'"', b"%22").replace(b"\r", b"").replace(b"\n", b"")
        parts.append(b'Content-Disposition: form-data; name="%s"\r\n\r\n%s' % (label, as_bytes(value)))
    for name in files:
        parts.append(
            b'Content-Disposition: form-data; name="%s"; filename="a.png"\r\nContent-Type: image/png\r\n\r\nGIF89a\x00<svg'
            % name.encode()
        )
    body = b"".join(b"--%s\r\n%s\r\n" % (BOUNDARY.encode(), part) for part in parts)
    return body + (b"--%s--\r\n" % BOUNDARY.encode() if closes else b"")


def odd_bodies(target):
    """(body, content type): forms that are none, of the wrong kind, cut off, too large, or with names twice."""
    fields = [(name, dict(target.fields).get(name, "x")) for name in target.names]
    plain = urlencode(fields).encode("utf-8", "replace")
    form = f"multipart/form-data; boundary={BOUNDARY}"
    whole = multipart(fields, target.files)
    file_for_text = b"".join(
        b'--%s\r\nContent-Disposition: form-data; name="%s"; filename="../../%s.svg"\r\nContent-Type: image/svg+xml\r\n\r\n<svg onload=x>\r\n'
        % (BOUNDARY.encode(), name.encode(), MARK.encode())
        for name in [*target.names, *target.files]
    )
    yield from [
        (b"", FORM), (b"&&&===&", FORM), (b"=", FORM), (plain + b"&" + plain, FORM), (plain.replace(b"=", b"[]="), FORM),
        (plain.replace(b"=", b"=%ff%fe"), FORM), (plain.replace(b"=", b"=\xff\xfe"), FORM), (plain.replace(b"=", b"%00="), FORM),
        (b"&".join(b"f%d=1" % n for n in range(2000)), FORM), (b"text=" + b"a" * 5_000_000, FORM),
        (plain, f"{FORM}; charset=utf-16"), (plain, f"{FORM}; charset=nonsense"), (plain, f"{FORM}; charset=utf-7"),
        (b"{\"text\": 1}", "application/json"), (b"[" * 50_000, "application/json"), (b"\xff\xfe{", "application/json"), (b"<a/>", "text/xml"),
        (plain, "text/plain"), (plain, ""), (plain, "/"), (plain, ";;;="), (b"\x00" * 100, "application/octet-stream"),
        (whole, "multipart/form-data"), (whole, "multipart/form-data; boundary="), (whole, f"multipart/form-data; boundary={'b' * 300}"),
        (whole, 'multipart/form-data; boundary="\xfc"'), (whole, "multipart/mixed; boundary=" + BOUNDARY), (whole[:-20], form), (whole[: len(whole) // 2], form),
        (multipart(fields, target.files, closes=False), form), (file_for_text + b"--%s--\r\n" % BOUNDARY.encode(), form),
        (whole.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"), form),
        (whole.replace(b"form-data; name", b"form-data; filename*=utf-8''%ff%00; name"), form),
        (multipart([(name, "") for name in target.names] + [(f"f{n}", "") for n in range(700)], []), form),
        (multipart(fields, [f"file{n}" for n in range(30)]), form), (b"--" + BOUNDARY.encode() + b"\r\n" * 5000, form),
    ]  # fmt: skip

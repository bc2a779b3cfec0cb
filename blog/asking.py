"""Asks an address elsewhere whether it still answers, and is not led into the own network by it.

Each host is looked up once, refused if any of its addresses is not public, and connected to by that very address: a
name that means something else a moment later (DNS rebinding) changes nothing. The same goes for each redirect.
"""

import ipaddress
import socket
import ssl
from dataclasses import dataclass
from enum import Enum
from http.client import HTTPConnection, HTTPException
from threading import Event, Timer
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

TIMEOUT_SECONDS = 5
# For one request as a whole: a server may send a byte each second.
DEADLINE_SECONDS = 10
MAX_REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Outcome(Enum):
    WELL = "well"
    GONE = "gone"
    REFUSED = "refused"  # there is something, which does not talk to machines, or is none of ours to ask
    FAILED = "failed"  # no answer, or one that says that something is broken there


@dataclass(frozen=True)
class Answer:
    outcome: Outcome
    says: str


class NotPublic(Exception):
    """The address leads to where the site must not ask. The message is a sentence."""


def ask(url):
    """Return the Answer of `url`. Raises nothing, whatever is there."""
    try:
        for _ in range(MAX_REDIRECTS + 1):
            status, location = _request("HEAD", url)
            if status >= 400:  # some answer HEAD wrongly
                status, location = _request("GET", url)
            if not (300 <= status < 400 and location):
                return _judge(status)
            url = urljoin(url, location)
        return Answer(Outcome.FAILED, "Leads on and on.")
    except NotPublic as error:
        return Answer(Outcome.REFUSED, str(error))
    except TimeoutError:
        return Answer(Outcome.FAILED, "Does not answer in time.")
    except ssl.SSLError:
        return Answer(Outcome.FAILED, "Its certificate is not right.")
    except (OSError, HTTPException, ValueError):
        return Answer(Outcome.FAILED, "Cannot be reached.")


def _judge(status):
    if status in (404, 410):
        return Answer(Outcome.GONE, f"Answers that there is nothing ({status}).")
    if status >= 500:
        return Answer(Outcome.FAILED, f"Answers that something is broken there ({status}).")
    if status >= 400:
        return Answer(Outcome.REFUSED, f"Does not let machines look ({status}).")
    return Answer(Outcome.WELL, "")


def _request(method, url):
    """Return the status and the Location of the answer. Nothing of its text is read."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise NotPublic("Is no address of the web.")
    port = parts.port or PORTS[parts.scheme]
    if port not in PORTS.values() and not settings.LINK_CHECK_ANYWHERE:
        raise NotPublic(f"Asks for the port {port}, which is not looked at.")
    host = parts.hostname.encode("idna").decode()
    connection = HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
    connection.sock = plain = socket.create_connection((public_address(host, port), port), TIMEOUT_SECONDS)
    is_over = Event()
    stop = Timer(DEADLINE_SECONDS, _cut, [plain.fileno(), is_over])
    stop.start()
    try:
        if parts.scheme == "https":
            connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        path = iri_to_uri((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        headers = {"User-Agent": f"Link check of {settings.SITE_URL}", "Accept": "*/*", "Connection": "close"}
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        if is_over.is_set():  # what came until then may look like a whole answer
            raise TimeoutError
        return response.status, response.headers.get("Location")
    finally:
        stop.cancel()
        connection.close()


def _cut(number, is_over):
    """End the connection under the reader, who then need not wait for more."""
    is_over.set()
    try:
        duplicate = socket.socket(fileno=number)
    except OSError:
        return  # over already
    try:
        duplicate.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    finally:
        duplicate.detach()


def public_address(host, port):
    """Return an IP address of `host`. Raise NotPublic if any of them is not for everybody to reach."""
    found = [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not settings.LINK_CHECK_ANYWHERE and not all(map(is_public, found)):
        raise NotPublic("Leads into a private network and is not looked at.")
    return found[0]


def is_public(text):
    """Whether the IP address belongs to the public internet, also where it wraps another one."""
    address = ipaddress.ip_address(text.partition("%")[0])
    wrapped = [address]
    if address.version == 6:
        wrapped += [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        wrapped += [ipaddress.ip_address(int(address) & 0xFFFFFFFF)] if address in NAT64 else []
    return all(each.is_global and not each.is_multicast for each in wrapped if each)

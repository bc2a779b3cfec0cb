"""The log: whose headers are believed, which number a request has, and that nobody's data are in it."""

import json
import logging
import time

import pytest
from django.core.signing import dumps
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from mssite.environment import as_networks
from mssite.operations import logs
from mssite.operations.arrival import Arrival
from tests.builders import make_post, make_user

PROXY = "10.0.0.5"


@pytest.fixture
def lines(settings):
    """What the log says in JSON, one object a line."""
    found, formatter = [], logs.JsonFormatter()

    class Keep(logging.Handler):
        def emit(self, record):
            found.append(json.loads(formatter.format(record)))

    handler, requests = Keep(), logging.getLogger("mssite.requests")
    before = requests.level
    requests.setLevel("INFO")
    logging.getLogger().addHandler(handler)
    yield found
    logging.getLogger().removeHandler(handler)
    requests.setLevel(before)


@pytest.fixture
def proxy(settings):
    settings.TRUSTED_PROXIES = as_networks("TRUSTED_PROXIES", ["10.0.0.0/8"])
    return PROXY


def of_request(lines):
    return next(line for line in lines if line["logger"] == "mssite.requests")


@pytest.mark.django_db
def test_it_works(client, lines):
    response = client.get(f"{make_post().get_absolute_url()}?q=my+illness")
    line = of_request(lines)
    assert line["path"] == "/posts/what-a-transplant-can-do/"
    assert (line["status"], line["method"], line["route"]) == (200, "GET", "posts/<slug:slug>/")
    assert line["request_id"] == response.headers["X-Request-ID"]
    assert "illness" not in json.dumps(lines)


def test_a_trusted_proxy_gives_the_number(client, proxy):
    asked = {"HTTP_X_REQUEST_ID": "abcd-1234", "REMOTE_ADDR": proxy}
    assert client.get("/livez", **asked).headers["X-Request-ID"] == "abcd-1234"
    assert client.get("/livez", **asked | {"REMOTE_ADDR": "203.0.113.9"}).headers["X-Request-ID"] != "abcd-1234"


@pytest.mark.parametrize("number", ["short", "a" * 65, 'quote"quote', "line\nline", "späte-nummer"])
def test_a_number_of_another_form_is_replaced(client, proxy, number):
    given = client.get("/livez", HTTP_X_REQUEST_ID=number, REMOTE_ADDR=proxy).headers["X-Request-ID"]
    assert len(given) == 32


@pytest.mark.parametrize(
    ("sender", "forwarded", "real"),
    [
        (PROXY, "198.51.100.7", "198.51.100.7"),
        (PROXY, "6.6.6.6, 198.51.100.7, 10.0.0.9", "198.51.100.7"),
        (PROXY, "not an address", PROXY),
        (PROXY, "6.6.6.6, not an address", PROXY),
        (PROXY, "", PROXY),
        ("203.0.113.9", "6.6.6.6", "203.0.113.9"),
        (PROXY, "2001:db8::7", "2001:db8::7"),
    ],
)
def test_the_address_is_the_last_that_no_proxy_of_ours_has(rf, proxy, sender, forwarded, real):
    request = rf.get("/", REMOTE_ADDR=sender, HTTP_X_FORWARDED_FOR=forwarded)
    Arrival(lambda request: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == real


def test_strangers_cannot_claim_tls_or_a_host(rf, proxy, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    claims = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_HOST": "evil.example"}
    for sender, believed in ((PROXY, True), ("203.0.113.9", False)):
        request = rf.get("/", REMOTE_ADDR=sender, **claims)
        Arrival(lambda request: HttpResponse())(request)
        assert request.is_secure() is believed
        assert ("HTTP_X_FORWARDED_HOST" in request.META) is believed


@pytest.mark.django_db
def test_secret_addresses_are_masked_also_when_refused(client, lines):
    token = dumps({"user": 5}, salt="wrong")
    client.get(f"/comments/letters/stop/{token}/")
    client.get(f"/people/{make_user().key}/")
    client.get("/accounts/password/reset/key/5-abcdefgh/")
    client.get(f"/nowhere/{token}/rita@example.org")
    text = json.dumps(lines)
    assert token not in text
    assert str(make_user().key) not in text
    assert "abcdefgh" not in text
    assert "rita" not in text
    assert "/comments/letters/stop/<token>/" in text


def failing_view(request):
    raise ValueError('Key (email)=(rita@example.org) already exists, from 198.51.100.7 at "/x/?code=123456"')


urlpatterns = [path("fault/<str:token>/", failing_view)]


def test_a_fault_tells_the_place_and_not_the_person(lines, settings):
    settings.ROOT_URLCONF = __name__
    assert Client(raise_request_exception=False).get("/fault/abcdef/").status_code == 500
    fault = next(line for line in lines if "traceback" in line)
    assert "failing_view" in fault["traceback"]
    assert fault["message"] == "Internal Server Error: /fault/<token>/"
    for word in ("rita", "198.51", "123456", "abcdef"):
        assert word not in json.dumps(lines)


@pytest.mark.parametrize("formatter", [logs.TextFormatter(), logs.JsonFormatter()])
def test_nobody_writes_lines_of_their_own(formatter):
    record = logging.makeLogRecord({"msg": "Invalid host: %s", "args": ("x\nERROR root: all is lost\x1b[2J",)})
    text = formatter.format(record)
    assert len(text.splitlines()) == 1
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("to rita.m@mail.example.org now", "to <e-mail> now"),
        ("from 2001:db8::7 or 192.0.2.1", "from <address> or <address>"),
        ("GET /a/?x=1", "GET /a/?<query>"),
        ("at 14:05:33 in version 5.2.19", "at 14:05:33 in version 5.2.19"),
        ("Key (name)=(Rita (the first)) already exists", "Key (name)=(<value>) already exists"),
        ("std::vector and Class::method", "std::vector and Class::method"),
    ],
)
def test_masks(text, instead):
    assert logs.masked(text) == instead


@pytest.mark.parametrize(
    "piece", ["1.", "a", "a@", "/", "a/", ":", "a:", "1:", "Key (", "Key (a)=(", "%", "=", "?", "/?"]
)
def test_masking_takes_no_longer_for_each_sign_of_a_long_text(piece):
    began = time.process_time()
    logs.masked(piece * (50_000 // len(piece)))
    assert time.process_time() - began < 5  # by the square of the length it took minutes

"""The short way, before Django makes a request: it says what the whole way says, and only to whom it may."""

import logging
from unittest.mock import patch

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from mssite.environment import as_networks
from mssite.pages.first import KeptFirst
from tests.builders import make_comment, make_post
from tests.operations.page_cache import PageCacheTestCase, _kept_pages, at  # noqa: F401  (a fixture)

BROWSER = {"HTTP_ACCEPT_ENCODING": "gzip, br"}


class FirstTest(PageCacheTestCase):
    def setUp(self):
        super().setUp()
        self.post = make_post()
        self.address = self.post.get_absolute_url()
        self.start()

    def start(self):
        self.whole_way = []
        handler = WSGIHandler()

        def noting(given, start_response):
            self.whole_way.append(given["PATH_INFO"])
            return handler(given, start_response)

        self.application = KeptFirst(noting)

    def ask(self, path=None, query="", **more):
        """Return (status, headers, body) as a server would see them."""
        given = RequestFactory(HTTP_HOST="localhost:8000", REMOTE_ADDR="127.0.0.1").get(path or self.address).environ
        given |= {"QUERY_STRING": query, **more}
        told = []
        answer = self.application(given, lambda status, headers: told.extend((status, headers)))
        body = b"".join(answer)
        getattr(answer, "close", tuple)()
        return told[0], dict(told[1]), body

    def assertShort(self, **more):
        self.whole_way.clear()
        with self.assertNumQueries(0):
            answer = self.ask(**more)
        self.assertEqual(self.whole_way, [])
        return answer

    def assertWhole(self, **more):
        self.whole_way.clear()
        answer = self.ask(**more)
        self.assertEqual(len(self.whole_way), 1)
        return answer

    def test_it_works(self):
        made = self.assertWhole(**BROWSER)
        kept = self.assertShort(**BROWSER)
        numbers = [headers.pop("X-Request-ID") for _, headers, _ in (made, kept)]
        self.assertEqual(made, kept)
        self.assertEqual(kept[0], "200 OK")
        self.assertEqual(len(set(numbers)), 2)

    def test_head_and_unchanged(self):
        _, headers, body = self.assertWhole(**BROWSER)
        self.assertEqual(headers["Content-Length"], str(len(body)))
        self.assertEqual(self.assertShort(REQUEST_METHOD="HEAD", **BROWSER)[2], b"")
        status, headers, body = self.assertShort(HTTP_IF_NONE_MATCH=headers["ETag"], **BROWSER)
        self.assertEqual((status, body), ("304 Not Modified", b""))
        self.assertNotIn("Content-Type", headers)

    def test_it_is_exact(self):
        self.ask()
        self.assertShort()
        make_comment(self.post, text="Something new.")
        self.assertIn(b"Something new.", self.assertWhole()[2])
        self.assertShort()
        with at(self.post.published_at):  # a clock that was set back
            self.assertWhole()

    def test_whoever_is_no_plain_guest_goes_the_whole_way(self):
        self.ask(**BROWSER)
        for more in (
            {"REQUEST_METHOD": "POST"}, {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=x"}, {"HTTP_COOKIE": "a=b; messages=x"},
            {"HTTP_AUTHORIZATION": "Basic eDp5"}, {"HTTP_HOST": "evil.example"}, {"HTTP_HOST": "localhost"},
            {"query": "x=1"}, {"SCRIPT_NAME": "/blog"}, {"path": "/posts/%C3%BC/"}, {"wsgi.url_scheme": "https"},
            {"HTTP_ACCEPT_ENCODING": "gzip"},
        ):  # fmt: skip
            self.assertWhole(**{**BROWSER, **more})
        self.assertShort(**BROWSER, HTTP_COOKIE="csrf=x; _ga=y")

    def test_without_a_database_it_goes_the_whole_way(self):
        self.ask()
        with patch("mssite.pages.versions.Versions._ask", side_effect=OSError):
            self.assertEqual(self.assertWhole()[1]["Cache-Control"], "no-store")

    def test_switched_off_it_does_nothing(self):
        self.ask()
        with self.settings(PAGE_CACHE=False):
            self.assertWhole()

    def test_only_our_proxies_say_that_it_is_safe(self):
        header, proxies = ("HTTP_X_FORWARDED_PROTO", "https"), as_networks("TRUSTED_PROXIES", ["10.0.0.0/8"])
        proxy = {"REMOTE_ADDR": "10.0.0.5", "HTTP_X_FORWARDED_FOR": "192.0.2.7"}
        with self.settings(
            SITE_URL="https://localhost:8000",
            SECURE_PROXY_SSL_HEADER=header,
            SECURE_SSL_REDIRECT=True,
            TRUSTED_PROXIES=proxies,
        ):
            self.start()
            safe = {**proxy, "HTTP_X_FORWARDED_PROTO": "https"}
            self.assertEqual(self.ask(**safe)[0], "200 OK")
            self.assertShort(**safe)
            for more in (proxy, {**proxy, "HTTP_X_FORWARDED_PROTO": "http"}, {"HTTP_X_FORWARDED_PROTO": "https"}):
                self.assertTrue(self.assertWhole(**more)[0].startswith("301"))

    def test_numbers_and_lines_of_the_log(self):
        self.ask()
        with self.settings(TRUSTED_PROXIES=as_networks("TRUSTED_PROXIES", ["10.0.0.0/8"])):
            given = {"HTTP_X_REQUEST_ID": "abcd-1234"}
            self.assertEqual(self.assertShort(REMOTE_ADDR="10.0.0.5", **given)[1]["X-Request-ID"], "abcd-1234")
            self.assertNotEqual(self.assertShort(REMOTE_ADDR="192.0.2.7", **given)[1]["X-Request-ID"], "abcd-1234")
        for ask in (self.assertShort, lambda: self.get(self.address)):
            with self.assertLogs("mssite.requests", logging.INFO) as told:
                ask()
            facts = told.records[0].facts
            self.assertEqual((facts["path"], facts["status"]), (self.address, 200))
            self.assertEqual(facts["route"], "posts/<slug:slug>/")

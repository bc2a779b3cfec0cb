"""Nothing of one person is in a kept page, and nothing that a request says can stick in it."""

from unittest.mock import patch

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, SimpleTestCase

from mssite.pages import keys
from mssite.pages.middleware import may_be_kept, request_of_nobody
from tests.builders import make_comment, make_moderator, make_post, make_user
from tests.crowd import signed_in
from tests.operations.page_cache import PageCacheTestCase, _kept_pages  # noqa: F401  (a fixture)

PASSWORD = "a password of Rita's"
EVIL = "evil.example"


class PrivateTest(PageCacheTestCase):
    def setUp(self):
        super().setUp()
        self.post = make_post()
        self.address = self.post.get_absolute_url()
        make_comment(self.post, text="Waits for a look.", state="pending")
        make_comment(self.post, text="Only for members.", writer=make_user("Tom"))

    def test_two_people_and_a_guest_see_their_own_pages(self):
        rita, max = signed_in(make_user("Rita")), signed_in(make_moderator())
        for client, own in ((rita, "Waits for a look."), (max, "Decide"), (self.browser, "Sign in")):
            for _ in range(2):
                page = client.get(self.address)
                self.assertIn(own, page.text)
                self.assertEqual("ETag" in page, client is self.browser)
                self.assertEqual("csrfmiddlewaretoken" in page.text, client is not self.browser)
        page = self.assertKept(self.address).text
        for private in ("Waits for a look.", "Decide", "csrfmiddlewaretoken", "rita@example.org", "Sign out"):
            self.assertNotIn(private, page)

    def test_signed_in_pages_are_never_kept(self):
        signed_in(make_user("Rita")).get(self.address)
        self.assertEqual(list((self.folder / "pages").rglob("*/*/*")), [])
        self.assertNotIn("Waits for a look.", self.get(self.address).text)

    def test_members_only_stays_with_members(self):
        self.post.comments.filter(user__public_name="Tom").update(members_only=True)
        self.assertIn("Only for members.", signed_in(make_user("Rita")).get(self.address).text)
        self.assertNotIn("Only for members.", self.get(self.address).text)
        self.assertNotIn("Only for members.", self.assertKept(self.address).text)

    def test_the_way_in_and_out(self):
        make_user("Vera", password=PASSWORD)
        self.get("/")
        self.assertIn("Sign in", self.assertKept("/").text)
        self.browser.post("/accounts/login/", {"login": "vera@example.org", "password": PASSWORD})
        page = self.get("/")
        self.assertIn("Vera", page.text)
        self.assertNotIn("ETag", page)
        self.browser.post("/accounts/logout/")
        said = self.get("/")
        self.assertNotIn("Vera", said.text)
        self.assertNotIn("ETag", said)  # it says that one is signed out
        self.assertIn("message", said.text)
        self.assertNotIn('class="message"', self.get("/", self.process()).text)

    def test_a_text_on_its_way_comes_back_to_its_writer_alone(self):
        begun = self.browser.post(
            f"{self.address}comments/begin/", {"text": "My own words.", "sign-in": 1}, headers={"sec-fetch-site": "same-origin"}
        )  # fmt: skip
        self.assertEqual(begun.status_code, 302)
        for address in (self.address, f"{self.address}?kept=1"):
            self.assertIn("My own words.", self.get(address).text)
            self.assertNotIn("My own words.", self.get(address, self.process()).text)

    def test_foreign_hosts_are_refused_and_do_not_stick(self):
        for name, value in (
            ("host", EVIL), ("x_forwarded_host", EVIL), ("forwarded", f"host={EVIL}"), ("x_forwarded_port", "666"),
            ("x_forwarded_proto", "gopher"), ("x_original_url", f"//{EVIL}/"), ("x_rewrite_url", "/admin/"),
            ("x_forwarded_for", EVIL), ("x_forwarded_prefix", f"/{EVIL}"), ("x_http_method_override", "POST"),
        ):  # fmt: skip
            with self.subTest(name):
                fresh = self.process()
                self.browser.get(self.address, headers={name: value})
                for address in (self.address, "/feed/", "/sitemap.xml"):
                    answer = fresh.get(address, headers={name: value})
                    self.assertEqual(answer.status_code, 400 if name == "host" else 200)
                    self.assertNotIn(EVIL, answer.text)
                    self.assertNotIn(EVIL, self.get(address).text)
        self.assertKept(self.address)
        self.get(self.address, status=400, host=EVIL)

    def test_a_port_in_the_host_does_not_stick(self):
        self.get(self.address, host="localhost:64321")
        self.get("/feed/", host="localhost:64321")
        self.assertNotIn(":64321", self.assertKept(self.address).text + self.assertKept("/feed/").text)

    def test_headers_of_a_request_leave_no_trace(self):
        odd = {
            "user_agent": EVIL,
            "referer": f"https://{EVIL}/",
            "accept_language": "de",
            "accept": "application/json",
        }
        odd |= {"x_request_id": "an-id-of-somebody", "origin": f"https://{EVIL}"}
        made = self.get(self.address, **odd)
        kept = self.assertKept(self.address)
        self.assertEqual(made.content, kept.content)
        self.assertNotIn(EVIL, str(kept.headers) + kept.text)
        self.assertNotEqual(kept["X-Request-ID"], "an-id-of-somebody")

    def test_cookies_of_others_make_no_difference(self):
        page = self.get(self.address).content
        for name, value in (("csrf", "x" * 32), ("_ga", "GA1.2"), ("theme", "<script>")):
            client = self.process()
            client.cookies[name] = value
            self.assertEqual(self.assertKept(self.address, client).content, page)

    def test_whoever_has_a_session_is_not_answered_from_it(self):
        self.get(self.address)
        for name in (settings.SESSION_COOKIE_NAME, "messages"):
            client = self.process()
            client.cookies[name] = "made-up"
            self.assertNotIn("ETag", self.get(self.address, client))
        self.assertNotIn("ETag", self.get(self.address, authorization="Basic eDp5"))

    def test_the_redirect_to_tls_and_the_scheme_hold(self):
        with self.settings(SITE_URL="https://localhost", SECURE_SSL_REDIRECT=True):
            client = Client(SERVER_NAME="localhost")
            client.get(self.address, secure=True)
            self.assertIn("ETag", client.get(self.address, secure=True))
            self.assertEqual(client.get(self.address).status_code, 301)

    def test_a_site_under_another_name_than_its_hosts_does_without(self):
        with self.settings(SITE_URL="http://blog.example.org"):
            self.assertNotKept(self.address, self.process())

    def test_a_preference_is_a_copy_of_its_own(self):
        sizes = {"size": keys.re.compile("small|large")}
        with patch.object(keys, "PREFERENCES", sizes), patch("mssite.pages.middleware.PREFERENCES", sizes):
            plain, large, odd = (self.process() for _ in range(3))
            large.cookies["size"], odd.cookies["size"] = "large", "<script>"
            for client in (plain, large):
                self.get(self.address, client)
                self.assertKept(self.address, client)
            self.assertNotIn("ETag", self.get(self.address, odd))
            made = request_of_nobody(keys.Key("/", "", (("size", "large"),)), "https", "example.org")
            self.assertEqual(made.COOKIES, {"size": "large"})


class MayBeKeptTest(SimpleTestCase):
    def setUp(self):
        self.request = request_of_nobody(keys.Key("/ü/", "page=2"), "https", "localhost:444")

    def test_it_works(self):
        self.assertTrue(may_be_kept(self.request, HttpResponse("A page.")))
        self.assertEqual(self.request.build_absolute_uri(), "https://localhost:444/%C3%BC/?page=2")
        self.assertTrue(self.request.is_secure())

    def test_what_is_for_one_alone(self):
        for name, value in (
            ("Cache-Control", "private"), ("Cache-Control", "max-age=0, no-store"), ("Vary", "*"),
            ("Content-Security-Policy", "script-src 'nonce-abc'"),
        ):  # fmt: skip
            self.assertFalse(may_be_kept(self.request, HttpResponse("A page.", headers={name: value})))
        with_cookie = HttpResponse("A page.")
        with_cookie.set_cookie("session", "x")
        self.assertFalse(may_be_kept(self.request, with_cookie))
        for status in (404, 500, 302):
            self.assertFalse(may_be_kept(self.request, HttpResponse(status=status)))

    def test_a_form_with_a_token(self):
        get_token(self.request)
        self.assertFalse(may_be_kept(self.request, HttpResponse("A page.")))

"""Pages for guests are kept whole, and nothing else is."""

import gzip
import zlib
from unittest.mock import patch

import brotli

from blog.models import Page
from mssite.pages import store
from tests.builders import make_comment, make_many_comments, make_page, make_post
from tests.operations.page_cache import PageCacheTestCase, _kept_pages  # noqa: F401  (a fixture)


class PageCacheTest(PageCacheTestCase):
    def setUp(self):
        super().setUp()
        self.post = make_post(tags=["stem cells"])
        self.address = self.post.get_absolute_url()

    def test_it_works(self):
        made = self.get(self.address)
        kept = self.assertKept(self.address)
        self.assertEqual(kept.content, made.content)
        self.assertIn("What a transplant can do", kept.text)
        same = {name: value for name, value in made.items() if name != "X-Request-ID"}
        self.assertEqual(same, {name: value for name, value in kept.items() if name != "X-Request-ID"})

    def test_all_public_pages_are_kept(self):
        comment = make_comment(self.post)
        make_page()
        published = self.post.published_at
        addresses = [
            "/", "/archive/", f"/archive/{published.year}/{published.month}/", "/author/ada/", "/category/trials/",
            "/tag/stem-cells/", "/about/", "/feed/", "/sitemap.xml", "/robots.txt", self.address,
            f"{self.address}comments/{comment.number}/text/", f"{self.address}comments/{comment.number}/thread/",
            f"/people/{comment.user.key}/", "/comments/help/",
        ]  # fmt: skip
        for address in addresses:
            with self.subTest(address):
                self.assertEqual(self.get(address).content, self.assertKept(address).content)

    def test_headers_are_those_of_the_views(self):
        with self.settings(PAGE_CACHE=False):
            plain = self.get(self.address, self.process())
        self.get(self.address)
        kept = self.assertKept(self.address)
        for name in ("Content-Type", "Content-Security-Policy", "Permissions-Policy", "X-Frame-Options"):
            self.assertEqual(kept[name], plain[name])
        self.assertEqual(kept["Content-Length"], str(len(kept.content)))
        self.assertEqual(kept["Cache-Control"], "no-cache")
        self.assertEqual(kept["Vary"], "Accept-Encoding, Cookie")
        self.assertEqual(kept["X-Content-Type-Options"], "nosniff")
        self.assertNotEqual(kept["X-Request-ID"], self.get(self.address)["X-Request-ID"])

    def test_a_browser_that_has_it_is_told_so(self):
        etag = self.get(self.address)["ETag"]
        for named in (etag, f'W/{etag}, "other"', "*"):
            unchanged = self.get(self.address, status=304, if_none_match=named)
            self.assertEqual((unchanged.content, unchanged["ETag"]), (b"", etag))
            self.assertNotIn("Content-Length", unchanged)
        self.assertEqual(self.get(self.address, if_none_match='"other"')["ETag"], etag)

    def test_the_mark_is_of_the_words(self):
        etag = self.get("/robots.txt")["ETag"]
        make_comment(self.post)
        self.assertEqual(self.get("/robots.txt")["ETag"], etag)
        self.assertKept("/robots.txt")

    def test_it_is_compressed_once_for_each_encoding(self):
        plain = self.get(self.address)
        for accepted, name, unpack in (
            ("gzip, deflate, br, zstd", "br", brotli.decompress),
            ("gzip, br;q=0", "gzip", gzip.decompress),
            ("deflate, GZIP;q=0.5", "gzip", gzip.decompress),
            ("*", "br", brotli.decompress),
            ("br;q=0, gzip;q=0", None, bytes),
            ("br;q=nonsense", None, bytes),
        ):
            answer = self.assertKept(self.address, accept_encoding=accepted)
            self.assertEqual(answer.get("Content-Encoding"), name)
            self.assertEqual(unpack(answer.content), plain.content)
            self.assertEqual(answer["Content-Length"], str(len(answer.content)))
            self.assertEqual(answer["ETag"] != plain["ETag"], bool(name))
        tags = {self.get(self.address, accept_encoding=name)["ETag"] for name in ("br", "gzip", "identity")}
        self.assertEqual(len(tags), 3)

    def test_head_says_what_get_says(self):
        head = self.browser.head(self.address)
        got = self.assertKept(self.address)
        self.assertEqual((head.status_code, head.content), (200, b""))
        self.assertEqual([head[name] for name in ("ETag", "Content-Length")], [got["ETag"], got["Content-Length"]])

    def test_other_methods_go_to_the_views(self):
        self.get(self.address)
        self.assertEqual(self.browser.post(self.address).status_code, 405)
        self.assertEqual(self.browser.options(self.address).status_code, 405)

    def test_what_is_no_page_is_not_kept(self):
        for address in ("/accounts/login/", "/accounts/signup/"):
            self.assertNotKept(address)
        for address in ("/posts/nothing/", "/nothing/", "/admin/", "/archive"):
            for _ in range(2):
                answer = self.browser.get(address)
                self.assertNotEqual(answer.status_code, 200)
                self.assertNotIn("ETag", answer)

    def test_queries_of_its_own_links_are_kept_and_others_are_not(self):
        make_many_comments(self.post, 60)
        for number in range(12):
            make_post(f"Post {number}")
        for query in ("?sort=newest", "?sort=liked", "?from=11", "?before=11", "?sort=newest&from=11"):
            self.get(self.address + query)
            self.assertKept(self.address + query)
        self.get("/?page=2")
        self.assertKept("/?page=2")
        for query in (
            "?x=1",
            "?sort=thread",
            "?from=011",
            "?from=11&sort=newest",
            "?from=11&from=11",
            "?utm=2",
            "?kept=1",
        ):
            self.assertNotKept(self.address + query)
        for query in ("?page=1", "?page=02", "?page=2&x=1", "?page=2&page=2", "?&page=2", "?reply=1", "?page=%32"):
            self.assertNotKept("/" + query)

    def test_noise_leaves_nothing_behind(self):
        self.get("/")
        before = self.files()
        for number in range(40):
            self.browser.get(f"/?utm={number}")
            self.browser.get(f"/nothing-{number}/")
            self.browser.get(f"/?page={number + 500}")
        self.assertEqual(self.files(), before)

    def files(self):
        return sorted(path for path in (self.folder / "pages").rglob("*") if path.is_file())

    def test_there_are_never_too_many_files(self):
        with patch.multiple(store, MOST_FILES={True: 5, False: 3}, LOOK_AFTER=1):
            for number in range(12):
                make_page(f"Page {number}")
                self.get(f"/page-{number}/")
            self.assertLessEqual(len([path for path in self.files() if path.parent.name == "plain"]), 5)
            self.assertKept("/page-11/", self.process())

    def test_memory_forgets_what_was_asked_for_longest_ago(self):
        memory = store.Memory(10_000)

        class Thing:
            size = 4000

        for name in "abc":
            memory.put(name, Thing())
            self.assertIsNotNone(memory.get("a"))
        self.assertIsNone(memory.get("b"))
        self.assertIsNotNone(memory.get("c"))
        self.assertEqual(memory.bytes, 8000)

    def test_a_damaged_file_is_no_page(self):
        page = self.get(self.address).content
        for path in self.files():
            data = path.read_bytes()
            path.write_bytes(data[: len(data) // 2] + zlib.compress(b"x"))
        self.assertEqual(self.get(self.address, self.process()).content, page)

    def test_processes_share_what_one_has_made(self):
        made = self.get(self.address)
        self.assertEqual(self.assertKept(self.address, self.process()).content, made.content)

    def test_it_can_be_switched_off(self):
        self.get(self.address)
        with self.settings(PAGE_CACHE=False):
            self.assertNotKept(self.address)

    def test_a_full_disk_costs_no_page(self):
        (self.folder / "pages").write_text("in the way of the folder")
        with self.assertLogs("mssite.pages.store", "WARNING"):
            self.get(self.address)
        self.assertKept(self.address)

    def test_pages_of_another_release_are_not_shown(self):
        self.get(self.address)
        with patch.object(store, "release", lambda: "another"):
            other = self.process()
            with self.assertRaises(AssertionError):
                self.assertKept(self.address, other)
            self.assertKept(self.address, other)

    def test_an_address_with_foreign_letters(self):
        Page.objects.create(title="Über", slug="ueber", body="<p>x</p>")
        self.get("/ueber/")
        self.assertKept("/u%65ber/")
        self.assertEqual(self.browser.get("/%C3%BCber/").status_code, 404)
        self.assertEqual(self.browser.get("/%ff%00/").status_code, 404)

"""Home, archives, feed and sitemap: what stands in them, and what they cost."""

import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime
from unittest.mock import patch

from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext

from tests.builders import forget_cached_lookups, make_comment, make_image, make_page, make_post

ATOM = "{http://www.w3.org/2005/Atom}"
LISTS = ("/", "/archive/2024/3/", "/author/ada/", "/category/trials/", "/tag/hsct/")
COSTED = (*LISTS, "/archive/", "/feed/", "/sitemap.xml", "/nothing-here/")


def make_posts(first, last):
    image = make_image(folder=f"{first:016}")
    for number in range(first, last + 1):
        moment = datetime(2024, 3, number, 12, tzinfo=UTC)
        make_post(f"Post {number:02}", published_at=moment, tags=["hsct", f"tag-{number}"], lead_image=image)


class ListsTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        make_posts(1, 12)
        make_page("About", menu_order=1)

    def titles(self, address):
        page = self.client.get(address).content.decode()
        return [number for number in range(12, 0, -1) if f"Post {number:02}</a>" in page]

    def test_ten_newest_come_first_and_the_others_on_the_next_page(self):
        for address in LISTS:
            self.assertEqual(self.titles(address), list(range(12, 2, -1)), address)
            self.assertEqual(self.titles(f"{address}?page=2"), [2, 1], address)

    def test_a_page_number_that_leads_nowhere_is_404(self):
        for address in LISTS:
            for number in ("0", "3", "999", "abc", "-1", "1.0", "", "%00", "٢", "9" * 30):
                self.assertEqual(self.client.get(f"{address}?page={number}").status_code, 404, (address, number))

    def test_what_is_not_there_is_404(self):
        for address in ("/author/nobody/", "/category/none/", "/tag/none/", "/archive/2024/2/", "/archive/2024/13/"):
            self.assertEqual(self.client.get(address).status_code, 404, address)

    def test_no_year_breaks_the_archive(self):
        for zone in ("UTC", "Europe/Athens", "America/New_York"):
            with override_settings(TIME_ZONE=zone):
                for year in (0, 1, 9999, 10_000, 10**30):
                    for month in (0, 1, 12, 10**30):
                        address = f"/archive/{year}/{month}/"
                        self.assertEqual(self.client.get(address).status_code, 404, (zone, address))

    def test_every_list_answers_head_and_refuses_post(self):
        for address in (*COSTED[:-1], "/about/", "/robots.txt", "/posts/post-01/"):
            self.assertEqual(self.client.head(address).status_code, 200, address)
        for address in (*LISTS, "/about/", "/robots.txt", "/posts/post-01/"):
            self.assertEqual(self.client.post(address).status_code, 405, address)

    def test_the_feed_is_atom_with_the_whole_text(self):
        answer = self.client.get("/feed/")
        self.assertTrue(answer["Content-Type"].startswith("application/atom+xml"))
        entries = ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")
        self.assertEqual(entries[0].find(f"{ATOM}title").text, "Post 12")
        self.assertIn("Twelve people", entries[0].find(f"{ATOM}summary").text)
        self.assertEqual(len(entries), 12)

    def test_the_sitemap_names_every_post_and_page_once(self):
        answer = self.client.get("/sitemap.xml")
        places = [node.text for node in ElementTree.fromstring(answer.content).iter() if node.tag.endswith("loc")]
        self.assertEqual(len(places), len(set(places)))
        self.assertEqual(sum("/posts/post-" in place for place in places), 12)
        self.assertTrue(any(place.endswith("/about/") for place in places))

    def test_robots_are_told_of_the_sitemap(self):
        answer = self.client.get("/robots.txt")
        self.assertEqual(answer["Content-Type"].partition(";")[0], "text/plain")
        self.assertContains(answer, "/sitemap.xml")

    def test_a_page_shows_when_it_is_published(self):
        make_page("Privacy", is_published=False)
        self.assertContains(self.client.get("/about/"), "Who we are.")
        self.assertEqual(self.client.get("/privacy/").status_code, 404)


class ListCostTest(TestCase):
    def cost(self, address):
        forget_cached_lookups()
        with CaptureQueriesContext(connection) as queries:
            self.client.get(address)
        return len(queries)

    def test_ten_posts_cost_no_more_queries_than_three(self):
        make_posts(1, 3)
        make_comment(make_post("Spoken of", tags=["hsct"]))
        few = {address: self.cost(address) for address in COSTED}
        make_posts(4, 10)
        self.assertEqual({address: self.cost(address) for address in COSTED}, few)
        self.assertLessEqual(max(few.values()), 10)


class ErrorPagesTest(TestCase):
    def test_404_helps_on(self):
        make_post("Newest of all")
        self.assertContains(self.client.get("/posts/not-there/"), "Newest of all", status_code=404)

    def test_500_needs_no_database(self):
        self.client.raise_request_exception = False
        with patch("blog.views._post_list", side_effect=RuntimeError), self.assertNumQueries(0):
            answer = self.client.get("/")
        self.assertContains(answer, "<h1", status_code=500)
        self.assertNotContains(answer, "RuntimeError", status_code=500)

"""Lists that nobody counts: pages end where the posts do, and the archive counts by month."""

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Post
from blog.months import months_with_posts
from tests.builders import make_post


def publish(count):
    for number in range(count):
        make_post(f"Post {number:02d}", days_ago=number + 1, tags=["hsct"])


class PagingTest(TestCase):
    def links(self, address):
        page = self.client.get(address).content.decode()
        return [name for name in ("Older posts", "Newer posts") if name in page]

    def test_it_works(self):
        publish(21)
        self.assertEqual(self.links("/"), ["Older posts"])
        self.assertEqual(self.links("/?page=2"), ["Older posts", "Newer posts"])
        self.assertEqual(self.links("/?page=3"), ["Newer posts"])
        self.assertContains(self.client.get("/?page=3"), "Post 20")
        self.assertEqual(self.client.get("/?page=4").status_code, 404)

    def test_a_full_last_page_leads_no_further(self):
        publish(20)
        for address in ("/?page=2", "/tag/hsct/?page=2", "/category/trials/?page=2", "/author/ada/?page=2"):
            with self.subTest(address):
                self.assertEqual(self.links(address), ["Newer posts"])
        self.assertEqual(self.client.get("/?page=3").status_code, 404)

    def test_a_common_tag_and_a_rare_one_show_the_same(self):
        publish(12)
        make_post("Draft", tags=["hsct"], status=Post.Status.DRAFT)
        make_post("Other", tags=["other"])
        for few in (1, 200):
            with self.subTest(few=few), patch("blog.tagged.FEW", few):
                pages = [self.client.get(f"/tag/hsct/?page={number}").context["page"] for number in (1, 2)]
                titles = [post.title for page in pages for post in page]
                self.assertEqual(titles, [f"Post {number:02d}" for number in range(12)])

    def test_a_featured_post_stands_once_though_it_is_on_another_page(self):
        publish(12)
        Post.objects.filter(title="Post 11").update(featured_until=timezone.now() + timedelta(days=1))
        self.assertContains(self.client.get("/"), "Post 11")
        self.assertNotContains(self.client.get("/?page=2"), "Post 11")
        self.assertContains(self.client.get("/?page=2"), "Post 10")

    def test_no_list_counts_its_posts(self):
        publish(12)
        for address in ("/", "/tag/hsct/", "/category/trials/", "/author/ada/"):
            with self.subTest(address), CaptureQueriesContext(connection) as queries:
                self.assertEqual(self.client.get(address).status_code, 200)
            self.assertFalse([query for query in queries if query["sql"].startswith("SELECT COUNT(*)")])


class MonthsTest(TestCase):
    def at(self, *moment, **fields):
        make_post(f"Post {Post.objects.count()}", published_at=datetime(*moment, tzinfo=UTC), **fields)

    def months(self):
        return [(month.month.strftime("%Y-%m"), month.posts) for month in months_with_posts()]

    def test_it_counts_what_everybody_can_read(self):
        self.at(2024, 12, 31, 23, 59)
        self.at(2025, 1, 1)
        self.at(2025, 1, 31, 12)
        self.at(2025, 3, 5, unpublish_at=datetime(2025, 4, 1, tzinfo=UTC))
        self.at(2025, 5, 5, status=Post.Status.DRAFT)
        make_post("Soon", days_ago=-40)
        self.assertEqual(self.months(), [("2025-01", 2), ("2024-12", 1)])

    def test_a_month_begins_where_the_blog_is(self):
        self.at(2025, 1, 31, 23, 30)
        self.assertEqual(self.months(), [("2025-01", 1)])
        with override_settings(TIME_ZONE="Europe/Berlin"), timezone.override("Europe/Berlin"):
            self.assertEqual(self.months(), [("2025-02", 1)])

    def test_its_page_ends_where_the_month_does(self):
        for moment in ((2025, 1, 1), (2025, 1, 31, 23, 59, 59, 999_999), (2025, 2, 1), (2024, 12, 31, 23, 59)):
            self.at(*moment)
        page = self.client.get("/archive/2025/1/").context["page"]
        self.assertEqual([post.title for post in page], ["Post 1", "Post 0"])
        with override_settings(TIME_ZONE="Europe/Berlin"):
            page = self.client.get("/archive/2025/1/").context["page"]
            self.assertEqual([post.title for post in page], ["Post 0", "Post 3"])

    def test_what_is_scheduled_for_this_month_is_not_there_yet(self):
        now = timezone.now()
        make_post("Now", published_at=now - timedelta(microseconds=1))
        make_post("Soon", published_at=now + timedelta(minutes=5))
        page = self.client.get(f"/archive/{now.year}/{now.month}/").context["page"]
        self.assertEqual([post.title for post in page], ["Now"])
        self.assertEqual([posts for _, posts in self.months()], [1])

    def test_the_present_month_counts(self):
        make_post("Just now", published_at=timezone.now() - timedelta(seconds=1))
        self.assertEqual(sum(posts for _, posts in self.months()), 1)

    def test_an_empty_blog_has_no_months(self):
        make_post("Not yet", status=Post.Status.DRAFT)
        with self.assertNumQueries(1):
            self.assertEqual(self.months(), [])
        self.assertContains(self.client.get("/archive/"), "Nothing is published yet.")

    def test_years_cost_no_more_queries_than_a_month(self):
        for year in (2005, 2024):
            self.at(year, 2, 3)
            with self.assertNumQueries(2):
                self.assertEqual(self.months()[-1], ("2005-02", 1))

"""What stands around a post: all who wrote it, its series, and what to read next."""

import json
import re
import xml.etree.ElementTree as ElementTree
from unittest.mock import patch

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Author, Category, CoAuthor, Post, RelatedPost, Series
from blog.prepared import Prepared
from tests.builders import forget_cached_lookups, make_author, make_category, make_post

ATOM = "{http://www.w3.org/2005/Atom}"


def write_together(post, *names):
    for position, name in enumerate(names, 1):
        CoAuthor.objects.create(post=post, author=make_author(name), position=position)
    return post


class CoAuthorsTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = write_together(make_post("Together"), "Zoe", "Bob")

    def test_the_page_names_all_in_their_order(self):
        page = self.client.get("/posts/together/")
        names = re.findall(r'rel="author" href="/author/(\w+)/"', page.content.decode())
        self.assertEqual(names, ["ada", "zoe", "bob"])
        self.assertContains(page, '<meta name="author" content="Ada, Zoe and Bob">')

    def test_search_engines_are_told_of_all(self):
        page = self.client.get("/posts/together/").content.decode()
        data = json.loads(re.search(r'ld\+json">(\{.*?BlogPosting.*?)</script>', page).group(1))
        self.assertEqual([author["name"] for author in data["author"]], ["Ada", "Zoe", "Bob"])

    def test_lists_and_the_feed_name_all(self):
        self.assertContains(self.client.get("/"), "<span>Ada, Zoe and Bob</span>")
        entry = ElementTree.fromstring(self.client.get("/feed/").content).find(f"{ATOM}entry")
        self.assertEqual([node.text for node in entry.iter(f"{ATOM}name")], ["Ada", "Zoe", "Bob"])

    def test_it_stands_on_the_page_of_each(self):
        make_post("Alone")
        make_post("Draft", status="draft")
        write_together(make_post("Draft together", status="draft"), "Bob")
        for name, titles in (("ada", {"Together", "Alone"}), ("zoe", {"Together"}), ("bob", {"Together"})):
            page = self.client.get(f"/author/{name}/").context["page"]
            self.assertEqual({post.title for post in page}, titles)

    def test_each_may_change_it_and_strangers_may_not(self):
        for name, count in (("Ada", 1), ("Zoe", 1), ("Bob", 1), ("Cem", 0)):
            self.assertEqual(Post.objects.editable_by(make_author(name).user).count(), count, name)

    def test_a_draft_together_is_shown_to_each(self):
        Post.objects.update(status="draft")
        self.client.force_login(make_author("Bob").user)
        self.assertContains(self.client.get("/posts/together/"), "Only you see this")
        self.client.force_login(make_author("Cem").user)
        self.assertEqual(self.client.get("/posts/together/").status_code, 404)


class SeriesTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.series = Series.objects.create(name="From the start", slug="from-the-start")
        for number in (3, 1, 2, 4):
            state = "draft" if number == 4 else "published"
            make_post(f"Part {number}", series=cls.series, series_position=number, status=state)

    def test_its_page_has_the_published_parts_in_order(self):
        page = self.client.get("/series/from-the-start/")
        self.assertEqual([post.title for post in page.context["page"]], ["Part 1", "Part 2", "Part 3"])

    def test_a_series_of_drafts_is_nowhere(self):
        make_post("Secret", series=Series.objects.create(name="To come", slug="to-come"), status="draft")
        for path in ("/series/to-come/", "/series/to-come/feed/", "/series/none/"):
            self.assertEqual(self.client.get(path).status_code, 404, path)
        self.assertNotContains(self.client.get("/sitemap.xml"), "to-come")

    def test_a_part_leads_to_those_beside_it(self):
        page = self.client.get("/posts/part-2/")
        self.assertContains(page, "Part 2 of 3 of the series")
        self.assertEqual(page.context["beside"].part_before.title, "Part 1")
        self.assertEqual(page.context["beside"].part_after.title, "Part 3")
        self.assertContains(page, 'aria-label="Series: From the start"')

    def test_the_ends_lead_one_way(self):
        first, last = (self.client.get(f"/posts/part-{number}/").context["beside"] for number in (1, 3))
        self.assertEqual((first.part_before, first.part_after.title), (None, "Part 2"))
        self.assertEqual((last.part_before.title, last.part_after), ("Part 2", None))

    def test_a_part_without_a_number_stands_behind_the_others(self):
        lost = make_post("Lost")
        Post.objects.filter(pk=lost.pk).update(series=self.series)
        self.assertContains(self.client.get("/posts/lost/"), "Part 4 of 4 of the series")
        self.assertContains(self.client.get("/posts/part-1/"), "Part 1 of 4 of the series")

    def test_bylines_without_accounts_stand_in_their_order(self):
        post = make_post("By many")
        for name in ("Zoe", "Bob", "Cem"):
            author = Author.objects.create(name=name, slug=name.lower())
            CoAuthor.objects.create(post=post, author=author, position=1)
        self.assertContains(self.client.get("/posts/by-many/"), "Ada, Zoe, Bob and Cem")

    def test_a_new_part_comes_last(self):
        self.assertEqual(make_post("Part 5", series=self.series).series_position, 5)

    def test_feed_and_sitemap_know_it(self):
        feed = ElementTree.fromstring(self.client.get("/series/from-the-start/feed/").content)
        self.assertEqual(len(feed.findall(f"{ATOM}entry")), 3)
        self.assertContains(self.client.get("/sitemap.xml"), "/series/from-the-start/")


class RelatedTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post("The post", tags=["hsct", "walking"])
        make_post("Both tags", tags=["hsct", "walking"], category=make_category("Other"))
        make_post("One tag", tags=["hsct"], category=make_category("Other"))
        cls.shelf_mate = make_post("Same shelf")
        cls.far = make_post("Far away", category=make_category("Other"))

    def related(self):
        return [post.title for post in self.client.get("/posts/the-post/").context["beside"].related]

    def test_found_by_tags_then_by_category(self):
        self.assertEqual(self.related(), ["Both tags", "One tag", "Same shelf"])

    def test_of_each_tag_those_are_looked_at_that_were_last_given_it(self):
        make_post("Newest", tags=["hsct"], category=make_category("Other"))
        with patch("blog.surroundings.LOOKED_AT", 1), patch.dict(Prepared.kept, clear=True):
            self.assertEqual(self.related(), ["Both tags", "Newest", "Same shelf"])
        with patch("blog.surroundings.LOOKED_AT", 2), patch.dict(Prepared.kept, clear=True):
            self.assertEqual(self.related(), ["Both tags", "One tag", "Newest"])

    def test_those_chosen_come_first_in_their_order(self):
        RelatedPost.objects.create(post=self.post, other=self.far, position=1)
        RelatedPost.objects.create(post=self.post, other=self.shelf_mate, position=2)
        self.assertEqual(self.related()[:2], ["Far away", "Same shelf"])
        self.assertEqual(len(self.related()), 3)

    def test_what_readers_may_not_see_is_not_offered(self):
        RelatedPost.objects.create(post=self.post, other=self.far, position=1)
        Post.objects.exclude(pk=self.post.pk).update(status="draft")
        self.assertEqual(self.related(), [])
        self.assertNotContains(self.client.get("/posts/the-post/"), "On the same subject")

    def test_parts_of_the_series_have_their_own_place(self):
        series = Series.objects.create(name="S", slug="s")
        Post.objects.filter(title__in=["The post", "Both tags"]).update(series=series)
        self.assertNotIn("Both tags", self.related())


class CategoriesTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.shelf = make_category("Trials")
        cls.part = Category.objects.create(name="Phase three", slug="phase-three", parent=cls.shelf)
        make_post("On the shelf")
        make_post("In the part", category=cls.part)

    def test_a_category_shows_its_parts_and_their_posts(self):
        page = self.client.get("/category/trials/")
        self.assertEqual({post.title for post in page.context["page"]}, {"On the shelf", "In the part"})
        self.assertContains(page, 'href="/category/phase-three/"')

    def test_posts_of_all_its_parts_stand_in_one_order_over_all_pages(self):
        Post.objects.all().delete()
        for day in range(1, 13):
            make_post(f"{day:02}", days_ago=day, category=(self.shelf, self.part)[day % 2])
        make_post("Draft", status="draft", category=self.part)
        titles = [
            [post.title for post in self.client.get(f"/category/trials/?page={number}").context["page"]]
            for number in (1, 2)
        ]
        self.assertEqual(titles, [[f"{day:02}" for day in range(1, 11)], ["11", "12"]])

    def test_a_part_shows_its_own_and_where_it_belongs(self):
        page = self.client.get("/category/phase-three/")
        self.assertEqual([post.title for post in page.context["page"]], ["In the part"])
        self.assertContains(page, 'Part of <a href="/category/trials/">Trials</a>')

    def test_feed_and_sitemap_know_them(self):
        feed = ElementTree.fromstring(self.client.get("/category/trials/feed/").content)
        self.assertEqual(len(feed.findall(f"{ATOM}entry")), 2)
        for path in ("/category/trials/", "/category/phase-three/"):
            self.assertContains(self.client.get("/sitemap.xml"), path)
        make_category("Empty")
        self.assertNotContains(self.client.get("/sitemap.xml"), "/category/empty/")


class CostTest(TestCase):
    def cost(self, path):
        forget_cached_lookups()
        with CaptureQueriesContext(connection) as queries:
            self.client.get(path)
        return len(queries)

    def test_a_rich_post_costs_what_a_plain_one_does(self):
        series = Series.objects.create(name="S", slug="s")
        make_post("Plain")
        rich = write_together(make_post("Rich", tags=["a", "b", "c"], series=series), "Bob", "Cem", "Dora")
        for number in range(10):
            other = make_post(f"Other {number}", tags=["a"], series=series)
            RelatedPost.objects.create(post=rich, other=other, position=number)
        self.assertEqual(self.cost("/posts/rich/"), self.cost("/posts/plain/"))
        self.assertLessEqual(self.cost("/posts/rich/"), 8)

    def test_series_and_categories_cost_the_same_for_three_and_ten(self):
        series = Series.objects.create(name="S", slug="s")
        paths = ("/series/s/", "/category/trials/", "/series/s/feed/", "/category/trials/feed/", "/sitemap.xml", "/")
        for number in range(3):
            write_together(make_post(f"Post {number}", series=series), "Bob")
        few = [self.cost(path) for path in paths]
        for number in range(3, 10):
            write_together(make_post(f"Post {number}", series=series), "Bob", "Cem")
        self.assertEqual([self.cost(path) for path in paths], few)
        self.assertLessEqual(max(few), 10)


class FeaturedTest(TestCase):
    def titles(self):
        return [post.title for post in self.client.get("/").context["page"]]

    def test_what_is_featured_stands_first_for_its_time(self):
        old = make_post("Old but dear", days_ago=30, featured_until=timezone.now() + timezone.timedelta(hours=1))
        make_post("New")
        self.assertEqual(self.titles(), ["Old but dear", "New"])
        self.assertContains(self.client.get("/"), "Featured", 1)
        Post.objects.filter(pk=old.pk).update(featured_until=timezone.now())
        self.assertEqual(self.titles(), ["New", "Old but dear"])
        self.assertNotContains(self.client.get("/"), "Featured")

    def test_a_draft_is_not_featured(self):
        make_post("Secret", status="draft", featured_until=timezone.now() + timezone.timedelta(hours=1))
        self.assertEqual(self.titles(), [])

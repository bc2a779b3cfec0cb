"""An address that was valid once leads to where its thing is today, in one hop, or says that it is gone."""

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from taggit.models import Tag

from blog.models import Author, Category, OldAddress, Page, Post, Series
from tests.builders import make_author, make_category, make_comment, make_page, make_post, make_user


def rename(thing, slug):
    thing.slug = slug
    thing.save()
    return thing


class MovedTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.series = Series.objects.create(name="From the start", slug="from-the-start")
        cls.post = make_post("A year after", tags=["hsct"], series=cls.series)

    def leads(self, old, new):
        answer = self.client.get(old)
        self.assertEqual((answer.status_code, answer.headers.get("Location")), (301, new), old)
        self.assertEqual(self.client.get(new).status_code, 200, new)

    def test_it_works(self):
        rename(self.post, "two-years-after")
        self.leads("/posts/a-year-after/", "/posts/two-years-after/")

    def test_everything_with_an_address_leaves_it_behind(self):
        for thing, old, new in (
            (self.post.category, "/category/trials/", "/category/new/"),
            (Tag.objects.get(), "/tag/hsct/", "/tag/new/"),
            (self.series, "/series/from-the-start/", "/series/new/"),
            (self.post.author, "/author/ada/", "/author/new/"),
            (make_page("About"), "/about/", "/new/"),
        ):
            rename(thing, "new")
            self.leads(old, new)

    def test_any_number_of_moves_is_one_hop(self):
        for number in range(5):
            rename(self.post, f"number-{number}")
        self.leads("/posts/a-year-after/", "/posts/number-4/")
        self.leads("/posts/number-0/", "/posts/number-4/")

    def test_pages_below_come_along_with_their_query(self):
        make_comment(self.post)
        rename(self.post, "later")
        self.leads("/posts/a-year-after/?from=1&sort=newest", "/posts/later/?from=1&sort=newest")
        answer = self.client.get("/posts/a-year-after/comments/1/?x=%C3%A4")
        self.assertEqual(answer.headers["Location"], "/posts/later/comments/1/?x=%C3%A4")
        rename(self.series, "begin")
        self.leads("/series/from-the-start/feed/", "/series/begin/feed/")

    def test_later_pages_of_a_list_come_along(self):
        for number in range(12):
            make_post(f"More {number}")
        rename(self.post.category, "studies")
        self.leads("/category/trials/?page=2", "/category/studies/?page=2")

    def test_without_the_last_slash_it_is_one_hop_too(self):
        rename(self.post, "later")
        self.leads("/posts/a-year-after", "/posts/later/")

    def test_a_comment_sent_to_the_old_address_arrives(self):
        self.client.force_login(make_user("Rita"))
        rename(self.post, "later")
        answer = self.client.post("/posts/a-year-after/comments/", {"comment": "Thank you."})
        self.assertEqual((answer.status_code, answer.headers["Location"]), (308, "/posts/later/comments/"))

    def test_browsers_do_not_keep_the_way(self):
        rename(self.post, "later")
        self.assertIn("no-cache", self.client.get("/posts/a-year-after/").headers["Cache-Control"])

    def test_an_address_taken_back_leads_nowhere_else(self):
        rename(self.post, "later")
        rename(self.post, "a-year-after")
        self.assertEqual(self.client.get("/posts/a-year-after/").status_code, 200)
        self.leads("/posts/later/", "/posts/a-year-after/")
        self.assertEqual(OldAddress.objects.count(), 1)

    def test_another_thing_at_the_address_wins(self):
        rename(self.post, "later")
        other = make_post("Another", slug="a-year-after")
        self.assertContains(self.client.get("/posts/a-year-after/"), "Another")
        self.assertFalse(OldAddress.objects.exists())
        rename(other, "away")
        self.leads("/posts/a-year-after/", "/posts/away/")

    def test_while_the_other_is_a_draft_the_old_way_is_open(self):
        rename(self.post, "later")
        draft = make_post("Another", slug="a-year-after", status="draft")
        self.leads("/posts/a-year-after/", "/posts/later/")
        draft.status = Post.Status.PUBLISHED
        draft.save()
        self.assertContains(self.client.get("/posts/a-year-after/"), "Another")

    def test_what_readers_do_not_see_is_not_told(self):
        draft = rename(make_post("Secret", status="draft"), "very-secret")
        self.assertEqual(self.client.get("/posts/secret/").status_code, 404)
        tag = Tag.objects.create(name="Hidden", slug="hidden")
        draft.tags.add(tag)
        rename(tag, "well-hidden")
        self.assertEqual(self.client.get("/tag/hidden/").status_code, 404)
        rename(self.post, "later")
        Post.objects.filter(pk=self.post.pk).update(status="draft")
        self.assertEqual(self.client.get("/posts/a-year-after/").status_code, 404)

    def test_tags_in_other_scripts_have_pages_and_ways(self):
        self.post.tags.add("研究")
        self.assertContains(self.client.get("/tag/研究/"), "A year after")
        rename(Tag.objects.get(name="研究"), "study")
        self.leads("/tag/研究/", "/tag/study/")

    def test_slugs_changed_by_queries_are_kept_too(self):
        Post.objects.filter(pk=self.post.pk).update(slug="by-query")
        self.leads("/posts/a-year-after/", "/posts/by-query/")
        self.post.slug = "in-bulk"
        Post.objects.bulk_update([self.post], ["slug"])
        self.leads("/posts/a-year-after/", "/posts/in-bulk/")
        for model in (Author, Category, Page, Series):
            thing = model.objects.first() or make_page()
            old = thing.get_absolute_url()
            model.objects.filter(pk=thing.pk).update(slug="moved")
            self.leads(old, model.objects.get(pk=thing.pk).get_absolute_url())

    def test_strange_addresses_break_nothing(self):
        for path in ("/%00/", "/posts/%00/", "/a//b/", "/posts//", "/" + "x" * 2000 + "/", "/posts/\u202e/"):
            self.assertEqual(self.client.get(path).status_code, 404, path)

    def test_a_live_page_asks_for_no_old_addresses(self):
        rename(self.post, "later")
        with CaptureQueriesContext(connection) as queries:
            self.client.get("/posts/later/")
        self.assertNotIn("blog_oldaddress", "".join(query["sql"] for query in queries))

    def test_the_way_costs_one_query_after_how_many_moves_ever(self):
        for number in range(30):
            rename(self.post, f"n-{number}")
        with self.assertNumQueries(2):  # what the page itself asks, and the old address with its thing
            self.client.get("/posts/n-3/")


class GoneTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post("Walking after a transplant", tags=["walking"])
        make_post("How walking is measured")
        make_post("Tagged only", tags=["walking"])
        make_post("Nothing of the kind", excerpt="Another subject.")

    def test_a_deleted_post_is_gone_and_others_are_offered(self):
        rename(self.post, "walking")
        self.post.delete()
        for path in ("/posts/walking/", "/posts/walking-after-a-transplant/", "/posts/walking/comments/3/"):
            answer = self.client.get(path)
            self.assertContains(answer, "Walking after a transplant", status_code=410)
            offered = [post.title for post in answer.context["suggestions"]]
            self.assertEqual(sorted(offered), ["How walking is measured", "Tagged only"])

    def test_also_one_deleted_by_a_query(self):
        Post.objects.filter(pk=self.post.pk).delete()
        self.assertEqual(self.client.get("/posts/walking-after-a-transplant/").status_code, 410)

    def test_all_other_things_are_gone_too(self):
        series = Series.objects.create(name="All of it", slug="all-of-it")
        page, category = make_page("Old page"), make_category("Old shelf")
        author = Author.objects.create(name="Old hand", slug="old-hand")
        for thing in (series, page, category, author, Tag.objects.get(name="walking")):
            thing.delete()
        for path in ("/series/all-of-it/", "/old-page/", "/category/old-shelf/", "/author/old-hand/", "/tag/walking/"):
            self.assertEqual(self.client.get(path).status_code, 410, path)

    def test_a_deleted_draft_leaves_no_trace(self):
        draft = rename(make_post("Secret", status="draft", published_at=None), "very-secret")
        later = make_post("To come", days_ago=-1)
        hidden = make_page("Hidden", is_published=False)
        for thing in (draft, later, hidden):
            thing.delete()
        for path in ("/posts/secret/", "/posts/very-secret/", "/posts/to-come/", "/hidden/"):
            self.assertEqual(self.client.get(path).status_code, 404, path)
        self.assertFalse(OldAddress.objects.exists())

    def test_a_new_thing_at_the_address_wins(self):
        self.post.delete()
        make_post("Again", slug="walking-after-a-transplant")
        self.assertContains(self.client.get("/posts/walking-after-a-transplant/"), "Again")

    def test_an_unpublished_post_is_404_for_it_may_come_back(self):
        Post.objects.filter(pk=self.post.pk).update(unpublish_at=timezone.now())
        self.assertEqual(self.client.get("/posts/walking-after-a-transplant/").status_code, 404)

    def test_the_byline_of_others_stays(self):
        self.assertEqual(self.client.get(make_author().get_absolute_url()).status_code, 200)

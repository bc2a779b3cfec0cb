"""Old addresses on the desk: listed, found, and added by hand with sentences against mistakes. And dead links."""

from django.test import TestCase
from django.urls import reverse

from blog.addresses import dead_internal_links
from blog.models import OldAddress, Post
from tests.blog.test_admin import make_administrator
from tests.builders import make_author, make_page, make_post

LIST = reverse("admin:blog_oldaddress_changelist")
ADD = reverse("admin:blog_oldaddress_add")


class ByHandTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post("A year after")
        cls.olive = make_administrator()

    def setUp(self):
        self.client.force_login(self.olive)

    def add(self, path, leads_to="", kind="moved"):
        return self.client.post(ADD, {"path": path, "leads_to": leads_to, "kind": kind, "title": ""})

    def leads(self, old, new):
        answer = self.client.get(old)
        self.assertEqual((answer.status_code, answer.headers.get("Location")), (301, new))

    def test_an_address_of_the_old_blog_leads_to_the_post_wherever_it_goes(self):
        self.add("/2019/03/a-year-after/", "/posts/a-year-after/")
        self.leads("/2019/03/a-year-after/?x=1", "/posts/a-year-after/?x=1")
        self.post.slug = "later"
        self.post.save()
        self.leads("/2019/03/a-year-after/", "/posts/later/")

    def test_it_may_lead_to_a_place_on_a_page(self):
        self.add("/2019/03/x", "http://localhost:8000/posts/a-year-after/?from=7#comment-7")
        self.leads("/2019/03/x/", "/posts/a-year-after/?from=7#comment-7")
        self.add("/old.html", "/archive/")
        self.leads("/old.html", "/archive/")

    def test_one_that_leads_to_an_old_address_leads_to_the_thing(self):
        self.post.slug = "later"
        self.post.save()
        self.add("/older/", "/posts/a-year-after/comments/1/")
        self.leads("/older/", "/posts/later/comments/1/")

    def test_one_can_be_called_gone(self):
        self.add("/taken-down/", kind="gone")
        self.assertEqual(self.client.get("/taken-down/").status_code, 410)

    def test_mistakes_are_told_in_sentences(self):
        make_page("About")
        self.add("/old/", "/about/")
        for path, leads_to, words in (
            ("/posts/a-year-after/", "/about/", "“A year after” stands there now."),
            ("/posts/a-year-after/comments/1/", "/about/", "“A year after” stands there now."),
            ("/archive/", "/about/", "The site itself answers there."),
            ("/admin/x/", "/about/", "The site itself answers there."),
            ("/", "/about/", "The site itself answers there."),
            ("/static/x/", "/about/", "The site itself answers there."),
            ("https://example.org/x/", "/about/", "Please write an address of this site"),
            ("//example.org/x/", "/about/", "Please write an address of this site"),
            ("/x/?p=1", "/about/", "without ? and #"),
            ("/new/", "https://example.org/", "Please write an address of this site"),
            ("/new/", "//example.org/", "Please write an address of this site"),
            ("/new/", "", "Please write an address of this site"),
            ("/new/", "/nothing/", "There is nothing at this address."),
            ("/new/", "/new/", "This would lead in a circle."),
            ("/new", "/new/?p=1#top", "This would lead in a circle."),
            ("/old/", "/about/", "This address is in the list of old addresses already."),
        ):
            self.assertContains(self.add(path, leads_to), words, msg_prefix=f"{path} to {leads_to}")
        self.assertEqual(OldAddress.objects.count(), 1)

    def test_a_circle_is_refused(self):
        draft = make_post("Draft", status="draft")
        self.assertContains(self.add("/posts/draft/", "/posts/draft/"), "This would lead in a circle.")
        self.assertTrue(draft.pk and not OldAddress.objects.exists())
        self.add("/a/", "/posts/a-year-after/")
        row = OldAddress.objects.get()
        fields = {"path": "/a/", "leads_to": "/a/", "kind": "moved", "title": ""}
        answer = self.client.post(reverse("admin:blog_oldaddress_change", args=[row.pk]), fields)
        self.assertContains(answer, "This would lead in a circle.")
        row.refresh_from_db()
        self.assertEqual(row.leads_to, "/posts/a-year-after/")

    def test_the_list_shows_where_each_leads_and_is_searched(self):
        self.post.slug = "later"
        self.post.save()
        page = self.client.get(LIST + "?q=year")
        self.assertContains(page, "/posts/a-year-after/")
        self.assertContains(page, "/posts/later/")
        self.assertContains(self.client.get(LIST + "?q=nothing-like-it"), "0 old addresses")

    def test_the_list_costs_the_same_for_many(self):
        for number in range(60):
            if number == 5:
                self.client.get(LIST)
                with self.assertNumQueries(8):
                    self.client.get(LIST)
            self.post.slug = f"n-{number}"
            self.post.save()
        with self.assertNumQueries(8):
            self.client.get(LIST)

    def test_it_is_for_editors(self):
        self.client.force_login(make_author("Ada").user)
        self.assertEqual(self.client.get(LIST).status_code, 403)
        self.assertEqual(self.add("/x/", "/posts/a-year-after/").status_code, 403)


class DeadLinksTest(TestCase):
    def test_it_names_the_links_at_which_readers_find_nothing(self):
        moved = make_post("Moved", tags=["hsct"])
        moved.slug = "elsewhere"
        moved.save()
        make_post("Deleted").delete()
        make_post("Secret", status="draft")
        make_page("About")
        good = [
            "/posts/moved/",
            "/posts/elsewhere/?from=1#comments",
            "/tag/hsct/",
            "/about/",
            "/",
            "/archive/",
            "/feed/",
        ]
        good += ["https://example.org/posts/none/", "mailto:a@example.org", "http://localhost:8000/about/", "#below"]
        bad = ["/posts/none/", "/posts/deleted/", "/posts/secret/", "http://localhost:8000/nothing/", "/tag/none/"]
        bad += ["/media/images/none.webp", "/no/such/place/"]
        html = "".join(f'<p><a href="{href}">x</a></p>' for href in [*good, *bad, *bad])
        self.assertEqual(dead_internal_links(html), bad)
        self.assertEqual(dead_internal_links(Post.objects.first().body), [])

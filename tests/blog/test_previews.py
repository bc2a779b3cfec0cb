"""As readers will see it: for those who write, and by a link for people without an account."""

from datetime import timedelta

from django.test import Client, TestCase
from django.utils import timezone

from accounts.models import User
from blog.models import Category, PreviewLink
from tests.blog.test_drafts import Window, address
from tests.builders import make_author, make_comment, make_page, make_post, make_user
from tests.crowd import signed_in


class PreviewTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = make_author("Ada")
        cls.post = make_post("A report", status="draft", published_at=None, tags=["HSCT"])

    def setUp(self):
        ada = Window(self.ada.user, self.post)
        ada.autosave(title="Unseen yet", body="<p>Kept words.</p>", tags="HSCT, a new tag")
        self.client = ada.client

    def make_link(self):
        self.client.post(address("make_preview_link", self.post))
        return PreviewLink.objects.latest("pk")

    def test_it_works(self):
        page = self.client.get(address("preview_frame", self.post))
        self.assertContains(page, "Kept words.")
        self.assertContains(page, "a new tag")
        self.assertContains(page, '<meta name="robots" content="noindex">')
        self.assertIn("no-store", page["Cache-Control"])
        self.post.refresh_from_db()
        self.assertEqual((self.post.title, list(self.post.tags.names())), ("A report", ["HSCT"]))

    def test_only_our_own_page_may_frame_it_and_nothing_else(self):
        page = self.client.get(address("preview_frame", self.post))
        self.assertEqual(page["X-Frame-Options"], "SAMEORIGIN")
        self.assertIn("frame-ancestors 'self'", page["Content-Security-Policy"])
        around = self.client.get(address("preview", self.post))
        self.assertContains(around, f'src="{address("preview_frame", self.post)}"', 2)
        self.assertEqual(around["X-Frame-Options"], "DENY")
        self.assertIn("frame-ancestors 'none'", around["Content-Security-Policy"])
        self.assertIn("frame-src 'self'", around["Content-Security-Policy"])

    def test_a_published_post_is_shown_without_its_conversation(self):
        post = make_post("Out there", author=self.ada)
        make_comment(post, text="What a reader said.")
        Window(self.ada.user, post).autosave(body="<p>Better words.</p>")
        page = self.client.get(address("preview_frame", post))
        self.assertContains(page, "Better words.")
        self.assertNotContains(page, "What a reader said.")

    def test_a_category_that_is_gone_is_no_error(self):
        Window(self.ada.user, self.post).autosave(category="4711", lead_image="x")
        self.assertContains(self.client.get(address("preview_frame", self.post)), Category.objects.get().name)

    def test_what_is_not_saved_yet(self):
        ada = Window(self.ada.user, title="Brand new", body="<p>Begun.</p>", category="")
        answer = ada.press(_preview="yes")
        page = self.client.get(answer.url)
        self.assertContains(page, "Brand new")
        self.assertContains(page, "Go on writing")
        self.assertEqual(signed_in(make_author("Bob").user).get(answer.url).status_code, 404)

    def test_the_button_keeps_first(self):
        answer = Window(self.ada.user, self.post).press(_preview="yes", body="<p>Typed just now.</p>")
        self.assertRedirects(answer, address("preview", self.post))
        self.assertContains(self.client.get(address("preview_frame", self.post)), "Typed just now.")

    def test_a_stranger_with_the_link_reads_it(self):
        link = self.make_link()
        page = Client().get(link.get_absolute_url())
        self.assertContains(page, "Kept words.")
        self.assertContains(page, "You see this before it is published")
        self.assertEqual(page["X-Robots-Tag"], "noindex, nofollow")
        self.assertEqual(page["Referrer-Policy"], "no-referrer")
        self.assertIn("no-store", page["Cache-Control"])
        self.assertIn("private", page["Cache-Control"])
        self.assertEqual(page["X-Frame-Options"], "DENY")
        self.assertEqual(Client().get(self.post.get_absolute_url()).status_code, 404)

    def test_the_page_says_who_made_it_and_that_it_was_seen(self):
        link = self.make_link()
        page = self.client.get(address("preview", self.post))
        self.assertContains(page, link.get_absolute_url())
        self.assertContains(page, "not seen yet")
        Client().get(link.get_absolute_url())
        self.assertNotContains(self.client.get(address("preview", self.post)), "not seen yet")

    def test_it_ends_after_seven_days(self):
        link = self.make_link()
        self.assertAlmostEqual(link.expires_at, timezone.now() + timedelta(days=7), delta=timedelta(minutes=1))
        PreviewLink.objects.update(expires_at=timezone.now())
        page = Client().get(link.get_absolute_url())
        self.assertContains(page, "This link has ended", status_code=404)
        self.assertEqual(page["X-Robots-Tag"], "noindex, nofollow")

    def test_it_ends_when_it_is_closed(self):
        link = self.make_link()
        self.client.post(address("close_preview_link", self.post, link.pk))
        self.assertEqual(Client().get(link.get_absolute_url()).status_code, 404)
        self.assertContains(self.client.get(address("preview", self.post)), "Closed.")

    def test_nobody_can_make_up_a_link(self):
        link = self.make_link()
        good = link.get_absolute_url().split("/")[-2]
        other = PreviewLink.objects.create(post=self.post)
        for bad in (str(link.pk), good[:-1], f"{other.pk}:{good.split(':')[1]}", "x:y", "%00"):
            self.assertEqual(Client().get(f"/preview/{bad}/").status_code, 404, bad)

    def test_others_make_and_close_none(self):
        link = self.make_link()
        for person, status in ((make_author("Kim").user, 404), (make_user("Rita"), 302)):
            client = signed_in(person)
            for name, *args in (("make_preview_link",), ("close_preview_link", link.pk)):
                self.assertEqual(client.post(address(name, self.post, *args)).status_code, status)
            self.assertEqual(client.get(address("preview", self.post)).status_code, status)
            self.assertEqual(client.get(address("preview_frame", self.post)).status_code, status)
        self.assertEqual(PreviewLink.objects.filter(revoked_at=None).count(), 1)
        other = make_post("Another", author=self.ada)
        self.assertEqual(self.client.post(address("close_preview_link", other, link.pk)).status_code, 404)

    def test_a_get_makes_and_closes_nothing(self):
        link = self.make_link()
        for name, *args in (("make_preview_link",), ("close_preview_link", link.pk)):
            self.assertEqual(self.client.get(address(name, self.post, *args)).status_code, 405)

    def test_pages_too(self):
        page, client = make_page(), signed_in(User.objects.create_superuser("olive@example.org", "Olive"))
        client.post(address("make_preview_link", page))
        where = PreviewLink.objects.get().get_absolute_url()
        self.assertContains(Client().get(where), "Who we are.")
        self.assertContains(client.get(address("preview_frame", page)), "Who we are.")

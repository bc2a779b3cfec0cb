"""No reader sees an old page, on any process, after an act has returned."""

import threading
from datetime import timedelta
from unittest.mock import patch

from django.utils import timezone

from accounts.models import SiteSettings, User
from blog.models import Category, Page, Post
from comments import doors, likes
from comments.models import Comment, Conversation
from mssite.pages import middleware
from tests.builders import make_comment, make_moderator, make_page, make_post
from tests.crowd import signed_in
from tests.operations.page_cache import PageCacheTestCase, _kept_pages, at  # noqa: F401  (a fixture)

TEXT = "Two years ago I could not climb the stairs."


class ExactTest(PageCacheTestCase):
    def setUp(self):
        super().setUp()
        self.post = make_post()
        self.address = self.post.get_absolute_url()
        self.max = make_moderator()
        self.other = self.process()

    def assertSeen(self, act, address, before="", after=""):
        """Both processes have the page without `after`; when `act` has returned, neither shows `before` any more."""
        for client in (self.browser, self.other):
            page = self.get(address, client).text
            self.assertIn(before, page)
            self.assertNotIn(after or "\x00", page)
            self.assertKept(address, client)
        act()
        for client in (self.other, self.browser):
            page = self.get(address, client).text
            self.assertIn(after, page)
            self.assertNotIn(before or "\x00", page)

    def test_comments(self):
        comment = make_comment(self.post, text=TEXT, state="pending")
        self.assertSeen(lambda: doors.approve(comment, by=self.max), self.address, after=TEXT)
        self.assertSeen(lambda: doors.remove(comment, by=self.max), self.address, before=TEXT)
        self.assertSeen(lambda: doors.restore(comment, by=self.max), "/", after="Latest comments")
        like = lambda: likes.like_comment(comment, self.max)  # noqa: E731
        self.assertSeen(like, self.address, after="1 like")
        like_post = lambda: likes.like_post(self.post, self.max)  # noqa: E731
        self.assertSeen(like_post, self.address, after="Max likes this.")

    def test_a_change_that_a_moderator_accepts(self):
        comment = make_comment(self.post, text=TEXT)
        doors.edit(comment, comment.user, "Other words.")
        accept = lambda: doors.accept_edit(comment, self.max, "Other words.")  # noqa: E731
        self.assertSeen(accept, self.address, before=TEXT, after="Other words.")

    def test_through_the_front_door(self):
        desk = signed_in(self.max)
        write = lambda: desk.post(f"{self.address}comments/", {"text": TEXT})  # noqa: E731
        self.assertSeen(write, self.address, after=TEXT)
        delete = lambda: desk.post(f"{self.address}comments/1/delete/", {"confirm": "1"})  # noqa: E731
        self.assertSeen(delete, self.address, before=TEXT)

    def test_posts_pages_and_names(self):
        draft = make_post("Something new", status="draft", published_at=None)
        comment = make_comment(self.post, text=TEXT)
        post = Post.objects.get(pk=self.post.pk)
        post.title = "What a trial can tell"
        self.assertSeen(post.save, "/", before="What a transplant can do", after="What a trial can tell")
        rename = lambda: Category.objects.update(name="Research")  # noqa: E731
        self.assertSeen(rename, self.address, before="Trials", after="Research")
        person = User.objects.filter(pk=comment.user_id)
        self.assertSeen(lambda: person.update(public_name="Margherita"), self.address, "Rita", "Margherita")
        make_page("About us", menu_order=1)
        self.assertSeen(lambda: Page.objects.update(title="Who we are"), "/archive/", "About us", "Who we are")
        self.assertSeen(lambda: Post.objects.filter(pk=draft.pk).update(status="published", published_at=timezone.now()),
                        "/feed/", after="Something new")  # fmt: skip
        settings, _ = SiteSettings.objects.get_or_create(pk=1)
        settings.name = "Stem and thread"
        self.assertSeen(settings.save, self.address, after="Stem and thread")
        withdrawn = lambda: Post.objects.filter(pk=draft.pk).update(status="draft")  # noqa: E731
        self.assertSeen(withdrawn, "/sitemap.xml", before="something-new")
        self.get("/posts/something-new/", status=404)

    def test_a_page_that_is_gone_is_gone(self):
        person = make_comment(self.post).user
        address = f"/people/{person.key}/"
        self.get(address)
        self.assertKept(address, self.other)
        User.objects.filter(pk=person.pk).update(page_is_public=False)
        self.get(address, status=404)
        self.get(address, self.other, status=404)

    def test_a_scheduled_post_appears_on_time(self):
        now = timezone.now()
        soon = now + timedelta(hours=1)
        make_post("Something new", published_at=soon)
        self.assertNotIn("Something new", self.get("/").text)
        with at(soon - timedelta(seconds=1)):
            self.assertNotIn("Something new", self.assertKept("/").text)
        with at(soon):
            self.assertIn("Something new", self.get("/").text)
            self.assertIn("Something new", self.assertKept("/", self.other).text)
        # A clock that is set back.
        self.assertNotIn("Something new", self.get("/").text)

    def test_a_conversation_closes_on_time(self):
        Conversation.objects.create(post=self.post, closes_at=timezone.now() + timedelta(hours=1))
        self.get(self.address)
        self.assertIn("Write a comment", self.assertKept(self.address).text)
        with at(timezone.now() + timedelta(hours=1)):
            self.assertIn("This conversation closed on", self.get(self.address).text)

    def test_the_rule_of_the_site_closes_on_time(self):
        SiteSettings.objects.update_or_create(pk=1, defaults={"comments_close_after": 3})
        self.get(self.address)
        self.assertIn("Write a comment", self.assertKept(self.address).text)
        with at(self.post.published_at + timedelta(days=3)):
            self.assertIn("This conversation closed on", self.get(self.address).text)

    def test_what_changes_while_a_page_is_made_is_on_the_next(self):
        comment = make_comment(self.post, text=TEXT, state="pending")
        may_be_kept = middleware.may_be_kept

        def approved_meanwhile(request, response):
            doors.approve(Comment.objects.get(pk=comment.pk), by=self.max)
            return may_be_kept(request, response)

        with patch.object(middleware, "may_be_kept", approved_meanwhile):
            self.assertNotIn(TEXT, self.get(self.address).text)
        for client in (self.browser, self.other):
            self.assertIn(TEXT, self.get(self.address, client).text)


class CrowdTest(PageCacheTestCase):
    """Many at once, each in a thread of its own."""

    def test_nobody_reads_an_old_page(self):
        post, max = make_post(), make_moderator()
        rounds = 20
        waiting = [make_comment(post, text=f"Words {n}-{n}.", state="pending") for n in range(rounds)]
        returned, old, looks = [], [], []
        over, looked = threading.Event(), threading.Event()
        clients = [self.process() for _ in range(2)]  # two processes, two threads each
        for client in clients:
            self.get("/", client)

        def approve():
            try:
                for number, comment in enumerate(waiting):
                    looked.wait(30)
                    looked.clear()
                    doors.approve(comment, by=max)
                    returned.append(number)
            finally:
                over.set()

        def read(client):
            def run():
                while not over.is_set():
                    known = list(returned)
                    answer = client.get(post.get_absolute_url())
                    self.assertEqual(answer.status_code, 200)
                    old.extend(n for n in known if f"Words {n}-{n}." not in answer.text)
                    looks.append(answer.text.count("Words "))
                    looked.set()

            return run

        self.at_once(approve, *(read(client) for client in clients * 2))
        self.assertEqual(old, [])
        self.assertEqual(len(returned), rounds)
        self.assertGreater(len(set(looks)), 5)  # they did read while it went on

    def test_one_makes_the_page_for_all(self):
        post, made = make_post(), []
        may_be_kept = middleware.may_be_kept
        ready = threading.Event()

        def note(request, response):
            made.append(request.path)
            ready.wait(1)  # long enough for the others to come
            return may_be_kept(request, response)

        client = self.process()
        self.get("/", client)
        with patch.object(middleware, "may_be_kept", note):
            answers = self.at_once(*[lambda: client.get(post.get_absolute_url()).text] * 5)
        self.assertEqual(len(set(answers)), 1)
        self.assertEqual(len(made), 1)

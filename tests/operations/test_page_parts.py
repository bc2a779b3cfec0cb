"""Parts of pages are kept for people who are signed in: nobody sees an old one, or anything of somebody else's."""

import random
import re
from datetime import timedelta
from unittest.mock import patch

from django.core.cache import caches
from django.db import connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from blog.models import Correction, Image, Post, Term
from comments import doors, likes, muting, thread_rows
from comments.models import Comment, Mute, Participation
from mssite.pages import parts
from tests.builders import make_author, make_comment, make_many_comments, make_moderator, make_post, make_user
from tests.crowd import signed_in
from tests.operations.page_cache import PageCacheTestCase, _kept_pages, at  # noqa: F401  (a fixture)

QUERIES = ["", "?from=41", "?before=60", "?sort=newest", "?sort=liked", "?reply=3", "?reply=69", "?new=1"]
FORM, HERE = {"text": "Half a thought.", "join": "1"}, {"Sec-Fetch-Site": "same-origin"}
# What is made anew for each answer.
OF_ONE_ANSWER = re.compile(r'name="(csrfmiddlewaretoken|form_key)" value="[^"]*"')


class PagePartsTest(PageCacheTestCase):
    def setUp(self):
        super().setUp()
        self.post = make_post()
        self.address = self.post.get_absolute_url()
        self.rita, self.tom, self.max = make_user("Rita"), make_user("Tom"), make_moderator()
        self.ada = make_author("Ada").user
        self.readers = [None, self.rita, self.tom, self.ada, self.max]
        caches["parts"].clear()
        off = self.settings(PAGE_CACHE=False)  # else guests get whole pages
        off.enable()
        self.addCleanup(off.disable)

    def client_of(self, reader):
        return signed_in(reader) if reader else self.process()

    def look(self, client, address):
        return OF_ONE_ANSWER.sub("", self.get(address, client).text)

    def assertSameForAll(self, clients, addresses):
        """Each page made of kept parts, and once more, is the page made without."""
        for reader, client in clients.items():
            for address in addresses:
                first, again = self.look(client, address), self.look(client, address)
                with self.settings(PAGE_PARTS=False):
                    fresh = self.look(client, address)
                self.assertEqual(first, fresh, f"{reader} {address}")
                self.assertEqual(again, fresh, f"{reader} {address}")

    def test_whatever_happens_it_is_the_page_made_without(self):
        people = [self.rita, self.tom, self.ada, make_user("Ben"), make_user("Cem")]
        make_many_comments(self.post, 70, writers=people)
        clients = {reader and reader.public_name: self.client_of(reader) for reader in self.readers}
        addresses = [self.address + query for query in QUERIES]
        addresses.append(reverse("comments:branch", args=[self.post.slug, 1]))
        self.assertSameForAll(clients, addresses)
        for act in self.acts():
            act()
            self.assertSameForAll(clients, addresses[:1])
        self.assertSameForAll(clients, addresses)

    def acts(self):
        """One after the other, on whatever there is by then."""
        chance = random.Random(1)

        def some(**conditions):
            return chance.choice(Comment.objects.filter(post=self.post, **conditions).order_by("pk"))

        approved = {"state": "approved"}
        yield lambda: doors.remove(some(**approved), by=self.max)
        yield lambda: doors.post(self.post, self.tom, "I wonder about the trial.", parent_number=1)
        yield lambda: doors.approve(some(state="pending"), by=self.max)
        yield lambda: doors.reject(some(**approved), by=self.max)
        yield lambda: likes.like_comment(some(user=self.rita, **approved), self.tom)
        yield lambda: likes.like_comment(some(user=self.ada, **approved), self.rita)
        yield lambda: likes.like_post(self.post, self.rita)
        yield lambda: muting.mute(self.tom, self.rita)
        yield lambda: Comment.objects.filter(pk=some(**approved).pk).update(members_only=True)
        yield lambda: doors.post(self.post, self.rita, "A second one that waits.")
        yield lambda: muting.unmute(self.tom, self.rita)
        yield lambda: type(self.rita).objects.filter(pk=self.rita.pk).update(public_name="Margherita")
        yield lambda: Post.objects.filter(pk=self.post.pk).update(body="<p>A relapse is no setback.</p>")
        yield lambda: Term.objects.create(name="relapse", meaning="New signs of the illness.")
        yield lambda: Correction.objects.create(post=self.post, text="It was two, not three.", made_by=self.max)
        yield lambda: make_post("Something new", tags=["trials"])
        yield lambda: Post.objects.filter(title="Something new").delete()

    def test_dates_are_as_each_likes_them(self):
        make_comment(self.post, self.ada)
        Post.objects.update(published_at=timezone.now().replace(year=2025, month=2, day=3, hour=23))
        type(self.rita).objects.filter(pk=self.rita.pk).update(date_format="iso", time_zone="Pacific/Auckland")
        for _ in range(2):
            self.assertIn(">3 February 2025<", self.get(self.address, self.client_of(self.tom)).text)
            self.assertIn(">2025-02-04<", self.get(self.address, self.client_of(self.rita)).text)
            self.assertIn(">3 February 2025<", self.get(self.address, self.process()).text)

    def test_what_a_guest_wrote_comes_back_to_them_alone(self):
        make_comment(self.post, self.ada)
        writing = self.process()
        writing.post(reverse("comments:begin", args=[self.post.slug]), FORM, headers=HERE)
        for _ in range(2):
            self.assertIn("Half a thought.", self.get(self.address, writing).text)
            self.assertNotIn("Half a thought.", self.get(self.address, self.process()).text)

    def test_what_waits_is_its_writers_alone(self):
        make_comment(self.post, self.tom)
        rita, tom, guest = self.client_of(self.rita), self.client_of(self.tom), self.process()
        for client in (rita, tom, guest):
            self.get(self.address, client)
        make_comment(self.post, self.rita, text="Only I read this.", state="pending")
        self.assertIn("Only I read this.", self.get(self.address, rita).text)
        for client in (tom, guest, self.client_of(self.max)):
            self.assertNotIn("Only I read this.", self.get(self.address, client).text)
        self.assertIn("Only I read this.", self.get(self.address, rita).text)

    def test_what_is_written_while_a_page_is_loaded_is_not_kept_for_others(self):
        make_comment(self.post, self.tom)
        rows = thread_rows._ask

        def written_meanwhile(*args, **values):
            make_comment(self.post, self.rita, text="Only I read this.", state="pending")
            return rows(*args, **values)

        with patch.object(thread_rows, "_ask", written_meanwhile):
            self.get(f"{self.address}?sort=newest", self.client_of(self.rita))
        self.assertNotIn("Only I read this.", self.get(f"{self.address}?sort=newest", self.client_of(self.tom)).text)

    def test_what_only_members_read_stays_with_them(self):
        comment = make_comment(self.post, self.tom, text="Among us.")
        Comment.objects.filter(pk=comment.pk).update(members_only=True)
        for _ in range(2):
            self.assertIn("Among us.", self.get(self.address, self.client_of(self.rita)).text)
            self.assertNotIn("Among us.", self.get(self.address, self.process()).text)

    def test_likes_and_mutes_are_ones_own(self):
        comment = make_comment(self.post, self.ada)
        rita, tom = self.client_of(self.rita), self.client_of(self.tom)
        likes.like_comment(comment, self.rita)
        Mute.objects.create(user=self.tom, muted=make_comment(self.post, make_user("Ben"), text="Hello all.").user)
        for _ in range(2):
            page = self.get(self.address, rita).text
            self.assertIn("Take back like", page)
            self.assertIn("Hello all.", page)
            page = self.get(self.address, tom).text
            self.assertNotIn("Take back like", page)
            self.assertNotIn("Hello all.", page)

    def test_new_ones_are_new_to_who_was_not_here(self):
        make_comment(self.post, self.ada)
        long_ago = timezone.now() - timedelta(days=3)
        Comment.objects.update(published_at=timezone.now() - timedelta(hours=2))
        Participation.objects.update_or_create(user=self.rita, post=self.post, defaults={"visited_at": long_ago})
        self.assertNotIn("badge--new", self.get(self.address, self.client_of(self.tom)).text)
        for _ in range(2):
            self.assertIn("badge--new", self.get(self.address, self.client_of(self.rita)).text)

    def test_texts_are_not_read_again(self):
        make_many_comments(self.post, 60, writers=[self.ada])
        rita = self.client_of(self.rita)
        read = []
        for is_on in (False, True, True):
            with self.settings(PAGE_PARTS=is_on), CaptureQueriesContext(connection) as queries:
                self.get(self.address, rita)
            read.append([any("shown_html" in query["sql"] for query in queries), len(queries)])
        self.assertEqual([texts for texts, _ in read], [True, True, False])
        self.assertLessEqual(read[2][1], read[0][1])

    def test_a_scheduled_end_is_kept(self):
        end = timezone.now() + timedelta(hours=1)
        Post.objects.filter(pk=self.post.pk).update(unpublish_at=end)
        rita = self.client_of(self.rita)
        self.get(self.address, rita)
        with at(end):
            self.assertNotEqual(rita.get(self.address).status_code, 200)


class PartsTest(PageCacheTestCase):
    def setUp(self):
        super().setUp()
        self.parts = caches["parts"]
        self.parts.clear()

    def test_it_forgets_with_the_next_change(self):
        self.assertEqual(self.parts.get_or_set("a", lambda: 1), 1)
        self.assertEqual(self.parts.get_or_set("a", lambda: 2), 1)
        make_post()
        self.assertEqual(self.parts.get_or_set("a", lambda: 3), 3)
        Image.objects.update(alt="x")  # none there, so no change
        self.assertEqual(self.parts.get("a"), 3)

    def test_what_changed_meanwhile_is_not_kept_as_new(self):
        def read():
            make_post()
            return "old"

        self.parts.get_or_set("a", read)
        self.assertIsNone(self.parts.get("a"))

    def test_a_request_that_changes_nothing_asks_once_what_is_public(self):
        looking, writing = RequestFactory().get("/"), RequestFactory().post("/")
        before = self.parts.state(looking), self.parts.state(writing)
        make_post()
        self.assertEqual(self.parts.state(looking), before[0])
        self.assertNotEqual(self.parts.state(writing), before[1])
        self.assertNotEqual(self.parts.state(RequestFactory().get("/")), before[0])
        with transaction.atomic():
            self.assertIsNone(self.parts.state(looking))

    def test_a_page_asks_once_what_is_public(self):
        post = make_post()
        make_many_comments(post, 3)
        reader = signed_in(make_user("Rita"))
        with patch.object(parts.versions, "now", wraps=parts.versions.now) as asked:
            self.assertEqual(self.get(post.get_absolute_url(), reader).status_code, 200)
        self.assertEqual(asked.call_count, 1)

    def test_nothing_out_of_a_transaction(self):
        with transaction.atomic():
            self.parts.get_or_set("a", lambda: 1)
            self.assertIsNone(self.parts.get("a"))
        self.assertIsNone(self.parts.get("a"))

    def test_a_clock_that_is_set_back(self):
        self.parts.get_or_set("a", lambda: 1)
        with at(timezone.now() - timedelta(hours=1)):
            self.assertIsNone(self.parts.get("a"))

    def test_it_does_not_grow(self):
        for number in range(parts.LARGEST + 20):
            self.parts.get_or_set(f"a{number}", lambda: 1)
        self.assertEqual(len(self.parts.kept), parts.LARGEST)
        self.assertIsNone(self.parts.get("a0"))
        self.assertEqual(self.parts.get(f"a{parts.LARGEST + 19}"), 1)

    def test_off_is_off(self):
        with self.settings(PAGE_PARTS=False):
            self.parts.get_or_set("a", lambda: 1)
            self.assertEqual(self.parts.get_or_set("a", lambda: 2), 2)

"""What the clock does: decided by the queries at once, recorded by a worker once, and told."""

from datetime import timedelta
from unittest.mock import patch

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import TestCase
from django.utils import timezone

from blog import schedule
from blog.models import CoAuthor, OldAddress, Post, ScheduledEvent
from comments import closings, conversations
from mssite.operations import facts, parts
from mssite.worker import Worker
from tests.builders import letters_to, make_author, make_post, real_outbox
from tests.crowd import CrowdTestCase

HOUR = timedelta(hours=1)
Kind = ScheduledEvent.Kind
real_now = timezone.now


def later(**time):
    """Moves the clock on for all that asks for the time."""
    return patch("django.utils.timezone.now", lambda: real_now() + timedelta(**time))


class SeenTest(TestCase):
    """No worker runs in these: readers never depend on one."""

    def status(self, post):
        return self.client.get(post.get_absolute_url()).status_code

    def test_a_planned_post_appears_at_its_time(self):
        post = make_post("To come", days_ago=-1)
        self.assertEqual(self.status(post), 404)
        with later(days=1, seconds=-5):
            self.assertEqual(self.status(post), 404)
        with later(days=1, seconds=5):
            for path in ("/", "/feed/", "/category/trials/", "/archive/", "/author/ada/"):
                self.assertContains(self.client.get(path), "To come" if path != "/archive/" else "1 post")
            self.assertEqual(self.status(post), 200)

    def test_it_disappears_at_its_time(self):
        post = make_post("For a day", unpublish_at=real_now() + HOUR)
        self.assertEqual(self.status(post), 200)
        with later(hours=1, seconds=5):
            self.assertEqual(self.status(post), 404)
            for path in ("/", "/feed/", "/sitemap.xml"):
                self.assertNotContains(self.client.get(path), "/posts/for-a-day/")
            self.assertEqual(post.state_label, "Taken offline")
            self.assertFalse(post.is_published())

    def test_a_post_cannot_end_before_it_began(self):
        now = real_now()
        with self.assertRaises(IntegrityError), transaction.atomic():
            make_post("Wrong", published_at=now, unpublish_at=now - HOUR)
        post = make_post("Right")
        post.unpublish_at = post.published_at
        with self.assertRaisesMessage(ValidationError, "after it went online"):
            post.full_clean()


@real_outbox
class RecordedTest(TestCase):
    def setUp(self):
        self.post = make_post("To come", days_ago=-1, unpublish_at=real_now() + timedelta(days=3))
        CoAuthor.objects.create(post=self.post, author=make_author("Bob"), position=1)

    def events(self):
        return list(ScheduledEvent.objects.order_by("pk").values_list("kind", "moment"))

    def test_it_works(self):
        schedule.record_due()
        self.assertEqual(self.events(), [])
        with later(days=1, seconds=2), self.assertLogs("blog.schedule", "INFO") as logs:
            schedule.record_due()
        self.assertEqual(self.events(), [(Kind.ONLINE, self.post.published_at)])
        self.assertIn("Went online at", logs.output[0])
        for name in ("Ada", "Bob"):
            (letter,) = letters_to(make_author(name).user)
            self.assertEqual(letter.subject, "Your post is online: To come")
            self.assertIn("/posts/to-come/", letter.message)

    def test_it_is_recorded_and_told_once(self):
        with later(days=1, seconds=2):
            schedule.record_due()
            schedule.record_due()
        self.assertEqual(len(self.events()), 1)
        self.assertEqual(len(letters_to(make_author("Ada").user)), 1)

    def test_after_an_hours_stop_it_is_caught_up(self):
        with later(days=1, hours=1):
            schedule.record_due()
            event = ScheduledEvent.objects.get()
            self.assertEqual(event.moment, self.post.published_at)
            self.assertGreater(event.recorded_at - event.moment, HOUR - timedelta(minutes=1))
        self.assertEqual(len(letters_to(make_author("Ada").user)), 1)

    def test_every_kind_is_recorded(self):
        self.post.featured_until = self.post.published_at + HOUR
        self.post.save()
        conversations.set_closing(self.post, self.post.published_at + 2 * HOUR)
        with later(days=4):
            for _ in range(2):
                schedule.record_due()
                closings.record_due()
        self.assertEqual({kind for kind, _ in self.events()}, set(Kind.values))
        self.assertEqual(len(self.events()), 4)

    def test_who_publishes_by_hand_gets_no_letter(self):
        schedule.record_due()
        make_post("At once", days_ago=0)
        schedule.record_due()
        self.assertEqual(len(self.events()), 1)
        self.assertEqual(letters_to(make_author("Ada").user), [])

    def test_a_draft_is_no_event(self):
        Post.objects.update(status="draft")
        with later(days=1, hours=1):
            schedule.record_due()
        self.assertEqual(self.events(), [])

    def test_another_time_is_another_event(self):
        with later(days=1, hours=1):
            schedule.record_due()
            Post.objects.update(published_at=real_now() + timedelta(days=1, minutes=30))
            schedule.record_due()
        self.assertEqual(len(self.events()), 2)

    def test_its_address_is_its_own_from_then_on(self):
        other = make_post("Other", slug="wanted")
        other.slug = "moved"
        other.save()
        Post.objects.filter(pk=self.post.pk).update(slug="wanted")
        self.assertEqual(self.client.get("/posts/wanted/").headers["Location"], "/posts/moved/")
        with later(days=1, seconds=2):
            schedule.record_due()
        self.assertFalse(OldAddress.objects.filter(path="/posts/wanted/").exists())


class AlarmTest(TestCase):
    def part(self):
        return parts.planned(*facts.overdue_events(connection))

    def test_an_event_that_nobody_records_raises_it(self):
        make_post("To come", days_ago=-1)
        self.assertTrue(self.part().is_well)
        with later(days=1, minutes=4):
            self.assertTrue(self.part().is_well)
        with later(days=1, minutes=12):
            self.assertFalse(self.part().is_well)
            self.assertGreater(self.part().value, 11 * 60)
            schedule.record_due()
            self.assertTrue(self.part().is_well)

    def test_a_post_dated_back_does_not(self):
        make_post("From the old blog", days_ago=2000)
        self.assertTrue(self.part().is_well)
        with later(minutes=6):
            self.assertFalse(self.part().is_well)


@real_outbox
class TwoWorkersTest(CrowdTestCase):
    def test_whole_workers_record_it_once(self):
        make_post("To come", days_ago=-1)
        first, second = Worker(), Worker()
        with later(days=1, seconds=30):
            rounds = self.at_once(first.do_round, second.do_round)
        self.assertEqual(sorted(rounds), [False, True])
        self.assertEqual(ScheduledEvent.objects.count(), 1)

    def test_readyz_tells_of_what_is_overdue(self):
        make_post("To come", days_ago=-1)
        with later(days=1, minutes=12):
            self.assertEqual(self.client.get("/readyz?part=schedule").status_code, 503)
            schedule.record_due()
            self.assertEqual(self.client.get("/readyz?part=schedule").status_code, 200)

    def test_even_two_that_both_believe_to_be_alone(self):
        for number in range(5):
            make_post(f"To come {number}", days_ago=-1)
        with later(days=1, seconds=30):
            self.at_once(*[schedule.record_due] * 4)
        self.assertEqual(ScheduledEvent.objects.count(), 5)
        self.assertEqual(len(letters_to(make_author("Ada").user)), 5)

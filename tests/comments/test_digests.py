"""The morning's letter and the week's: all news in one, once, and none where nothing is new."""

from datetime import datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

from django.test import TestCase, override_settings
from django.utils import timezone
from post_office.models import Email

from comments import digests, doors, following, mail
from comments.models import MailPreference, Mute, Notification
from tests.builders import make_author, make_comment, make_moderator, make_post, make_user, real_outbox
from tests.crowd import CrowdTestCase

# A Wednesday.
NOON = datetime(2026, 9, 16, 12, tzinfo=ZoneInfo("UTC"))


def at(moment):
    """Let the digests believe that it is this moment."""
    return patch("django.utils.timezone.now", return_value=moment)


@real_outbox
class DigestTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        make_author("Ada")
        make_moderator("Max")
        cls.tom, cls.fay = make_user("Tom"), make_user("Fay")
        cls.post = make_post(published_at=NOON - timedelta(days=60))
        following.follow_post(cls.post, cls.fay)

    def comment(self, moment=NOON - timedelta(hours=12), post=None, **fields):
        """Tom's comment, of which Fay was told at that moment, and Ada not at all."""
        comment = make_comment(post or self.post, self.tom, **fields)
        Notification.objects.filter(comment=comment).exclude(recipient=self.fay).delete()
        Notification.objects.filter(comment=comment).update(created_at=moment)
        return comment

    def send(self, moment=NOON):
        with at(moment):
            return digests.send_digests()

    def prefer(self, **fields):
        MailPreference.objects.update_or_create(user=self.fay, defaults=fields)

    def test_it_works(self):
        comments = [self.comment(), self.comment(text="SECRET")]
        self.assertEqual(self.send(), 1)
        letter = Email.objects.get()
        self.assertEqual((letter.to, letter.subject), ([self.fay.email], f"2 new comments on “{self.post.title}”"))
        for text in (letter.message, letter.html_message):
            self.assertIn("Hello Fay", text)
            for comment in comments:
                self.assertIn(f"http://localhost:8000{comment.get_absolute_url()}", text)
            self.assertNotIn("SECRET", text)
            self.assertNotIn(self.tom.email, text)
        self.assertEqual(letter.headers["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")

    def test_the_text_reads_well(self):
        self.comment()
        self.send()
        lines = Email.objects.get().message.splitlines()
        self.assertEqual(
            lines[:9],
            [
                "Hello Fay,",
                "",
                "Here is what is new for you. Read what you like, when you like.",
                "",
                self.post.title,
                "- Tom wrote a comment in a conversation you follow.",
                f"  Read #1: http://localhost:8000{self.post.get_absolute_url()}comments/1/",
                "",
                "You get this letter because you take part in these conversations or follow them.",
            ],
        )

    def test_nothing_new_is_no_letter(self):
        self.assertEqual(self.send(), 0)
        self.comment()
        self.assertEqual([self.send(), self.send(), self.send(NOON + timedelta(days=1))], [1, 0, 0])

    def test_what_comes_after_the_morning_waits_for_the_next(self):
        self.comment(NOON - timedelta(hours=1))
        self.assertEqual(self.send(), 0)
        self.assertEqual(self.send(NOON + timedelta(hours=18)), 0)
        self.assertEqual(self.send(NOON + timedelta(hours=20)), 1)

    def test_one_letter_a_day_also_for_what_came_back_late(self):
        self.comment()
        late = self.comment()
        doors.reject(late, by=make_moderator("Max"))
        self.assertEqual(self.send(), 1)
        doors.approve(late, by=make_moderator("Max"))
        self.assertEqual(self.send(NOON + timedelta(hours=2)), 0)
        self.assertEqual(self.send(NOON + timedelta(days=1)), 1)

    def test_it_catches_up_with_one_letter(self):
        for days in range(5):
            self.comment(NOON - timedelta(days=days, hours=12))
        self.assertEqual(self.send(), 1)
        self.assertIn("5 new comments", Email.objects.get().subject)

    def test_once_a_week(self):
        self.prefer(follows="weekly")
        self.comment(NOON)
        for days in range(1, 5):
            self.assertEqual(self.send(NOON + timedelta(days=days)), 0)
        self.assertEqual(self.send(datetime(2026, 9, 21, 7, 1, tzinfo=ZoneInfo("UTC"))), 1)

    def test_daily_answers_do_not_hurry_weekly_follows(self):
        self.prefer(replies="daily", follows="weekly")
        self.comment()
        own = make_comment(self.post, self.fay)
        self.comment(parent=own)
        self.send()
        self.assertIn("1 new comment ", Email.objects.get().subject)
        self.assertEqual(self.send(datetime(2026, 9, 21, 8, tzinfo=ZoneInfo("UTC"))), 1)

    def test_what_was_too_much_for_letters_comes_in_the_next_digest(self):
        own = make_comment(self.post, self.fay)
        self.comment(parent=own)
        Notification.objects.update(way="digest")
        self.assertEqual([self.send(), self.send()], [1, 0])
        self.assertIn("answered your comment", Email.objects.get().message)

    def test_no_digest_of_what_nobody_wants_or_has_read_or_can_read(self):
        ways = {
            "never": lambda comment: self.prefer(follows="never"),
            "at once": lambda comment: self.prefer(follows="at_once"),
            "read": lambda comment: Notification.objects.update(read_at=timezone.now()),
            "muted": lambda comment: Mute.objects.create(user=self.fay, muted=self.tom),
            "hidden": lambda comment: doors.reject(comment, by=make_moderator("Max")),
        }
        for name, act in ways.items():
            comment = self.comment()
            act(comment)
            with self.subTest(name):
                self.assertEqual(self.send(), 0)
            Notification.objects.all().delete()
            MailPreference.objects.all().delete()
            Mute.objects.all().delete()

    def test_a_closed_account_gets_none(self):
        self.comment()
        self.fay.is_active = False
        self.fay.save()
        self.assertEqual(self.send(), 0)

    def test_long_lists_are_cut_and_sorted_by_post(self):
        other = make_post("Another", published_at=NOON - timedelta(days=60))
        following.follow_post(other, self.fay)
        for _ in range(digests.LINES_PER_POST + 3):
            self.comment()
            self.comment(post=other)
        self.send()
        letter = Email.objects.get()
        self.assertIn("16 new comments in 2 conversations", letter.subject)
        self.assertEqual(letter.message.count("Read #"), 2 * digests.LINES_PER_POST)
        self.assertEqual(letter.message.count("And 3 more"), 2)
        self.assertEqual(Notification.objects.filter(mailed_at=None).count(), 0)

    @override_settings(TIME_ZONE="Europe/Berlin")
    def test_mornings_are_those_of_the_site_also_when_clocks_change(self):
        before = datetime(2026, 10, 25, 5, 59, tzinfo=ZoneInfo("UTC"))  # 6:59 in Berlin, an hour further back
        self.assertEqual(digests.last_morning(before).isoformat(), "2026-10-24T07:00:00+02:00")
        after = before + timedelta(minutes=1)
        self.assertEqual(digests.last_morning(after).isoformat(), "2026-10-25T07:00:00+01:00")
        self.assertEqual(digests.last_week_morning(after).isoformat(), "2026-10-19T07:00:00+02:00")

    def test_a_letter_that_fails_is_due_again(self):
        self.comment()
        with patch("comments.digests.queue_letter", side_effect=OSError), self.assertLogs("comments.mail"):
            self.assertEqual(self.send(), 0)
        self.assertEqual(self.send(), 1)


@real_outbox
class TwoWorkersTest(CrowdTestCase):
    def test_each_letter_is_written_once(self):
        post, tom = make_post(days_ago=9), make_user("Tom")
        make_moderator("Max")
        people = [make_user(name) for name in ("Ben", "Cem", "Dora", "Eva")]
        for person in people:
            following.follow_post(post, person)
        for person in people[:2]:
            MailPreference.objects.create(user=person, follows="at_once")
        for _ in range(3):
            make_comment(post, tom)
        Notification.objects.update(created_at=timezone.now() - timedelta(days=2))
        jobs = [mail.write_letters, digests.send_digests]
        written = self.at_once(*jobs, *jobs, *jobs)
        # Ada, Ben and Cem hear of three at once; Dora and Eva in one letter each.
        self.assertEqual(sum(written), 11)
        letters = sorted((letter.to[0].partition("@")[0], letter.subject) for letter in Email.objects.order_by("pk"))
        names = [name for name, _ in letters]
        self.assertEqual(
            {name: names.count(name) for name in names}, {"ada": 3, "ben": 3, "cem": 3, "dora": 1, "eva": 1}
        )

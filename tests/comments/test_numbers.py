from datetime import timedelta

from django.db import connection
from django.test import SimpleTestCase, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comments import crisis, doors
from comments.models import Comment, CommentLog, Reason
from comments.numbers import numbers
from comments.templatetags.comment_tags import in_words
from tests.builders import (
    CROWD,
    forget_cached_lookups,
    make_comment,
    make_many_comments,
    make_moderator,
    make_post,
    make_user,
)

PAGE = reverse("admin:comments_comment_numbers")


class NumbersTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.max, cls.eva = make_moderator("Max"), make_moderator("Eva")

    def setUp(self):
        self.client.force_login(self.max)

    def decided(self, state, hours, by=None):
        """A comment that waited so many hours for `by` (Max)."""
        comment = make_comment(self.post, state="pending")
        door = {"approved": doors.approve, "rejected": doors.reject, "spam": doors.mark_as_spam}[state]
        door(comment, by=by or self.max)
        posted = timezone.now() - timedelta(hours=hours)
        Comment.objects.filter(pk=comment.pk).update(submit_date=posted)
        comment.log.filter(act="post").update(at=posted)
        return comment

    def test_it_works(self):
        make_comment(self.post, state="pending")
        for hours in (1, 3, 50):
            self.decided("approved", hours)
        answer = self.client.get(PAGE)
        self.assertContains(answer, "<strong>1</strong> waiting")
        self.assertContains(answer, "<dd>3 hours</dd>")

    def test_an_empty_blog_has_numbers_too(self):
        answer = self.client.get(PAGE)
        self.assertContains(answer, "<strong>0</strong> waiting")
        self.assertContains(answer, "Nobody had to decide.")

    def test_what_was_hidden_waits_since_then_and_not_since_it_was_written(self):
        comments = [self.decided("approved", 24 * 365) for _ in range(2)]
        CommentLog.objects.update(at=timezone.now() - timedelta(days=365))
        for comment in comments:
            doors.hold_back(comment, "reported", "Reported by three readers.")
        CommentLog.objects.filter(act="hold back").update(at=timezone.now() - timedelta(hours=2))
        doors.approve(Comment.objects.get(pk=comments[0].pk), by=self.max)
        found = numbers()
        self.assertEqual(
            (in_words(found["median"]), in_words(timezone.now() - found["oldest"])), ("2 hours", "2 hours")
        )

    def test_who_decided_what(self):
        self.decided("approved", 1)
        self.decided("rejected", 3)
        self.decided("spam", 5, by=self.eva)
        rows = {row["name"]: row for row in numbers()["by_moderator"]}
        self.assertEqual((rows["Max"]["count"], rows["Max"]["approved"], rows["Max"]["refused"]), (2, 1, 1))
        self.assertEqual((rows["Eva"]["count"], rows["Eva"]["spam"]), (1, 1))
        self.assertEqual(in_words(rows["Max"]["median"]), "2 hours")

    def test_what_a_writer_withdrew_is_no_decision(self):
        comment = make_comment(self.post, make_user("Tom"), state="pending")
        doors.withdraw(comment, by=make_user("Tom"))
        self.assertIsNone(numbers()["median"])

    def test_a_second_decision_does_not_count_again(self):
        comment = self.decided("approved", 2)
        doors.reject(Comment.objects.get(pk=comment.pk), by=self.eva)
        self.assertEqual([row["name"] for row in numbers()["by_moderator"]], ["Max"])

    def test_adverts_caught_and_missed(self):
        self.decided("spam", 1)
        published = self.decided("approved", 1)
        doors.mark_as_spam(Comment.objects.get(pk=published.pk), by=self.max)
        found = numbers()
        self.assertEqual((found["caught"], found["missed"]), (1, 1))

    def test_the_days_hold_what_came_and_what_was_decided(self):
        self.decided("approved", 0)
        make_comment(self.post, state="pending")
        last = numbers()["by_day"][-1]
        self.assertEqual((last["came"], last["decided"]), (2, 1))
        self.assertEqual(len(numbers()["by_day"]), 30)

    def test_reasons(self):
        self.decided("approved", 1)
        self.decided("rejected", 1)
        row = numbers()["held_by"][0]
        self.assertEqual((row["held_by"], row["count"], row["approved"], row["refused"]), ("all", 2, 1, 1))
        self.assertContains(self.client.get(PAGE), "Every comment waits")

    def test_refusals_by_reason(self):
        listed = Reason.objects.create(title="A sale", sentence="Please sell nothing here.")
        for reason in (listed.sentence, f"{listed.sentence} Not even tea.", "I have my own words.", ""):
            doors.reject(make_comment(self.post, state="pending"), by=self.max, reason=reason)
        found = {row["title"]: row["count"] for row in numbers()["refused_because"]}
        self.assertEqual(found, {"A sale": 2, "In their own words": 1, "No reason given": 1})
        self.assertContains(self.client.get(PAGE), "A sale")

    def test_what_was_approved_or_withdrawn_is_not_refused(self):
        tom = make_user("Tom")
        doors.withdraw(make_comment(self.post, tom, state="pending"), by=tom)
        self.decided("approved", 1)
        self.assertEqual(numbers()["refused_because"], [])
        self.assertContains(self.client.get(PAGE), "Nothing was refused.")

    def test_how_long_calls_for_help_waited(self):
        self.assertContains(self.client.get(PAGE), "No comment raised an alarm.")
        for minutes in (10, 30):
            comment = make_comment(self.post)
            crisis.raise_alarm(comment, "A reader is worried.")
            doors.approve(Comment.objects.get(pk=comment.pk), by=self.max)
            alarm = comment.alarms.get()
            comment.alarms.update(raised_at=alarm.answered_at - timedelta(minutes=minutes))
        crisis.raise_alarm(make_comment(self.post), "Another reader is worried.")
        found = numbers()
        self.assertEqual((found["alarms"], found["alarms_open"]), (3, 1))
        page = self.client.get(PAGE)
        self.assertContains(page, "<dd>20 minutes</dd>")
        self.assertContains(page, "<dd>30 minutes</dd>")

    def test_what_is_older_does_not_count(self):
        self.decided("approved", 1)
        CommentLog.objects.update(at=timezone.now() - timedelta(days=40))
        self.assertIsNone(numbers()["median"])

    def test_query_count_does_not_grow(self):
        self.client.get(PAGE)
        forget_cached_lookups()
        with CaptureQueriesContext(connection) as few:
            self.client.get(PAGE)
        make_many_comments(make_post("Talked about"), 60, writers=[make_user(name) for name in CROWD])
        for hours in range(12):
            self.decided("approved", hours, by=self.eva)
        forget_cached_lookups()
        with self.assertNumQueries(len(few) + 1):  # the names of those who decided
            self.client.get(PAGE)

    def test_only_moderators_see_it(self):
        self.client.force_login(make_user("Tom", is_staff=True))
        self.assertEqual(self.client.get(PAGE).status_code, 403)


class InWordsTest(SimpleTestCase):
    def test_it_works(self):
        for minutes, words in (
            (0, "1 minute"), (1, "1 minute"), (119, "119 minutes"), (120, "2 hours"), (47 * 60, "47 hours"),
            (48 * 60, "2 days"), (10 * 24 * 60, "10 days"),
        ):  # fmt: skip
            self.assertEqual(in_words(timedelta(minutes=minutes)), words)

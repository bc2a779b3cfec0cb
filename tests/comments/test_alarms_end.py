"""Whatever a moderator decides ends an alarm, so that the next one is heard; and whoever takes the comment away."""

from datetime import timedelta

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from comments import appeals, crisis, doors, numbers, redaction, reports, second_look
from comments.models import Alarm, Comment, Report
from tests.builders import make_comment, make_moderator, make_post, make_user, real_outbox


@real_outbox
class AlarmsEndTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita, cls.tom = make_user("Rita"), make_user("Tom")
        cls.max, cls.mia = make_moderator("Max"), make_moderator("Mia")

    def setUp(self):
        self.comment = make_comment(self.post, self.rita, text="Call me: 555 0142. See https://example.org today.")

    def ring(self):
        """Raise an alarm of a comment that was looked at before, so that it stays published. Return who is written to."""
        Email.objects.all().delete()
        crisis.raise_alarm(self.comment, "A reader is worried.", by=self.tom)
        self.comment = Comment.objects.get(pk=self.comment.pk)
        return Email.objects.count()

    def assert_it_ends(self, decide):
        self.assertEqual(self.ring(), 2)
        self.assertTrue(decide())
        self.assertFalse(Alarm.objects.filter(answered_at=None).exists())
        self.assertEqual(Alarm.objects.first().answered_by, self.max)
        self.assertEqual(self.ring(), 2)

    def looked_at(self):
        self.ring()
        doors.approve(self.comment, by=self.max)
        self.comment.refresh_from_db()

    def test_keeping_what_was_reported_ends_it(self):
        self.looked_at()
        Report.objects.create(comment=self.comment, reporter=self.tom, reason="unkind")
        self.assert_it_ends(lambda: reports.keep(self.comment, by=self.max))

    def test_taking_the_links_out_ends_it(self):
        self.looked_at()
        self.assert_it_ends(lambda: second_look.approve_without_links(self.comment, by=self.max))

    def test_leaving_it_published_ends_it(self):
        self.looked_at()
        second_look.want_review(self.comment, self.mia, "domain", "Look again.")
        self.assert_it_ends(lambda: second_look.mark_reviewed(self.comment, by=self.max))

    def test_putting_words_back_ends_it(self):
        self.looked_at()
        redaction.redact(self.comment, self.mia, "555 0142")
        self.assert_it_ends(lambda: appeals.put_back(self.comment, by=self.max))

    def test_what_decides_nothing_does_not(self):
        self.looked_at()
        self.ring()
        redaction.redact(self.comment, self.max, "555 0142")
        self.assertTrue(Alarm.objects.filter(answered_at=None).exists())
        self.assertEqual(self.ring(), 0)

    def test_who_takes_the_comment_away_has_not_decided(self):
        self.ring()
        Alarm.objects.update(raised_at=timezone.now() - timedelta(minutes=12))
        doors.withdraw(self.comment, by=self.rita)
        self.client.force_login(self.max)
        page = self.client.get(reverse("admin:comments_comment_change", args=[self.comment.pk]))
        self.assertContains(page, "The writer took it away 12 minutes after the alarm")
        self.assertNotContains(page, "decided 12 minutes")
        found = numbers._alarms(timezone.now() - timedelta(days=1))
        self.assertEqual((found["alarms"], found["alarms_open"], found["alarms_median"]), (1, 0, None))

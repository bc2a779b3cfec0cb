"""A change that was published or refused, words that were taken out: taken back by the button of the queue."""

import re
from datetime import timedelta

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from comments import desk, doors, redaction, reports, second_look
from comments.models import Comment, CommentLog, Decision, Report
from tests.builders import make_comment, make_moderator, make_post, make_user, real_outbox
from tests.comments.test_decisions import minutes_pass

QUEUE = reverse("admin:comments_comment_changelist")
UNDO = reverse("admin:comments_comment_undo")


class Desk(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.max, cls.rita = make_moderator("Max"), make_user("Rita")
        cls.comment = make_comment(cls.post, cls.rita, text="It helped me. Call 0170 555 0199.", state="pending")
        doors.approve(cls.comment, by=cls.max)

    def setUp(self):
        self.client.force_login(self.max)

    def stored(self):
        return Comment.objects.get(pk=self.comment.pk)

    def everything(self):
        kept = Comment.objects.filter(pk=self.comment.pk).values().get()
        return {name: value for name, value in kept.items() if not name.endswith("_ptr_id")}

    def propose(self, text="It helped me a lot. Call 0170 555 0199."):
        self.assertFalse(doors.edit(self.stored(), self.rita, text))

    def press(self, act):
        return self.client.post(reverse("admin:comments_comment_change", args=[self.comment.pk]), {"act": act})

    def take_out(self, words):
        return self.client.post(reverse("admin:comments_comment_redact", args=[self.comment.pk]), {"words": words})

    def last_deed(self):
        found = re.search(r'name="deed" value="([^"]+)"', self.client.get(QUEUE).content.decode())
        return found and found[1]

    def take_back(self, deed=None):
        return self.client.post(UNDO, {"deed": deed or self.last_deed()}, follow=True)


class UndoOfTextsTest(Desk):
    def test_a_published_change_waits_again(self):
        self.propose()
        before = self.everything()
        self.press("publish_change")
        self.assertContains(self.client.get(QUEUE), "Your last decision: 1 comment published with its change.")
        self.assertContains(self.take_back(), "1 decision taken back.")
        self.assertEqual(self.everything(), before)
        self.assertContains(self.client.get(QUEUE), "lot.</ins>")

    def test_a_refused_change_waits_again_and_nobody_hears_of_it(self):
        self.propose()
        before = self.everything()
        self.press("keep_old")
        self.take_back()
        self.assertEqual(self.everything(), before)
        self.assertFalse(Decision.objects.filter(is_void=False).exists())

    def test_words_taken_out_are_there_again_in_text_and_change(self):
        self.propose()
        before = self.everything()
        self.take_out("0170 555 0199")
        self.assertNotIn("0170", self.stored().comment + self.stored().proposed_text)
        self.assertContains(self.take_back(), "1 decision taken back.")
        self.assertEqual(self.everything(), before)

    def test_links_taken_out_are_there_again_with_the_state(self):
        self.comment = make_comment(self.post, self.rita, text="See [this](https://example.org/a).", state="pending")
        before = self.everything()
        self.press("approve_plain")
        self.assertEqual((self.stored().state, self.stored().comment), ("approved", "See this."))
        self.assertContains(self.client.get(QUEUE), "Your last decision: 1 comment published without its links.")
        self.take_back()
        self.assertEqual(self.everything(), before)

    def test_reports_that_were_closed_are_open_again(self):
        reports.report(self.comment, make_user("Tom"), Report.Reason.UNKIND)
        self.press("keep")
        self.assertFalse(Report.objects.open().exists())
        self.take_back()
        self.assertTrue(Report.objects.open().exists())

    def test_a_look_is_forgotten(self):
        second_look.want_review(self.stored(), self.max, "words", "Says “cure”.")
        before = self.everything()
        self.press("review")
        self.assertFalse(Comment.objects.unreviewed().exists())
        self.take_back()
        self.assertEqual(self.everything(), before)

    def test_what_its_writer_wrote_since_stays(self):
        self.propose()
        self.press("publish_change")
        deed = self.last_deed()
        self.propose("It did not help me.")
        self.assertContains(self.take_back(deed), "Not taken back: 1. Somebody has decided or written since")
        self.assertEqual(self.stored().comment, "It helped me a lot. Call 0170 555 0199.")
        self.assertEqual(self.stored().proposed_text, "It did not help me.")

    def test_a_second_click_changes_nothing(self):
        self.take_out("0170 555 0199")
        deed = self.last_deed()
        self.take_back(deed)
        self.assertContains(self.take_back(deed), "Not taken back: 1.")
        self.assertIn("0170", self.stored().comment)

    def test_somebody_else_takes_nothing_back(self):
        self.take_out("0170 555 0199")
        deed = self.last_deed()
        self.client.force_login(make_moderator("Mia"))
        self.take_back(deed)
        self.assertIn(redaction.PUT_INSTEAD, self.stored().comment)

    def test_the_log_tells_both_and_says_so_in_words(self):
        self.take_out("0170 555 0199")
        self.take_back()
        rows = list(CommentLog.objects.filter(comment=self.comment).values_list("act", "reason", "by"))
        self.assertEqual(rows[-2:], [("redact", "", self.max.pk), ("undo", "redact", self.max.pk)])
        page = self.client.get(reverse("admin:comments_commentlog_changelist"))
        self.assertContains(page, "Words taken out")
        self.assertContains(page, "Taken back: words taken out")
        self.assertNotContains(page, "Reason: redact")


@real_outbox
class ToldTest(Desk):
    def test_what_its_writer_was_told_is_a_new_decision(self):
        self.take_out("0170 555 0199")
        deed = CommentLog.objects.last().deed
        minutes_pass()
        desk.tell_people()
        self.assertContains(self.take_back(deed), "Not taken back: 1.")
        self.assertIn(redaction.PUT_INSTEAD, self.stored().comment)

    def test_the_button_goes_after_some_minutes(self):
        self.take_out("0170 555 0199")
        CommentLog.objects.update(at=timezone.now() - timedelta(minutes=11))
        self.assertIsNone(self.last_deed())

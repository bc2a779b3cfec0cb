"""The moderators' morning letter, and deciding by its links: once, within three days, by whom it was sent to."""

import re
from datetime import datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

from django.core import signing
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from accounts.models import ModerationMode, SiteSettings
from comments import doors, morning, stopping
from comments.models import Appeal, Comment, MailPreference, Reason
from tests.builders import (
    CROWD,
    letters_to,
    make_author,
    make_comment,
    make_moderator,
    make_post,
    make_user,
    real_outbox,
)

# A Wednesday.
NOON = datetime(2026, 9, 16, 12, tzinfo=ZoneInfo("UTC"))


def at(moment):
    """Let the letters believe that it is this moment."""
    return patch("django.utils.timezone.now", return_value=moment)


@real_outbox
class MorningLetterTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        make_author("Ada")
        cls.max, cls.eva = make_moderator("Max"), make_moderator("Eva")
        cls.post = make_post(published_at=NOON - timedelta(days=60))

    def wait(self, **fields):
        return make_comment(self.post, fields.pop("writer", None), state="pending", **fields)

    def send(self, moment=NOON):
        with at(moment):
            return morning.send_morning_letters()

    def test_it_works(self):
        self.wait()
        self.assertEqual(self.send(), 2)
        (letter,) = letters_to(self.max)
        self.assertEqual(letter.subject, "1 comment is waiting this morning")
        self.assertIn("A moderator looks at every comment first.", letter.message)

    def test_it_says_since_when_each_waits(self):
        comment = make_comment(self.post, text="Written long ago.")
        Comment.objects.filter(pk=comment.pk).update(submit_date=NOON - timedelta(days=900))
        comment.log.update(at=NOON - timedelta(days=900))
        doors.hold_back(comment, "reported", "Reported by three readers.")
        comment.log.filter(act="hold back").update(at=timezone.now() - timedelta(hours=3))
        self.send()
        self.assertIn(", for 3\xa0hours. Reported by three readers.", letters_to(self.max)[0].message)

    def test_it_says_since_when_an_appeal_waits(self):
        comment = make_comment(self.post, make_user("Tom"))
        doors.reject(comment, by=self.max, reason="No source.")
        comment.log.update(at=NOON - timedelta(days=900))
        decision = comment.decisions.get()
        Appeal.objects.create(decision=decision, text="There is one.", made_at=timezone.now() - timedelta(hours=3))
        self.send()
        self.assertIn(", for 3\xa0hours. The writer asks for a second look.", letters_to(self.max)[0].message)

    def test_it_holds_no_text_and_no_writer(self):
        self.wait(text="SECRET text")
        self.send()
        for letter in Email.objects.order_by("pk"):
            for word in ("SECRET", "Rita", "rita@"):
                self.assertNotIn(word.lower(), (letter.subject + letter.message + letter.html_message).lower())

    def test_nothing_waits_nothing_is_written(self):
        self.assertEqual(self.send(), 0)

    def test_it_comes_once_a_morning(self):
        self.wait()
        self.send()
        self.assertEqual(self.send(NOON + timedelta(hours=6)), 0)
        self.assertEqual(self.send(NOON + timedelta(hours=20)), 2)

    def test_who_wants_none_gets_none(self):
        self.wait()
        self.client.post(stopping.stop_link(self.max, "queue").removeprefix("http://localhost:8000"))
        self.assertEqual(self.send(), 1)
        self.assertEqual(list(letters_to(self.max)), [])

    def test_only_moderators_choose(self):
        address = reverse("comments:mail_preferences")
        self.client.force_login(self.max)
        wishes = {"replies": "daily", "follows": "daily", "queue": "daily"}
        self.client.post(address, wishes)
        self.assertEqual(MailPreference.objects.get(user=self.max).queue, "daily")
        self.client.force_login(make_user("Rita"))
        self.assertNotContains(self.client.get(address), "Comments that wait")
        self.client.post(address, wishes | {"queue": "never"})
        self.assertEqual(MailPreference.objects.get(user=make_user("Rita")).queue, "hourly")

    def test_it_is_as_long_as_ten_minutes(self):
        for name in set(CROWD) - {"Eva"}:
            self.wait(writer=make_user(name))
        self.send()
        (letter,) = letters_to(self.max)
        self.assertEqual(letter.message.count("Read and decide"), 10)
        self.assertIn("And 9 more in the queue.", letter.message)


@real_outbox
class DecideByLetterTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.max, cls.eva = make_moderator("Max"), make_moderator("Eva")
        cls.comment = make_comment(make_post(), text="Does it *last*?", state="pending")
        morning.send_morning_letters()
        (letter,) = letters_to(cls.max)
        cls.path = re.search(r"http://localhost:8000(/comments/decide/\S+)", letter.message)[1]

    def state(self):
        return Comment.objects.get(pk=self.comment.pk).state

    def assert_refused(self, answer, sentence, status):
        self.assertContains(answer, sentence, status_code=status)
        self.assertContains(answer, "Nothing was decided", status_code=status)
        self.assertNotContains(answer, "Does it", status_code=status)

    def test_a_get_shows_the_comment_and_changes_nothing(self):
        answer = self.client.get(self.path)
        self.assertContains(answer, "Does it <em>last</em>?")
        self.assertIn("no-cache", answer["Cache-Control"])
        self.assertEqual(self.state(), "pending")

    def test_the_buttons_decide(self):
        for act, state in (("approve", "approved"), ("reject", "rejected"), ("spam", "spam")):
            with self.subTest(act):
                comment = make_comment(self.comment.post, state="pending")
                with at(datetime(2030, 1, 1, 12, tzinfo=ZoneInfo("UTC"))):
                    MailPreference.objects.update(morning_sent_at=None)
                    morning.send_morning_letters()
                    letter = list(letters_to(self.max))[-1]
                    path = re.findall(r"http://localhost:8000(/comments/decide/\S+)", letter.message)[-1]
                    self.assertContains(
                        self.client.post(path, {"act": act, "reason": "Because."}),
                        f"is {state if act != 'spam' else 'marked as spam'}",
                    )
                last = comment.log.last()
                self.assertEqual((last.after, last.by, last.reason), (state, self.max, "Because."))

    def test_it_works_once(self):
        self.client.post(self.path, {"act": "approve"})
        self.assert_refused(self.client.post(self.path, {"act": "spam"}), "You have acted on this comment", 409)
        doors.reject(Comment.objects.get(pk=self.comment.pk), by=self.eva)
        doors.restore(Comment.objects.get(pk=self.comment.pk), by=self.eva)
        self.assert_refused(self.client.get(self.path), "Eva has acted on this comment", 409)

    def test_a_text_changed_since_is_not_decided_on(self):
        doors.edit(Comment.objects.get(pk=self.comment.pk), by=self.comment.user, text="Buy here.")
        self.assert_refused(self.client.post(self.path, {"act": "approve"}), "Rita has acted", 409)
        self.assertEqual(self.state(), "pending")

    def test_it_runs_out(self):
        with patch("django.core.signing.time.time", return_value=datetime.now().timestamp() + 4 * 24 * 3600):
            self.assert_refused(self.client.post(self.path, {"act": "approve"}), "This link has run out.", 410)
        self.assertEqual(self.state(), "pending")

    def test_a_changed_link_is_refused(self):
        token = self.path.rstrip("/").rpartition("/")[2]
        forged = signing.dumps([self.max.pk, self.comment.pk, 1], salt="another")
        odd = [signing.dumps(value, salt=morning.SALT) for value in ([1], "x", [10**6, self.comment.pk, 1])]
        for bad in (token[:-1], "x" + token, "x", "é", forged, *odd):
            path = reverse("comments:decide_by_letter", args=[bad])
            self.assert_refused(self.client.post(path, {"act": "approve"}), "This link does not work", 404)
        self.assertEqual(self.state(), "pending")

    def test_somebody_else_is_refused(self):
        self.client.force_login(self.eva)
        self.assert_refused(self.client.post(self.path, {"act": "approve"}), "was sent to somebody else", 403)
        self.client.force_login(self.max)
        self.assertContains(self.client.post(self.path, {"act": "approve"}), "is approved")

    def test_a_former_moderator_is_refused(self):
        self.max.groups.clear()
        self.assert_refused(self.client.post(self.path, {"act": "approve"}), "You do not moderate", 403)
        self.assertEqual(self.state(), "pending")

    def test_an_unknown_act_changes_nothing(self):
        for act in ("remove", "", "x"):
            answer = self.client.post(self.path, {"act": act, "reason": "Well meant."})
            self.assertContains(answer, "Please press one of the buttons.", status_code=400)
            self.assertContains(answer, "Well meant.", status_code=400)
        self.assertEqual(self.state(), "pending")

    def test_a_reason_too_long_comes_back(self):
        answer = self.client.post(self.path, {"act": "reject", "reason": "x" * 501})
        self.assertContains(answer, "Please use at most 500 characters.", status_code=400)
        self.assertContains(answer, "x" * 501, status_code=400)
        self.assertEqual(self.state(), "pending")

    def test_who_is_late_keeps_the_words(self):
        doors.approve(Comment.objects.get(pk=self.comment.pk), by=self.eva)
        answer = self.client.post(self.path, {"act": "reject", "reason": "I had thought of a reason."})
        self.assert_refused(answer, "I had thought of a reason.", 409)

    def test_a_listed_reason_reaches_the_writer(self):
        listed = Reason.objects.filter(is_active=True).first()
        self.client.post(self.path, {"act": "reject", "listed": listed.pk, "reason": "Sorry."})
        self.assertEqual(self.comment.log.last().reason, f"{listed.sentence} Sorry.")

    def test_it_can_be_taken_back_in_the_queue(self):
        self.client.post(self.path, {"act": "spam"})
        self.client.force_login(self.max)
        queue = self.client.get(reverse("admin:comments_comment_changelist"))
        self.assertContains(queue, "Your last decision: 1 comment marked as spam.")

    def test_why_it_waits_is_read_before_it(self):
        page = self.client.get(self.path).content.decode()
        self.assertLess(page.index("A moderator looks at every comment first."), page.index("Does it <em>last</em>"))


@real_outbox
class LetterAboutOthersTest(TestCase):
    """Links about comments that wait although they are published or refused."""

    def link(self, comment):
        token = signing.dumps([make_moderator("Max").pk, comment.pk, comment.log.last().pk], salt=morning.SALT)
        return reverse("comments:decide_by_letter", args=[token])

    def test_what_is_read_already_is_left_published(self):
        SiteSettings.objects.update_or_create(pk=1, defaults={"moderation": ModerationMode.PUBLISH})
        comment = doors.post(make_post(), make_user("Rita"), "Nice to read.")
        link = self.link(comment)
        page = self.client.get(link)
        self.assertContains(page, "Everybody can read it already.")
        self.assertNotContains(page, 'value="approve"')
        self.assertContains(self.client.post(link, {"act": "review"}), "is left published")
        self.assertIsNotNone(Comment.objects.get(pk=comment.pk).reviewed_at)

    def test_an_appeal_is_read_at_the_desk(self):
        comment = make_comment(make_post(), state="rejected")
        page = self.client.get(self.link(comment))
        self.assertContains(page, "Sign in to compare and decide")
        self.assertNotContains(page, 'name="act"')

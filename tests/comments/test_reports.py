"""Reports by readers: enough of those who are mostly right hide a comment until a moderator has looked."""

from datetime import timedelta

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from accounts.models import User
from accounts.over_sign_in import signed
from comments import doors, reports, standing, weights
from comments.models import Comment, CommentLog, Conversation, Report
from comments.undoing import undo_deed
from tests.builders import (
    CROWD,
    make_comment,
    make_many_comments,
    make_moderator,
    make_post,
    make_user,
    real_outbox,
)

Reason = Report.Reason


def join_long_ago(*people):
    User.objects.filter(pk__in=[person.pk for person in people]).update(joined_at=timezone.now() - timedelta(days=100))
    for person in people:
        person.refresh_from_db()


def trust(person):
    """Let `person` be somebody who joined long ago and wrote much that was approved."""
    join_long_ago(person)
    make_many_comments(make_post(f"Where {person} wrote"), weights.TRUSTED_FROM, writers=[person])
    return person


@real_outbox
class ReportTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.max = make_moderator("Max")
        cls.tom = trust(make_user("Tom"))
        cls.rita = make_user("Rita")
        join_long_ago(cls.rita)
        cls.comment = make_comment(cls.post, cls.tom, text="A bold claim.")
        cls.answer = make_comment(cls.post, cls.rita, cls.comment, "Where is that from?")

    def setUp(self):
        self.client.force_login(self.rita)
        self.address = reverse("comments:report", args=[self.post.slug, self.comment.number])

    def send(self, reason="unkind", text="", **more):
        return self.client.post(self.address, {"reason": reason, "text": text, **more})

    def state(self):
        return Comment.objects.get(pk=self.comment.pk).state

    def test_it_works(self):
        self.assertContains(self.client.get(self.address), "A bold claim.")
        self.assertRedirects(
            self.send(text="See the second line."), self.comment.get_absolute_url(), target_status_code=302
        )
        told = Report.objects.get()
        self.assertEqual((told.comment, told.reporter, told.reason), (self.comment, self.rita, "unkind"))
        self.assertEqual(self.state(), "approved")

    def test_the_page_of_the_comment_leads_to_it(self):
        whole = reverse("comments:whole", args=[self.post.slug, self.comment.number])
        self.assertContains(self.client.get(whole), self.address)
        self.client.force_login(self.tom)
        self.assertNotContains(self.client.get(whole), self.address)

    def test_it_can_be_changed_and_counts_once(self):
        self.send()
        self.send("other", "It is about something else.")
        self.assertEqual(Report.objects.get().reason, "other")

    def test_something_else_needs_words(self):
        for text in (" ", "\u200b", "\x00"):
            self.assertContains(self.send("other", text), "Please write what is wrong.", status_code=400)
        self.assertFalse(Report.objects.exists())

    def test_too_many_words_come_back(self):
        answer = self.send("unkind", "so unkind " * 200)
        self.assertContains(answer, "Please use at most 1000 characters. These are 1999.", status_code=400)
        self.assertContains(answer, "so unkind so unkind", status_code=400)
        self.assertFalse(Report.objects.exists())

    def test_a_reason_is_needed_and_the_words_come_back(self):
        answer = self.send("nonsense", "My careful words")
        self.assertContains(answer, "My careful words", status_code=400)
        self.assertContains(answer, "Please choose what it is about.", status_code=400)
        self.assertNotContains(answer, "valid choice", status_code=400)

    def test_guests_sign_in_first(self):
        self.client.logout()
        self.assertIn(reverse("account_login"), self.send().url)
        self.assertFalse(Report.objects.exists())

    def test_ones_own_comment_cannot_be_reported(self):
        self.client.force_login(self.tom)
        self.assertContains(self.send(), "your own comment", status_code=400)
        self.assertFalse(Report.objects.exists())

    def test_a_hidden_comment_is_not_there(self):
        doors.reject(self.comment, by=self.max)
        self.assertEqual(self.client.get(self.address).status_code, 404)
        self.assertEqual(self.send().status_code, 404)

    def test_words_about_one_hidden_meanwhile_are_kept_and_worry_is_heard(self):
        doors.hold_back(self.comment, "reported", "Reported by three readers.")
        self.assertEqual(self.client.get(self.address).status_code, 404)
        self.assertContains(self.send(text="My words."), "My words.", status_code=400)
        self.assertFalse(Report.objects.exists())
        self.assertEqual(self.send("worried", "My words.").status_code, 302)
        self.assertEqual((Report.objects.get().text, Email.objects.count()), ("My words.", 1))

    def test_who_wrote_what_is_hidden_is_not_told(self):
        self.assertContains(self.client.get(self.address), "By <bdi>Tom</bdi>")
        doors.hold_back(self.comment, "reported", "Reported by three readers.")
        self.assertNotContains(self.send(""), "Tom", status_code=400)

    def test_words_sent_signed_out_are_there_after_signing_in_though_it_is_hidden_meanwhile(self):
        form = {"reason": "worried", "text": "My words.", "writer": signed(self.rita)}
        self.client.logout()
        self.client.post(self.address, form)
        doors.hold_back(self.comment, "reported", "Reported by three readers.")
        self.client.force_login(self.rita)
        self.assertContains(self.client.get(self.address), "My words.")
        self.assertRedirects(self.send("worried", "My words."), f"{self.post.get_absolute_url()}#comments")
        self.assertEqual(self.client.get(reverse("comments:report", args=[self.post.slug, 999])).status_code, 404)

    def test_one_that_was_never_published_is_not_there(self):
        waiting = make_comment(self.post, self.tom, state="pending")
        self.address = reverse("comments:report", args=[self.post.slug, waiting.number])
        self.assertEqual(self.send("worried").status_code, 404)

    def test_who_is_suspended_cannot_report(self):
        until = timezone.now() + timedelta(days=2)
        standing.act_on(self.rita, "suspend", self.max, "Please rest a little.", until)
        self.client.force_login(self.rita)
        self.assertContains(self.send(), "Please rest a little.", status_code=400)

    def test_twenty_fresh_accounts_hide_nothing(self):
        for name in CROWD:
            reports.report(self.comment, make_user(name), Reason.UNKIND)
        self.assertEqual((self.state(), Report.objects.count()), ("approved", 20))

    def test_twenty_fresh_accounts_do_not_hide_a_newcomers_comment_either(self):
        comment = make_comment(self.post, make_user("Zoe"))
        for name in CROWD:
            reports.report(comment, make_user(name), Reason.UNKIND)
        self.assertTrue(Comment.objects.get(pk=comment.pk).is_approved)

    def test_three_trusted_reporters_hide_it(self):
        people = [trust(make_user(name)) for name in CROWD[:3]]
        for person in people[:2]:
            reports.report(self.comment, person, Reason.UNKIND)
        self.assertEqual(self.state(), "approved")
        reports.report(self.comment, people[2], Reason.ADVERT)
        hidden = Comment.objects.get(pk=self.comment.pk)
        self.assertEqual((hidden.state, hidden.is_public), ("pending", False))
        self.assertEqual(hidden.held_because, "Reported by 3 readers: it is unkind, it is an advert.")
        self.assertEqual(CommentLog.objects.filter(comment=hidden).last().act, "hold back")
        self.assertEqual(Conversation.objects.get(post=self.post).approved_count, 1)

    def test_reporters_who_were_right_three_times_are_trusted(self):
        people = [make_user(name) for name in CROWD[:3]]
        join_long_ago(*people)
        for person in people:
            for _ in range(3):
                earlier = make_comment(self.post, make_user("Zoe"))
                reports.report(earlier, person, Reason.ADVERT)
                doors.mark_as_spam(Comment.objects.get(pk=earlier.pk), by=self.max)
        for person in people:
            reports.report(self.comment, person, Reason.ADVERT)
        self.assertEqual(self.state(), "pending")

    def test_reporters_who_were_wrong_count_little(self):
        people = [trust(make_user(name)) for name in CROWD[:3]]
        for person in people:
            for _ in range(3):
                earlier = make_comment(self.post, make_user("Zoe"))
                reports.report(earlier, person, Reason.ADVERT)
                reports.keep(Comment.objects.get(pk=earlier.pk), by=self.max)
        for person in people:
            reports.report(self.comment, person, Reason.ADVERT)
        self.assertEqual(self.state(), "approved")

    def test_the_hidden_comment_keeps_its_place_and_nobody_reads_it(self):
        for name in CROWD[:3]:
            reports.report(self.comment, trust(make_user(name)), Reason.UNKIND)
        self.client.logout()
        page = self.client.get(self.post.get_absolute_url())
        self.assertNotContains(page, "A bold claim.")
        self.assertContains(page, f'id="comment-{self.comment.number}"')
        self.assertContains(page, "This comment is waiting for a moderator.")

    def test_what_a_moderator_has_kept_is_not_hidden_again(self):
        people = [trust(make_user(name)) for name in CROWD[:4]]
        reports.report(self.comment, people[0], Reason.UNKIND)
        self.assertTrue(reports.keep(self.comment, by=self.max))
        for person in people[1:]:
            reports.report(self.comment, person, Reason.UNKIND)
        self.assertEqual(self.state(), "approved")
        self.assertEqual(Report.objects.open().count(), 3)

    def test_words_of_the_team_are_reported_but_not_hidden(self):
        comment = make_comment(self.post, self.max)
        for name in CROWD[:4]:
            reports.report(comment, trust(make_user(name)), Reason.UNKIND)
        self.assertTrue(Comment.objects.get(pk=comment.pk).is_approved)

    def test_a_decision_closes_the_reports(self):
        for act, outcome in ((doors.reject, "upheld"), (doors.mark_as_spam, "upheld"), (doors.remove, "upheld")):
            comment = make_comment(self.post, self.tom)
            told = reports.report(comment, self.rita, Reason.ADVERT)
            act(comment, by=self.max)
            told.refresh_from_db()
            self.assertEqual(told.outcome, outcome)

    def test_approving_what_was_hidden_means_the_reports_were_wrong(self):
        for name in CROWD[:3]:
            reports.report(self.comment, trust(make_user(name)), Reason.UNKIND)
        doors.approve(Comment.objects.get(pk=self.comment.pk), by=self.max)
        self.assertEqual(set(Report.objects.values_list("outcome", flat=True)), {"kept"})

    def test_a_writer_who_takes_the_comment_away_decides_nothing_about_the_reporter(self):
        told = reports.report(self.comment, self.rita, Reason.ADVERT)
        doors.withdraw(Comment.objects.get(pk=self.comment.pk), self.tom)
        told.refresh_from_db()
        self.assertEqual(told.outcome, "gone")

    def test_a_decision_taken_back_opens_the_reports_again(self):
        told = reports.report(self.comment, self.rita, Reason.ADVERT)
        self.client.force_login(self.max)
        self.client.post(reverse("admin:comments_comment_change", args=[self.comment.pk]), {"act": "reject"})
        told.refresh_from_db()
        self.assertEqual(told.outcome, "upheld")
        self.assertEqual(undo_deed(CommentLog.objects.last().deed, self.max), (1, 0))
        told.refresh_from_db()
        self.assertTrue(told.is_open)

    def test_after_the_decision_the_report_stays_as_it_is(self):
        self.send("unkind")
        reports.keep(self.comment, by=self.max)
        self.assertContains(self.client.get(self.address), "The comment was kept")
        self.send("advert")
        self.assertEqual(Report.objects.get().reason, "unkind")

    def test_worry_is_urgent_and_told_at_once_without_the_text(self):
        self.send("worried", "She sounds hopeless.")
        letter = Email.objects.get()
        self.assertEqual(letter.to, [self.max.email])
        for part in (letter.subject, letter.message, letter.html_message):
            self.assertNotIn("A bold claim.", part)
            self.assertNotIn("hopeless", part)
        self.assertTrue(Report.objects.get().is_urgent)

    def test_a_second_worry_brings_no_second_letter(self):
        self.send("worried")
        self.send("worried", "More words.")
        # Eva had opened the page before the comment was hidden.
        reports.report(self.comment, make_user("Eva"), Reason.WORRIED)
        with self.assertRaisesMessage(reports.CannotReport, "hidden until a moderator has looked"):
            reports.report(self.comment, make_user("Ben"), Reason.UNKIND)
        self.assertEqual(Email.objects.count(), 1)

"""Every decision reaches its writer, once it cannot be taken back by a button any more."""

from datetime import timedelta

from django.test import TestCase
from django.urls import reverse
from post_office.models import Email

from comments import appeals, desk, doors, reports
from comments.clearing import remove_all
from comments.models import Appeal, Comment, CommentLog, Decision, DeskNotice, MailPreference, Reason, Report
from comments.undoing import undo_deed
from tests.builders import make_comment, make_moderator, make_post, make_user, real_outbox


def minutes_pass(minutes=11):
    """Let everything that was decided lie so far back."""
    for row in CommentLog.objects.all():
        CommentLog.objects.filter(pk=row.pk).update(at=row.at - timedelta(minutes=minutes))
    for report in Report.objects.filter(closed_at__isnull=False):
        Report.objects.filter(pk=report.pk).update(closed_at=report.closed_at - timedelta(minutes=minutes))


@real_outbox
class DecisionTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.max, cls.mia = make_moderator("Max"), make_moderator("Mia")
        cls.rita = make_user("Rita")
        cls.comment = make_comment(cls.post, cls.rita, text="A bold claim.")

    def setUp(self):
        self.client.force_login(self.max)
        self.page = reverse("admin:comments_comment_change", args=[self.comment.pk])

    def decide(self, act, **fields):
        return self.client.post(self.page, {"act": act, **fields})

    def told(self):
        """What Rita has been told by letter, after some minutes."""
        minutes_pass()
        desk.tell_people()
        return [letter.message for letter in Email.objects.order_by("pk") if letter.to == [self.rita.email]]

    def test_it_works(self):
        reason = Reason.objects.get(title="Unkind")
        self.decide("reject", listed=reason.pk, reason="The second line, mostly.")
        (letter,) = self.told()
        notice = DeskNotice.objects.get()
        for words in (letter, notice.text):
            self.assertIn(f"{reason.sentence} The second line, mostly.", words)
            self.assertIn("you can ask for a second look", words)
            self.assertNotIn("A bold claim.", words)
        self.assertEqual(notice.recipient, self.rita)

    def test_it_is_told_once(self):
        self.decide("reject")
        self.assertEqual(len(self.told()), 1)
        self.assertEqual(len(self.told()), 1)

    def test_it_is_not_told_while_it_can_be_taken_back(self):
        self.decide("reject")
        desk.tell_people()
        self.assertFalse(Email.objects.exists() or DeskNotice.objects.exists())

    def test_what_is_taken_back_is_not_told(self):
        self.decide("reject")
        undo_deed(CommentLog.objects.last().deed, self.max)
        self.assertEqual(self.told(), [])
        self.assertFalse(DeskNotice.objects.exists())

    def test_of_two_decisions_the_last_is_told(self):
        self.decide("reject", reason="First thought.")
        self.decide("spam", reason="Second thought.")
        (letter,) = self.told()
        self.assertIn("Second thought.", letter)
        self.assertNotIn("First thought.", letter)

    def test_what_was_told_and_is_taken_back_later_is_told_too(self):
        self.decide("reject")
        self.told()
        undo_deed(CommentLog.objects.last().deed, self.max)
        self.assertIn("is published", self.told()[1])

    def test_spam_and_removal_are_told_with_a_reason_of_their_own(self):
        self.decide("spam")
        self.assertIn("It reads like an advert.", self.told()[0])
        other = make_comment(self.post, self.rita)
        doors.remove(other, by=self.max)
        self.assertIn(f"A moderator removed your comment #{other.number}", self.told()[1])

    def test_ones_own_removal_is_no_news(self):
        doors.withdraw(self.comment, self.rita)
        self.assertEqual(self.told(), [])

    def test_a_refused_change_is_told(self):
        doors.edit(self.comment, self.rita, "A bolder claim.")
        self.decide("keep_old", reason="The first words were clearer.")
        self.assertIn("The first words were clearer.", self.told()[0])

    def test_links_taken_out_are_told_and_put_back_after_a_second_look(self):
        text = "It helped me, see https://example.org/a please."
        comment = make_comment(self.post, self.rita, text=text, state="pending")
        self.page = reverse("admin:comments_comment_change", args=[comment.pk])
        self.decide("approve_plain")
        self.assertIn("A moderator took the links out of your comment", self.told()[0])
        appeals.ask("It is where the numbers are from.", Decision.objects.get())
        self.client.force_login(self.mia)
        self.assertContains(self.client.get(self.page), "Put the words back")
        self.decide("put_back")
        comment.refresh_from_db()
        self.assertEqual((comment.comment, comment.state), (text, "approved"))
        self.assertIs(Appeal.objects.get().is_granted, True)

    def test_of_each_decision_that_took_words_a_second_look_can_be_asked(self):
        comment = make_comment(self.post, self.rita, text="See https://example.org/a please.", state="pending")
        self.page = reverse("admin:comments_comment_change", args=[comment.pk])
        self.decide("approve_plain", reason="No links.")
        doors.edit(comment, self.rita, "It helped me a lot, and see other words here.")
        comment.refresh_from_db()
        self.decide("keep_old", reason="Too late.")
        self.assertIn("Your comments, each with its reason", self.told()[0])
        self.client.force_login(self.rita)
        whole = reverse("comments:whole", args=[self.post.slug, comment.number])
        for act, reason in (("strip links", "No links."), ("refuse edit", "Too late.")):
            way = reverse("comments:appeal", args=[Decision.objects.get(log__act=act).pk])
            for address in (reverse("comments:mine"), whole):
                self.assertContains(self.client.get(address), reason)
                self.assertContains(self.client.get(address), way)

    def test_an_approval_is_told_to_those_who_asked_for_it(self):
        MailPreference.objects.create(user=self.rita, approvals=True)
        make_comment(self.post, self.rita)
        make_comment(self.post, make_user("Tom"))
        letters = self.told()
        self.assertEqual(len(letters), 1)
        self.assertIn("is published", letters[0])
        self.assertEqual(Email.objects.count(), 1)

    def test_the_choice_is_on_the_page_of_letters(self):
        self.client.force_login(self.rita)
        page = reverse("comments:mail_preferences")
        self.client.post(page, {"replies": "daily", "follows": "daily", "approvals": "on"})
        self.assertTrue(MailPreference.objects.get(user=self.rita).approvals)

    def test_many_decisions_are_one_letter(self):
        for _ in range(12):
            make_comment(self.post, self.rita)
        remove_all(self.rita, self.max, "All of it advertises.")
        (letter,) = self.told()
        self.assertIn("And 3 more.", letter)
        self.assertEqual(Decision.objects.filter(told_at__isnull=False).count(), 13)

    def test_the_account_shows_it(self):
        self.decide("reject", reason="Please be kind.")
        self.told()
        self.client.force_login(self.rita)
        self.assertContains(self.client.get(reverse("comments:mine")), "Please be kind.")
        whole = reverse("comments:whole", args=[self.post.slug, self.comment.number])
        self.assertContains(self.client.get(whole), "Please be kind.")
        notice = DeskNotice.objects.get()
        news = self.client.get(reverse("comments:notifications"))
        self.assertContains(news, reverse("comments:desk_notice", args=[notice.pk]))
        self.assertContains(news, "from the moderators")
        self.assertEqual(news.context["unread_news"](), 1)
        self.assertContains(self.client.get(reverse("comments:desk_notice", args=[notice.pk])), "Please be kind.")
        self.assertNotContains(self.client.get(reverse("comments:notifications")), "badge--new")

    def test_nobody_else_reads_it(self):
        self.decide("reject", reason="Please be kind.")
        self.told()
        self.client.force_login(make_user("Tom"))
        for name, key in (("desk_notice", DeskNotice.objects.get().pk), ("appeal", Decision.objects.last().pk)):
            self.assertEqual(self.client.get(reverse(f"comments:{name}", args=[key])).status_code, 404)
            self.client.logout()
            self.assertEqual(self.client.get(reverse(f"comments:{name}", args=[key])).status_code, 302)
            self.client.force_login(make_user("Tom"))

    def test_a_reporter_hears_the_outcome_in_the_account_alone(self):
        tom = make_user("Tom")
        reports.report(self.comment, tom, "unkind")
        doors.reject(Comment.objects.get(pk=self.comment.pk), by=self.max)
        self.told()
        notice = DeskNotice.objects.get(recipient=tom)
        self.assertIn("A moderator agreed with you", notice.text)
        self.assertFalse(any(letter.to == [tom.email] for letter in Email.objects.order_by("pk")))

    def test_a_reporter_who_asked_for_letters_gets_one(self):
        tom = make_user("Tom")
        self.client.force_login(tom)
        page = reverse("comments:mail_preferences")
        self.client.post(page, {"replies": "daily", "follows": "daily", "reports": "on"})
        reports.report(self.comment, tom, "unkind")
        doors.reject(Comment.objects.get(pk=self.comment.pk), by=self.max)
        self.told()
        (letter,) = [letter for letter in Email.objects.order_by("pk") if letter.to == [tom.email]]
        self.assertIn("A moderator agreed with you", letter.message)
        self.assertEqual(DeskNotice.objects.filter(recipient=tom).count(), 1)

    def test_a_reporter_is_not_told_what_was_taken_back(self):
        reports.report(self.comment, make_user("Tom"), "unkind")
        self.decide("reject")
        undo_deed(CommentLog.objects.last().deed, self.max)
        self.told()
        self.assertFalse(DeskNotice.objects.exists())

    def test_reasons_are_kept_by_moderators(self):
        address = reverse("admin:comments_reason_add")
        self.client.post(
            address, {"title": "Too long", "sentence": "It is very long.", "position": 5, "is_active": "on"}
        )
        self.assertContains(self.client.get(self.page), "Too long")
        Reason.objects.filter(title="Too long").update(is_active=False)
        self.assertNotContains(self.client.get(self.page), "Too long")

    def test_a_reason_too_long_for_the_log_comes_back(self):
        answer = self.decide("reject", listed=Reason.objects.first().pk, reason="x" * 480)
        self.assertContains(answer, "x" * 480, status_code=400)
        self.assertTrue(Comment.objects.get(pk=self.comment.pk).is_approved)

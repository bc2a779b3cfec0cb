"""A second look at a decision: once, with words, by another moderator."""

from django.test import TestCase
from django.urls import reverse
from post_office.models import Email

from comments import appeals, desk, doors
from comments.models import Appeal, Comment, CommentLog, Decision
from comments.undoing import undo_deed
from tests.builders import make_comment, make_moderator, make_post, make_user, real_outbox
from tests.comments.test_decisions import minutes_pass as decisions_lie_back
from tests.comments.test_standing import minutes_pass as answers_lie_back

QUEUE = reverse("admin:comments_comment_changelist")


def tell():
    decisions_lie_back()
    answers_lie_back()
    desk.tell_people()


@real_outbox
class AppealTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.max, cls.mia = make_moderator("Max"), make_moderator("Mia")
        cls.rita = make_user("Rita")
        cls.comment = make_comment(cls.post, cls.rita, text="A bold claim.")

    def setUp(self):
        doors.reject(self.comment, by=self.max, reason="No source.")
        tell()
        self.decision = Decision.objects.get(log__act="reject")
        self.address = reverse("comments:appeal", args=[self.decision.pk])
        self.page = reverse("admin:comments_comment_change", args=[self.comment.pk])
        self.client.force_login(self.rita)

    def ask(self, text="The source is in the post."):
        return self.client.post(self.address, {"text": text})

    def decide(self, act, by, **fields):
        self.client.force_login(by)
        return self.client.post(self.page, {"act": act, **fields})

    def state(self):
        return Comment.objects.get(pk=self.comment.pk).state

    def test_it_works(self):
        self.assertContains(self.client.get(self.address), "No source.")
        self.assertRedirects(self.ask(), self.address)
        self.assertContains(self.client.get(self.address), "The source is in the post.")
        self.client.force_login(self.mia)
        queue = self.client.get(QUEUE)
        self.assertContains(queue, "Appeal.")
        self.assertContains(queue, "The source is in the post.")
        self.assertContains(queue, "Waiting (1)")
        self.assertContains(self.client.get(self.page), "An appeal")

    def test_it_is_asked_once(self):
        self.ask()
        again = self.ask("And again.")
        self.assertContains(again, "already", status_code=400)
        self.assertContains(again, "And again.", status_code=400)
        self.assertEqual(Appeal.objects.get().text, "The source is in the post.")

    def test_words_are_needed(self):
        for text in ("", " ", "\u200b \n", "\x00"):
            self.assertContains(self.ask(text), "Please write why we should look again.", status_code=400)
        answer = self.ask("too long " * 300)
        self.assertContains(answer, "Please use at most 2000 characters. These are 2699.", status_code=400)
        self.assertContains(answer, "too long too long", status_code=400)
        self.assertFalse(Appeal.objects.exists())

    def test_a_sign_that_no_database_keeps_costs_no_other_word(self):
        self.ask("<The source> is\x00 in the post.")
        self.assertEqual(Appeal.objects.get().text, "<The source> is in the post.")

    def test_others_cannot_ask(self):
        self.client.force_login(make_user("Tom"))
        self.assertEqual(self.ask().status_code, 404)
        self.assertFalse(Appeal.objects.exists())

    def test_what_does_not_stand_cannot_be_appealed(self):
        doors.approve(Comment.objects.get(pk=self.comment.pk), by=self.mia)
        self.assertContains(self.ask(), "taken back", status_code=400)
        self.assertFalse(Appeal.objects.exists())

    def test_who_decided_does_not_decide_again(self):
        self.ask()
        for act in ("approve", "spam", "restore", "keep_decision", "reply"):
            answer = self.decide(act, self.max, text="Thank you." if act == "reply" else "")
            self.assertContains(answer, "Another moderator decides now.", status_code=400)
        self.assertFalse(doors.approve(Comment.objects.get(pk=self.comment.pk), by=self.max))
        self.assertFalse(appeals.keep_decision(Comment.objects.get(pk=self.comment.pk), by=self.max))
        self.assertEqual((self.state(), Appeal.objects.get().answered_at), ("rejected", None))

    def test_the_page_says_what_was_decided_in_words_and_keeps_its_answers_apart(self):
        self.ask()
        row = Appeal.objects.get().decision.log
        self.client.force_login(self.mia)
        page = self.client.get(reverse("admin:comments_comment_change", args=[self.comment.pk]))
        about = f"rejected, with the words “{row.reason.rstrip('.')}”" if row.reason else "rejected"
        self.assertContains(page, f"Decided by <bdi>Max</bdi>: {about}.")
        groups = [[act for act, _ in group] for group in page.context["buttons"]]
        self.assertEqual(groups, [["approve", "restore"], ["keep_decision", "spam"]])

    def test_another_moderator_grants_it(self):
        self.ask()
        self.decide("approve", self.mia, reason="I see it now.")
        appeal = Appeal.objects.get()
        self.assertEqual((self.state(), appeal.is_granted, appeal.answered_by), ("approved", True, self.mia))
        tell()
        letter = Email.objects.order_by("pk").last()
        self.assertEqual(letter.to, [self.rita.email])
        self.assertIn("I see it now.", letter.message)
        self.assertEqual(Email.objects.filter(to=self.rita.email).count(), 2)

    def test_another_moderator_leaves_it(self):
        self.ask()
        self.decide("keep_decision", self.mia, reason="The post says something else.")
        appeal = Appeal.objects.get()
        self.assertEqual((self.state(), appeal.is_granted), ("rejected", False))
        tell()
        self.assertIn("The decision stays as it was.", Email.objects.order_by("pk").last().message)
        self.client.force_login(self.mia)
        self.assertNotContains(self.client.get(QUEUE), "Appeal.")
        self.client.force_login(self.rita)
        self.assertContains(self.client.get(self.address), "The post says something else.")

    def test_the_answer_brings_no_new_appeal(self):
        self.ask()
        self.decide("spam", self.mia)
        tell()
        self.assertIs(Appeal.objects.get().is_granted, False)
        self.assertFalse(Decision.objects.filter(log__act="spam").exists())

    def test_an_answer_taken_back_opens_it_again(self):
        self.ask()
        self.decide("approve", self.mia)
        self.assertEqual(undo_deed(CommentLog.objects.last().deed, self.mia), (1, 0))
        self.assertIsNone(Appeal.objects.get().answered_at)
        tell()
        self.assertEqual(Email.objects.filter(to=self.rita.email).count(), 1)

    def test_the_only_moderator_decides_and_is_told_so(self):
        self.mia.groups.clear()
        self.ask()
        self.client.force_login(self.max)
        self.assertContains(self.client.get(self.page), "there is no other moderator")
        self.decide("keep_decision", self.max)
        self.assertIs(Appeal.objects.get().is_granted, False)

    def test_a_second_click_is_no_quarrel(self):
        self.ask()
        for _ in range(2):
            self.assertEqual(self.decide("keep_decision", self.mia).status_code, 302)

    def test_a_refused_change_can_be_published_after_all(self):
        comment = make_comment(self.post, self.rita, text="Old words.")
        doors.edit(comment, self.rita, "New words.")
        doors.refuse_edit(comment, by=self.max)
        tell()
        appeals.ask("They are better.", decision=Decision.objects.get(log__act="refuse edit"))
        self.page = reverse("admin:comments_comment_change", args=[comment.pk])
        self.decide("put_back", self.mia)
        comment.refresh_from_db()
        self.assertEqual((comment.comment, Appeal.objects.get().is_granted), ("New words.", True))

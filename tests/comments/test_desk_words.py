"""What the desk says when something does not work: what to do, and nothing of forms, fields or identifiers."""

from django.test import TestCase
from django.urls import reverse

from comments.models import Comment, Reason
from tests.builders import make_comment, make_moderator, make_post, make_user


class DeskWordsTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.max, cls.rita = make_moderator("Max"), make_user("Rita")
        cls.comment = make_comment(make_post(), cls.rita, state="pending")

    def setUp(self):
        self.client.force_login(self.max)

    def send(self, name="comment", key=None, **fields):
        address = reverse(f"admin:comments_{name}_change", args=[key or self.comment.pk])
        return self.client.post(address, fields, follow=True)

    def test_it_works(self):
        self.assertContains(self.send(act="approve"), "is approved.")

    def test_no_button(self):
        for fields in ({"reason": "Because."}, {"act": "dance"}):
            for name, key in (("comment", self.comment.pk), ("standing", self.rita.pk)):
                answer = self.send(name, key, **fields)
                self.assertContains(answer, "Please press one of the buttons.", status_code=400)
                self.assertNotContains(answer, "valid choice", status_code=400)
        self.assertEqual(Comment.objects.get().state, "pending")

    def test_a_reason_that_is_gone(self):
        reason = Reason.objects.first()
        Reason.objects.filter(pk=reason.pk).update(is_active=False)
        answer = self.send(act="reject", listed=reason.pk)
        self.assertContains(answer, "This reason is not on the list any more.", status_code=400)

    def test_too_many_words(self):
        for name, key, act in (("comment", self.comment.pk, "reject"), ("standing", self.rita.pk, "warn")):
            answer = self.send(name, key, act=act, reason="x" * 501)
            self.assertContains(answer, "Please use at most 500 characters. These are 501.", status_code=400)

    def test_a_sign_that_no_database_keeps_costs_no_other_word(self):
        self.send(act="reject", reason="Too\x00 loud.")
        self.assertEqual(self.comment.log.last().reason, "Too loud.")
        self.send("standing", self.rita.pk, act="note", reason="Seems\x00 tired.")
        self.assertEqual(self.rita.standing_acts.get().reason, "Seems tired.")

    def test_a_comment_and_an_account_that_are_gone(self):
        for name, said in (("comment", "Comments"), ("standing", "People")):
            address = reverse(f"admin:comments_{name}_change", args=[999_999])
            answer = self.client.get(address, follow=True)
            self.assertRedirects(answer, reverse(f"admin:comments_{name}_changelist"))
            self.assertContains(answer, f"What you look for under {said} is not there, or not any more.")
            self.assertNotContains(answer, "999999")

import re

from django.test import TestCase
from django.urls import reverse

from comments import doors
from comments.models import Comment
from tests.builders import make_author, make_comment, make_moderator, make_post, make_user

QUEUE = reverse("admin:comments_comment_changelist")


class DecisionTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.max = make_moderator("Max")
        cls.parent = make_comment(cls.post, make_user("Eva"), text="A question about walking")
        cls.comment = make_comment(cls.post, parent=cls.parent, text="Mine *did* last.", state="pending")

    def setUp(self):
        self.client.force_login(self.max)
        self.address = reverse("admin:comments_comment_change", args=[self.comment.pk])

    def decide(self, act, query="?seen=pending", **fields):
        return self.client.post(self.address + query, {"act": act, **fields})

    def stored(self):
        return Comment.objects.get(pk=self.comment.pk)

    def test_it_works(self):
        answer = self.client.get(self.address)
        for part in ("Mine <em>did</em> last.", "A question about walking", self.post.title, "Posted</td>"):
            self.assertContains(answer, part)

    def test_each_act(self):
        for act, state in (
            ("approve", "approved"),
            ("reject", "rejected"),
            ("spam", "spam"),
            ("restore", "pending"),
            ("remove", "removed"),
        ):
            self.assertRedirects(self.decide(act, query=""), QUEUE, fetch_redirect_response=False)
            self.assertEqual(self.stored().state, state)

    def test_a_second_click_is_no_quarrel(self):
        self.decide("approve")
        self.assertRedirects(self.decide("approve"), QUEUE, fetch_redirect_response=False)
        self.assertEqual(self.comment.log.filter(act="approve").count(), 1)

    def test_a_second_click_replies_once(self):
        form_key = self.client.get(self.address).context["answer"]["form_key"].value()
        for _ in range(2):
            self.decide("reply", text="Thank you.", form_key=form_key)
        self.assertEqual(Comment.objects.filter(comment="Thank you.").count(), 1)

    def test_a_reply_to_one_rejected_meanwhile_comes_back(self):
        doors.reject(self.comment, by=make_moderator("Mia"))
        answer = self.decide("reply", text="A long answer")
        self.assertContains(answer, "Mia was first", status_code=409)
        self.assertContains(answer, "A long answer", status_code=409)
        self.assertEqual(self.stored().state, "rejected")

    def test_the_reason_is_kept_in_the_log(self):
        self.decide("reject", reason="Names a clinic.")
        self.assertEqual(self.comment.log.last().reason, "Names a clinic.")
        self.assertContains(self.client.get(self.address), "Names a clinic.")

    def test_a_reason_too_long_comes_back(self):
        answer = self.decide("reject", reason="x" * 501)
        self.assertContains(answer, "x" * 501, status_code=400)
        self.assertEqual(self.stored().state, "pending")

    def test_after_a_decision_the_same_list_comes_back(self):
        answer = self.decide("approve", query="?seen=pending&back=q%3Dwalking%26p%3D2")
        self.assertRedirects(answer, f"{QUEUE}?q=walking&p=2", fetch_redirect_response=False)

    def test_a_decision_taken_meanwhile_is_not_overruled(self):
        doors.reject(self.comment, by=make_moderator("Mia"))
        answer = self.decide("approve", reason="Seems fine.")
        self.assertContains(answer, "Mia was first: this comment is rejected now.", status_code=409)
        self.assertContains(answer, "Seems fine.", status_code=409)
        self.assertEqual(self.stored().state, "rejected")

    def test_approve_and_reply_in_one_step(self):
        self.decide("reply", text="Thank you for telling.")
        self.assertEqual(self.stored().state, "approved")
        answer = Comment.objects.get(comment="Thank you for telling.")
        self.assertEqual((answer.reply_to_id, answer.state, answer.user), (self.comment.pk, "approved", self.max))

    def test_no_browser_asks_for_an_answer_where_none_is_given(self):
        page = self.client.get(self.address).content.decode()
        (box,) = re.findall(r'<textarea name="text"[^>]*>', page)
        self.assertNotIn("required", box)

    def test_a_reason_goes_with_an_approval_and_a_reply(self):
        self.decide("reply", text="Thank you.", reason="Kindly put.")
        self.assertEqual(self.comment.log.get(act="approve").reason, "Kindly put.")

    def test_a_reason_beside_an_answer_alone_comes_back(self):
        doors.approve(self.comment, by=self.max)
        answer = self.decide("reply", query="?seen=approved", text="Thank you.", reason="Kindly put.")
        self.assertContains(answer, "With an answer alone goes no reason.", status_code=400)
        for words in ("Thank you.", "Kindly put."):
            self.assertContains(answer, words, status_code=400)
        self.assertFalse(Comment.objects.filter(comment="Thank you.").exists())

    def test_an_empty_reply_approves_nothing(self):
        answer = self.decide("reply", text="  ")
        self.assertContains(answer, "Please write something first.", status_code=400)
        self.assertEqual(self.stored().state, "pending")

    def test_a_reply_to_a_removed_comment_comes_back(self):
        doors.remove(self.comment, by=self.max)
        answer = self.decide("reply", query="?seen=removed", text="A long answer")
        self.assertContains(answer, "A long answer", status_code=400)
        self.assertFalse(Comment.objects.filter(comment="A long answer").exists())

    def test_an_answer_is_not_lost_by_the_wrong_button(self):
        answer = self.decide("approve", text="A long answer")
        self.assertContains(answer, "A long answer", status_code=400)
        self.assertContains(answer, "You have written an answer.", status_code=400)
        self.assertEqual(self.stored().state, "pending")

    def test_why_it_waits_is_read_before_it(self):
        page = self.client.get(self.address).content.decode()
        self.assertLess(page.index("Held: A moderator looks at every comment first."), page.index("Mine <em>did</em>"))

    def test_mistakes_are_listed_on_top_with_ways_to_them(self):
        answer = self.decide("reject", reason="x" * 501, listed="0")
        for place in ("#id_reason", "#id_listed"):
            self.assertContains(answer, f'<a href="{place}">', status_code=400)
        self.assertContains(self.decide("reply", text=" "), '<a href="#id_text">', status_code=400)
        self.assertContains(self.decide("delete"), "Please press one of the buttons.", status_code=400)

    def test_unknown_acts_change_nothing(self):
        for act in ("", "delete", "pending"):
            self.assertEqual(self.decide(act).status_code, 400)
        self.assertEqual(self.stored().state, "pending")

    def test_looking_changes_nothing(self):
        self.client.get(self.address, {"act": "approve", "seen": "pending"})
        self.assertEqual(self.stored().state, "pending")

    def test_the_text_cannot_be_rewritten(self):
        self.decide("approve", comment="Something else", public_name="x")
        self.assertEqual(self.stored().comment, "Mine *did* last.")

    def test_numbers_of_no_comment_lead_back(self):
        for pk in ("0", "9" * 30, "x", "1%00"):
            answer = self.client.get(f"{QUEUE}{pk}/change/")
            self.assertEqual(answer.status_code, 302, pk)

    def test_others_cannot_decide(self):
        for person in (make_author("Ada").user, make_user("Rita")):
            self.client.force_login(person)
            self.assertIn(self.decide("approve").status_code, (302, 403))
        self.assertEqual(self.stored().state, "pending")

    def test_the_form_needs_its_token(self):
        self.client.handler.enforce_csrf_checks = True
        self.assertEqual(self.decide("approve").status_code, 403)
        self.assertEqual(self.stored().state, "pending")

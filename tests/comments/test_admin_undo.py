import re
from datetime import timedelta
from uuid import uuid4

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from comments import doors
from comments.models import Comment, CommentLog
from tests.builders import make_comment, make_moderator, make_post, make_user

QUEUE = reverse("admin:comments_comment_changelist")
UNDO = reverse("admin:comments_comment_undo")


class UndoTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.max = make_moderator("Max")
        cls.eva = make_moderator("Eva")
        cls.comments = [make_comment(cls.post, text=f"Thought {n}.", state="pending") for n in range(3)]

    def setUp(self):
        self.client.force_login(self.max)

    def act(self, action, *comments):
        data = {"action": f"{action}_selected", ACTION_CHECKBOX_NAME: [comment.pk for comment in comments]}
        return self.client.post(QUEUE, data)

    def last_deed(self):
        found = re.search(r'name="deed" value="([^"]+)"', self.client.get(QUEUE).content.decode())
        return found and found[1]

    def states(self):
        return list(Comment.objects.order_by("pk").values_list("state", flat=True))

    def test_many_are_taken_back_together(self):
        self.act("approve", *self.comments[:2])
        self.assertContains(self.client.get(QUEUE), "Your last decision: 2 comments approved.")
        answer = self.client.post(UNDO, {"deed": self.last_deed(), "back": "q=Thought"}, follow=True)
        self.assertRedirects(answer, QUEUE + "?q=Thought")
        self.assertContains(answer, "2 decisions taken back.")
        self.assertEqual(self.states(), ["pending"] * 3)
        self.assertFalse(Comment.objects.filter(published_at__isnull=False).exists())

    def test_one_decision_from_its_row_is_taken_back(self):
        page = self.client.get(QUEUE).content.decode()
        address = re.search(r'formaction="([^"]+)"', page)[1].replace("&amp;", "&")
        self.client.post(address, {"act": "spam"})
        self.assertEqual(self.states()[0], "spam")
        self.client.post(UNDO, {"deed": self.last_deed()})
        self.assertEqual(self.states()[0], "pending")

    def approve_and_reply(self):
        address = reverse("admin:comments_comment_change", args=[self.comments[0].pk])
        self.client.post(address, {"act": "reply", "text": "Thank you for telling."})
        return Comment.objects.get(comment="Thank you for telling.")

    def test_an_answer_goes_with_the_approval_it_came_with(self):
        answer = self.approve_and_reply()
        sentence = "Your last decision: 1 comment approved, and your answer published."
        self.assertContains(self.client.get(QUEUE), sentence)
        self.assertContains(self.client.post(UNDO, {"deed": self.last_deed()}, follow=True), "1 decision taken back.")
        self.assertEqual(self.states(), ["pending"] * 3 + ["removed"])
        answer.refresh_from_db()
        self.assertTrue(doors.undo_withdraw(answer, self.max))

    def test_an_answer_stays_with_what_somebody_else_decided_since(self):
        answer = self.approve_and_reply()
        deed = self.last_deed()
        doors.reject(Comment.objects.get(pk=self.comments[0].pk), by=self.eva)
        self.assertContains(self.client.post(UNDO, {"deed": deed}, follow=True), "Not taken back: 1.")
        self.assertEqual(Comment.objects.get(pk=answer.pk).state, "approved")

    def test_what_somebody_decided_since_stays(self):
        self.act("reject", *self.comments[:2])
        deed = self.last_deed()
        doors.approve(Comment.objects.get(pk=self.comments[0].pk), by=self.eva)
        answer = self.client.post(UNDO, {"deed": deed}, follow=True)
        self.assertContains(answer, "1 decision taken back.")
        self.assertContains(answer, "Not taken back: 1. Somebody has decided or written since")
        self.assertEqual(self.states(), ["approved", "pending", "pending"])

    def test_what_was_held_back_waits_for_a_look_again(self):
        comment = make_comment(self.post)
        doors.hold_back(comment, "reported", "Reported by 3 readers.")
        self.act("remove", comment)
        self.client.post(UNDO, {"deed": self.last_deed()})
        comment = Comment.objects.get(pk=comment.pk)
        self.assertEqual((comment.state, comment.reviewed_at), ("pending", None))

    def test_only_ones_own_decisions_are_taken_back(self):
        self.act("reject", self.comments[0])
        deed = self.last_deed()
        self.client.force_login(self.eva)
        self.assertIsNone(self.last_deed())
        self.client.post(UNDO, {"deed": deed})
        self.assertEqual(self.states()[0], "rejected")

    def test_a_second_click_changes_nothing(self):
        self.act("reject", self.comments[0])
        deed = self.last_deed()
        self.client.post(UNDO, {"deed": deed})
        answer = self.client.post(UNDO, {"deed": deed}, follow=True)
        self.assertContains(answer, "Not taken back: 1.")
        self.assertEqual(self.states()[0], "pending")
        self.assertIsNone(self.last_deed())

    def test_it_is_offered_for_some_minutes(self):
        self.act("reject", self.comments[0])
        CommentLog.objects.update(at=timezone.now() - timedelta(minutes=11))
        self.assertIsNone(self.last_deed())

    def test_nonsense_changes_nothing(self):
        for deed in ("", "nonsense", str(uuid4())):
            answer = self.client.post(UNDO, {"deed": deed}, follow=True)
            self.assertContains(answer, "nothing was found")

    def test_it_rejects_get_and_strangers(self):
        self.assertRedirects(self.client.get(UNDO, {"deed": "x"}), QUEUE)
        self.client.force_login(make_user("Tom", is_staff=True))
        self.assertEqual(self.client.post(UNDO, {"deed": str(uuid4())}).status_code, 403)


class NextTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.comments = [make_comment(cls.post, text=f"Thought {n}.", state="pending") for n in range(3)]

    def setUp(self):
        self.client.force_login(make_moderator("Max"))

    def decide_row(self, index):
        page = self.client.get(QUEUE).content.decode()
        addresses = re.findall(r'value="approve" formaction="([^"]+)"', page)
        return self.client.post(addresses[index].replace("&amp;", "&"), {"act": "approve"}).url

    def test_the_row_below_comes_next(self):
        self.assertEqual(self.decide_row(1), f"{QUEUE}#entry-{self.comments[2].pk}")

    def test_after_the_last_row_the_one_above(self):
        self.assertEqual(self.decide_row(2), f"{QUEUE}#entry-{self.comments[1].pk}")

    def test_after_the_only_row_the_list(self):
        for comment in self.comments[1:]:
            doors.approve(comment, by=make_moderator("Max"))
        self.assertEqual(self.decide_row(0), QUEUE)


class NarrowTest(TestCase):
    def setUp(self):
        self.client.force_login(make_moderator("Max"))
        self.here = make_comment(make_post("Here"), make_user("Rita"), text="Written here.", state="pending")
        self.there = make_comment(make_post("There"), make_user("Tom"), text="Written there.", state="pending")

    def test_one_post(self):
        answer = self.client.get(QUEUE, {"post": self.here.post_id})
        self.assertContains(answer, "Written here.")
        self.assertNotContains(answer, "Written there.")

    def test_one_writer(self):
        answer = self.client.get(QUEUE, {"writer": self.there.user_id})
        self.assertContains(answer, "Written there.")
        self.assertNotContains(answer, "Written here.")

    def test_nonsense_finds_nothing(self):
        for query in ({"post": "x"}, {"writer": "99999999999999999999"}, {"post": "٣"}):
            answer = self.client.get(QUEUE, query)
            self.assertContains(answer, "Nothing here.")

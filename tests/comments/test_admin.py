from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from comments import doors
from comments.models import Comment
from tests.builders import (
    forget_cached_lookups,
    make_author,
    make_comment,
    make_many_comments,
    make_moderator,
    make_post,
    make_user,
)

QUEUE = reverse("admin:comments_comment_changelist")


class QueueTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.max = make_moderator("Max")
        cls.first = make_comment(cls.post, text="Does it *last*?", state="pending")
        cls.second = make_comment(cls.post, make_user("Tom"), text="Mine did.", state="pending")
        cls.spam = make_comment(cls.post, text="Buy a cure", state="spam")

    def setUp(self):
        self.client.force_login(self.max)

    def act(self, action, *comments, query=""):
        data = {"action": f"{action}_selected", ACTION_CHECKBOX_NAME: [comment.pk for comment in comments]}
        return self.client.post(QUEUE + query, data, follow=True)

    def state(self, comment):
        return Comment.objects.get(pk=comment.pk).state

    def test_it_works(self):
        answer = self.client.get(QUEUE)
        self.assertContains(answer, "Does it <em>last</em>?")
        self.assertContains(answer, "Waiting (2)")
        self.assertNotContains(answer, "Buy a cure")

    def test_who_waited_longest_comes_first(self):
        page = self.client.get(QUEUE).content.decode()
        self.assertLess(page.index("Does it"), page.index("Mine did."))

    def test_a_row_tells_parent_writer_and_reason(self):
        parent = make_comment(self.post, make_user("Eva"), text="A question about walking")
        make_comment(self.post, self.second.user, parent=parent, text="An answer", state="pending")
        answer = self.client.get(QUEUE)
        self.assertContains(answer, "A question about walking")
        self.assertContains(answer, "A moderator looks at every comment first.")
        self.assertContains(answer, "0 approved, 1 refused")

    def test_other_states_have_their_list(self):
        self.assertContains(self.client.get(QUEUE, {"state__exact": "spam"}), "Buy a cure")
        self.assertContains(self.client.get(QUEUE, {"state__exact": "any"}), "Buy a cure")

    def test_search(self):
        answer = self.client.get(QUEUE, {"q": "Mine"})
        self.assertContains(answer, "Mine did.")
        self.assertNotContains(answer, "Does it")

    def test_bulk_actions_use_the_doors(self):
        answer = self.act("approve", self.first, self.second)
        self.assertContains(answer, "2 comments approved.")
        self.assertEqual(self.state(self.second), "approved")
        self.assertEqual(self.first.log.last().by, self.max)

    def test_each_action_leads_to_its_state(self):
        for action, state in (("reject", "rejected"), ("spam", "spam"), ("restore", "pending"), ("remove", "removed")):
            self.act(action, self.first, query="?state__exact=any")
            self.assertEqual(self.state(self.first), state, action)

    def test_those_decided_meanwhile_are_reported_and_left(self):
        doors.reject(self.first, by=make_moderator("Mia"))
        answer = self.act("approve", self.first, self.second)
        self.assertContains(answer, "1 comment approved.")
        self.assertContains(answer, "Left as they are: 1.")
        self.assertEqual(self.state(self.first), "rejected")

    def test_only_moderators_reach_it(self):
        for person, status in ((make_author("Ada").user, 403), (make_user("Staffless"), 302)):
            self.client.force_login(person)
            self.assertEqual(self.client.get(QUEUE).status_code, status)
            self.assertEqual(self.client.post(QUEUE, {"action": "approve_selected"}).status_code, status)

    def test_nobody_adds_or_deletes(self):
        self.client.force_login(User.objects.create_superuser("olive@example.org", "Olive"))
        for address in (
            reverse("admin:comments_comment_add"),
            reverse("admin:comments_comment_delete", args=[self.first.pk]),
        ):
            self.assertEqual(self.client.post(address, {"post": "yes"}).status_code, 403)
        self.act("delete", self.first)
        self.assertTrue(Comment.objects.filter(pk=self.first.pk).exists())

    def test_it_costs_the_same_for_any_number_of_rows(self):
        with CaptureQueriesContext(connection) as few:
            self.client.get(QUEUE, {"state__exact": "any"})
        people = [make_user(name) for name in ["Ben", "Cem", "Dora", "Eva", "Finn", "Gus", "Hans"]]
        make_many_comments(make_post("Talked about"), 100, writers=people)
        doors.reject(Comment.objects.order_by("pk").last(), by=self.max)
        forget_cached_lookups()
        with self.assertNumQueries(len(few)):
            answer = self.client.get(QUEUE, {"state__exact": "any"})
        self.assertEqual(answer.content.count(b'class="entry"'), 50)
        # session, person, two for permissions, comments by state, what waits, posts with most waiting, open appeals
        # (twice), twice the number of comments, their keys, the comments, their writers' records and last
        # refusals, the last decision, reports, appeals (twice), reasons, the site's name
        self.assertLessEqual(len(few), 19)

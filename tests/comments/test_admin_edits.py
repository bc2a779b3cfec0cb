"""Changes of published comments in the queue, and that no decision is taken on a text that was not seen."""

import re

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comments import doors
from comments.models import Comment
from tests.builders import forget_cached_lookups, make_comment, make_moderator, make_post, make_user

QUEUE = reverse("admin:comments_comment_changelist")


class Desk(TestCase):
    """What Max sees and presses."""

    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.max, cls.rita = make_moderator("Max"), make_user("Rita")
        cls.comment = make_comment(cls.post, cls.rita, text="It *helped* me a lot.")

    def setUp(self):
        self.client.force_login(self.max)

    def stored(self, comment=None):
        return Comment.objects.get(pk=(comment or self.comment).pk)

    def propose(self, text="It *never* helped me a lot."):
        doors.edit(self.stored(), self.rita, text)

    def page_of(self, comment=None):
        return self.client.get(reverse("admin:comments_comment_change", args=[(comment or self.comment).pk]))

    def form_action(self, comment=None):
        """Where the form of the comment's page sends to, with what was seen."""
        page = self.page_of(comment).content.decode()
        action = re.search(r'<form class="decision__form" method="post" action="([^"]*)"', page)[1]
        return action.replace("&amp;", "&")

    def decide(self, act, action=None, **fields):
        return self.client.post(action or self.form_action(), {"act": act, **fields})


class WaitingChangeTest(Desk):
    def test_it_works(self):
        self.propose()
        answer = self.client.get(QUEUE)
        self.assertContains(answer, "Waiting (1)")
        self.assertContains(answer, "It <del>*helped*</del> <ins>*never* helped</ins> me a lot.")
        self.assertContains(answer, "Publish the change")

    def test_without_a_change_a_published_comment_does_not_wait(self):
        self.assertContains(self.client.get(QUEUE), "Waiting (0)")
        self.assertNotContains(self.page_of(), "Publish the change")
        self.assertFalse(Comment.objects.waiting().exists())

    def test_a_change_of_what_was_taken_away_does_not_wait(self):
        self.propose()
        doors.remove(self.stored(), by=self.max)
        self.assertFalse(Comment.objects.waiting().exists())
        self.assertContains(self.client.get(QUEUE), "Waiting (0)")
        self.assertNotContains(self.page_of(), "Publish the change")

    def test_the_page_of_the_comment_shows_both_texts(self):
        self.propose()
        for part in (
            "It <em>helped</em> me a lot.",
            "<ins>*never* helped</ins>",
            "It <em>never</em> helped me a lot.",
        ):
            self.assertContains(self.page_of(), part)

    def test_what_people_typed_is_escaped(self):
        self.propose("<script>alert(1)</script>")
        for answer in (self.client.get(QUEUE), self.page_of()):
            self.assertContains(answer, "&lt;script&gt;")
            self.assertNotContains(answer, "<script>alert")

    def test_a_change_is_published(self):
        self.propose()
        self.decide("publish_change", reason="Fine.")
        self.assertEqual((self.stored().comment, self.stored().proposed_text), ("It *never* helped me a lot.", ""))
        self.assertEqual((self.stored().log.last().reason, self.stored().log.last().by), ("Fine.", self.max))

    def test_the_old_text_is_kept(self):
        self.propose()
        self.decide("keep_old", reason="Unkind.")
        self.assertEqual((self.stored().comment, self.stored().proposed_text), ("It *helped* me a lot.", ""))
        self.assertEqual(self.stored().log.last().reason, "Unkind.")

    def test_the_buttons_of_the_list_decide_too(self):
        self.propose()
        page = self.client.get(QUEUE).content.decode()
        button = re.search(r'value="publish_change" formaction="([^"]*)"', page)
        self.decide("publish_change", button[1].replace("&amp;", "&"))
        self.assertEqual(self.stored().comment, "It *never* helped me a lot.")

    def test_the_history_shows_old_texts(self):
        self.propose("It is all *different*.")
        self.decide("publish_change")
        self.assertContains(self.page_of(), "It *helped* me a lot.")
        self.propose("Something *refused*.")
        self.decide("keep_old")
        self.assertContains(self.page_of(), "Something *refused*.")

    def test_a_change_changed_meanwhile_is_not_published(self):
        self.propose()
        action = self.form_action()
        self.propose("Buy a cure.")
        for act in ("publish_change", "keep_old"):
            answer = self.decide(act, action)
            self.assertContains(answer, "The text has changed since you saw it.", status_code=409)
            self.assertContains(answer, "Buy", status_code=409)
        self.assertEqual(
            (self.stored().comment, self.stored().proposed_text), ("It *helped* me a lot.", "Buy a cure.")
        )

    def test_a_second_click_is_no_quarrel(self):
        self.propose()
        action = self.form_action()
        for _ in range(2):
            self.assertRedirects(self.decide("publish_change", action), QUEUE, fetch_redirect_response=False)
        self.assertEqual(self.stored().log.filter(act="accept edit").count(), 1)

    def test_a_second_moderator_is_told(self):
        self.propose()
        action = self.form_action()
        self.decide("keep_old", action)
        self.client.force_login(make_moderator("Mia"))
        self.assertEqual(self.decide("publish_change", action).status_code, 409)

    def test_nobody_else_publishes_a_change(self):
        self.propose()
        action = self.form_action()
        self.client.force_login(self.rita)
        self.assertEqual(self.decide("publish_change", action).status_code, 302)
        self.assertEqual(self.stored().comment, "It *helped* me a lot.")

    def test_it_costs_the_same_for_any_number_of_changes(self):
        self.propose()
        counts = []
        for _ in range(2):
            forget_cached_lookups()
            with CaptureQueriesContext(connection) as queries:
                self.client.get(QUEUE)
            counts.append(len(queries))
            for number in range(8):
                other = make_comment(self.post, self.rita, text=f"The text {number}.")
                doors.edit(other, self.rita, f"Another text {number}.")
        self.assertEqual(counts[0], counts[1])
        self.assertContains(self.client.get(QUEUE), "<ins>Another</ins>", 16)


class StalePageTest(Desk):
    """A waiting comment may change while a moderator reads it."""

    def setUp(self):
        super().setUp()
        self.waiting = make_comment(self.post, self.rita, text="A kind word.", state="pending")

    def rewrite(self):
        doors.edit(self.stored(self.waiting), self.rita, "Buy a cure.")

    def test_it_works(self):
        self.decide("approve", self.form_action(self.waiting))
        self.assertEqual(self.stored(self.waiting).state, "approved")

    def test_a_text_not_seen_is_not_approved(self):
        action = self.form_action(self.waiting)
        self.rewrite()
        for fields in ({"act": "approve"}, {"act": "reply", "text": "Thank you."}):
            answer = self.client.post(action, {"reason": "Kind.", **fields})
            self.assertContains(answer, "The text has changed since you saw it.", status_code=409)
            self.assertContains(answer, "Buy a cure.", status_code=409)
            self.assertContains(answer, fields.get("text", "Kind."), status_code=409)
        self.assertEqual(self.stored(self.waiting).state, "pending")

    def test_after_reading_again_it_is(self):
        self.rewrite()
        self.decide("reject", self.form_action(self.waiting))
        self.assertEqual(self.stored(self.waiting).state, "rejected")

    def test_the_list_of_yesterday_approves_nothing_new(self):
        page = self.client.get(QUEUE).content.decode()
        seen = dict(re.findall(r'name="(seen-\d+)" value="([^"]*)"', page))
        self.rewrite()
        data = {"action": "approve_selected", ACTION_CHECKBOX_NAME: [self.waiting.pk], **seen}
        answer = self.client.post(QUEUE, data, follow=True)
        self.assertContains(answer, "Left as they are: 1.")
        self.assertNotContains(answer, "0 comments approved")
        self.assertEqual(self.stored(self.waiting).state, "pending")

    def test_the_list_of_now_approves(self):
        page = self.client.get(QUEUE).content.decode()
        seen = dict(re.findall(r'name="(seen-\d+)" value="([^"]*)"', page))
        self.client.post(QUEUE, {"action": "approve_selected", ACTION_CHECKBOX_NAME: [self.waiting.pk], **seen})
        self.assertEqual(self.stored(self.waiting).state, "approved")

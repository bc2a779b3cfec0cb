"""What the list says of why a comment waits, and the acts that follow from it."""

import re

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import TestCase
from django.urls import reverse

from accounts.models import ModerationMode, SiteSettings
from comments import doors
from comments.admin.filters import ReasonFilter
from comments.models import Comment, ListEntry, Reason
from tests.builders import make_comment, make_moderator, make_post, make_user

QUEUE = reverse("admin:comments_comment_changelist")
THREE_LINKS = "See http://a.example and http://b.example and http://c.example for it."


class ReasonsInQueueTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.max = make_moderator("Max")
        cls.rita = make_user("Rita")

    def setUp(self):
        self.client.force_login(self.max)

    def wait(self, text="A thought."):
        return make_comment(self.post, self.rita, text=text, state="pending")

    def press(self, comment, act):
        """Press the button `act` in the comment's row."""
        page = self.client.get(QUEUE).content.decode()
        address = re.search(rf'value="{act}" formaction="([^"]*/{comment.pk}/change/[^"]*)"', page)[1]
        return self.client.post(address.replace("&amp;", "&"), {"act": act}, follow=True)

    def stored(self, comment):
        return Comment.objects.get(pk=comment.pk)

    def test_every_reason_is_told(self):
        self.wait(THREE_LINKS)
        answer = self.client.get(QUEUE)
        self.assertContains(answer, "Held: Holds 3 links.")
        self.assertContains(answer, "Held: A moderator looks at every comment first.")

    def test_who_may_be_in_danger_comes_first(self):
        first = self.wait("An old question.")
        ListEntry.objects.create(pattern="quite out of doors", effect=ListEntry.Effect.DANGER, is_active=True)
        urgent = self.wait("I feel quite out of doors today.")
        page = self.client.get(QUEUE).content.decode()
        self.assertLess(page.index(f'id="entry-{urgent.pk}"'), page.index(f'id="entry-{first.pk}"'))
        self.assertIn("Please look at this first.", page)

    def test_it_is_narrowed_down_to_one_reason(self):
        self.wait("A quiet thought.")
        self.wait(THREE_LINKS)
        answer = self.client.get(QUEUE, {"held_by": "links"})
        self.assertContains(answer, "Holds 3 links.")
        self.assertNotContains(answer, "A quiet thought.")

    def test_every_rule_has_its_word_in_the_filter(self):
        with open("comments/rules.py") as rules, open("comments/standing.py") as standing:
            codes = set(re.findall(r'hold\([^)]*"(\w+)"\)', rules.read() + standing.read()))
        self.assertGreater(len(codes), 6)
        self.assertLessEqual(codes, set(ReasonFilter.WORDS))

    def test_links_are_taken_out(self):
        comment = self.wait(THREE_LINKS)
        self.assertContains(self.press(comment, "approve_plain"), "is approved without its links")
        comment = self.stored(comment)
        self.assertEqual(comment.state, "approved")
        self.assertNotIn("<a ", comment.html)
        self.assertEqual(comment.log.get(act="strip links").old_text, THREE_LINKS)

    def test_without_links_there_is_no_such_button(self):
        self.wait()
        self.assertNotContains(self.client.get(QUEUE), 'value="approve_plain"')

    def test_a_listed_reason_reaches_the_writer(self):
        comment, reason = self.wait(), Reason.objects.filter(is_active=True).first()
        page = self.client.get(QUEUE).content.decode()
        address = re.search(rf'<form id="why-{comment.pk}" method="post" action="([^"]+)"', page)[1]
        self.client.post(address.replace("&amp;", "&"), {"act": "reject", "listed": reason.pk, "reason": "Sorry."})
        self.assertEqual(comment.log.last().reason, f"{reason.sentence} Sorry.")


class PublishedFirstTest(ReasonsInQueueTest):
    """The same, where comments are published and looked at afterwards."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        SiteSettings.objects.update_or_create(pk=1, defaults={"moderation": ModerationMode.PUBLISH})

    def test_every_reason_is_told(self):
        comment = doors.post(self.post, self.rita, "Nice to read.")
        self.assertTrue(comment.is_approved)
        answer = self.client.get(QUEUE)
        self.assertContains(answer, "Waiting (1)")
        self.assertContains(answer, "Published: No moderator has looked at it yet.")

    def test_a_look_ends_it(self):
        comment = doors.post(self.post, self.rita, "Nice to read.")
        self.assertContains(self.press(comment, "review"), "is left as it is")
        self.assertIsNotNone(self.stored(comment).reviewed_at)
        self.assertContains(self.client.get(QUEUE), "Nothing here.")

    def test_many_are_left_published_at_once(self):
        comments = [doors.post(self.post, self.rita, f"Thought {n}.") for n in range(3)]
        chosen = {"action": "review_selected", ACTION_CHECKBOX_NAME: [comment.pk for comment in comments]}
        self.client.post(QUEUE, chosen)
        self.assertEqual(Comment.objects.waiting().count(), 0)
        self.assertEqual(Comment.objects.approved().count(), 3)

    def test_it_is_narrowed_down_to_one_reason(self):
        doors.post(self.post, self.rita, "Nice to read.")
        self.assertContains(self.client.get(QUEUE, {"held_by": "unreviewed"}), "Nice to read.")
        self.assertNotContains(self.client.get(QUEUE, {"held_by": "links"}), "Nice to read.")

    def wait(self, text="A thought."):
        comment = doors.post(self.post, self.rita, text)
        if comment.is_approved:
            doors.hold_back(comment, "reported", "Reported by 3 readers.")
        return comment

"""What stands around the list of comments: filters that are folded, acts on many, and why a comment waits."""

from datetime import UTC, datetime

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import TestCase
from django.urls import reverse

from accounts.models import ModerationMode, SiteSettings
from comments import doors
from comments.models import Comment, ListEntry
from tests.builders import make_comment, make_many_comments, make_moderator, make_post, make_user

QUEUE = reverse("admin:comments_comment_changelist")
FOLD = '<details class="narrow queue-tools__fold"'


class AroundTheQueueTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.max = make_moderator("Max")
        cls.waiting = [make_comment(cls.post, text=f"Thought {n}.", state="pending") for n in range(2)]
        cls.spam = make_comment(cls.post, text="Buy a cure", state="spam")

    def setUp(self):
        self.client.force_login(self.max)

    def look(self, **query):
        return self.client.get(QUEUE, query)

    def test_the_filters_are_folded(self):
        page = self.look()
        self.assertContains(page, FOLD + ">")
        self.assertContains(page, "2 waiting")

    def test_they_are_folded_where_what_waits_is_asked_for_by_name(self):
        self.assertContains(self.look(state__exact="pending", q=""), FOLD + ">")

    def test_they_are_open_where_one_is_in_use(self):
        for query in ({"q": "Thought"}, {"held_by": "all"}, {"post": self.post.pk}, {"state__exact": "any"}):
            self.assertContains(self.look(**query), FOLD + " open>")
        self.assertContains(self.look(q="Thought 1"), "1 found")

    def test_a_filter_in_use_can_be_left(self):
        page = self.look(held_by="all", q="Thought")
        self.assertContains(page, '<a href="?q=Thought">Any reason to wait</a>', html=True)
        self.assertNotContains(self.look(), "Any reason to wait")

    def test_a_list_of_nothing_leads_back(self):
        self.assertContains(self.look(q="nowhere"), '<a href="?">see all that waits</a>', html=True)
        for comment in self.waiting:
            doors.approve(comment, by=self.max)
        page = self.look()
        self.assertContains(page, "Every comment is decided.")
        self.assertNotContains(page, "see all that waits")

    def test_why_it_waits_is_read_before_it(self):
        page = self.look().content.decode()
        self.assertLess(page.index("A moderator looks at every comment first."), page.index("Thought 0."))

    def test_the_record_of_the_writer_tells_since_when_and_why_they_were_refused_last(self):
        ben = make_user("Ben", joined_at=datetime(2026, 5, 3, 12, tzinfo=UTC))
        waiting = make_comment(self.post, ben, text="Once more.", state="pending")
        page = self.look(writer=ben.pk)
        self.assertContains(page, "new here, joined May 2026")
        self.assertNotContains(page, "Last refused")
        refused, back = [make_comment(self.post, ben, text=text, state="pending") for text in ("One.", "Two.")]
        doors.reject(refused, by=self.max, reason="Too unkind.")
        doors.mark_as_spam(back, by=self.max, reason="An advert.")
        doors.restore(back, by=self.max)
        decision = self.client.get(reverse("admin:comments_comment_change", args=[waiting.pk]))
        for page in (self.look(writer=ben.pk), decision):
            self.assertContains(page, "0 approved, 1 refused, joined May 2026")
            self.assertContains(page, "Last refused: rejected, “Too unkind.”")
            self.assertNotContains(page, "An advert.")

    def test_a_danger_that_is_over_asks_for_no_look(self):
        ListEntry.objects.create(pattern="quite out of doors", effect=ListEntry.Effect.DANGER, is_active=True)
        urgent = make_comment(self.post, text="I feel quite out of doors.", state="pending")
        self.assertContains(self.look(), "Please look at this first.")
        doors.approve(urgent, by=self.max)
        page = self.look(state__exact="approved")
        self.assertContains(page, "Somebody may be in danger.")
        self.assertNotContains(page, "Please look at this first.")


class ActsOnManyTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.max = make_moderator("Max")

    def setUp(self):
        self.client.force_login(self.max)

    def offered(self, **query):
        groups = self.client.get(QUEUE, query).context["cl"].acts_on_many
        return [act for group in groups for act, _ in group]

    def test_what_some_row_offers_is_offered_for_many(self):
        make_comment(self.post, state="pending")
        self.assertEqual(self.offered(), ["approve", "reject", "spam", "remove"])
        make_comment(self.post, state="spam")
        self.assertEqual(self.offered(state__exact="spam"), ["approve", "restore"])

    def test_what_is_read_already_can_be_left(self):
        SiteSettings.objects.update_or_create(pk=1, defaults={"moderation": ModerationMode.PUBLISH})
        doors.post(self.post, make_user("Rita"), "Nice to read.")
        self.assertEqual(self.offered(), ["review", "reject", "spam", "remove"])

    def test_a_button_acts_on_all_that_are_ticked(self):
        comments = [make_comment(self.post, text=f"Thought {n}.", state="pending") for n in range(3)]
        page = self.client.get(QUEUE)
        self.assertContains(page, 'name="action" value="spam_selected">Spam<span class="visually-hidden"> all that')
        ticked = {"index": "0", "action": "spam_selected", ACTION_CHECKBOX_NAME: [c.pk for c in comments[:2]]}
        self.assertContains(self.client.post(QUEUE, ticked, follow=True), "2 comments marked as spam.")
        self.assertEqual(Comment.objects.pending().get(), comments[2])

    def test_the_next_ones_come_up_when_a_page_is_decided(self):
        make_many_comments(self.post, 101)
        Comment.objects.update(state="pending", reviewed_at=None)
        page = self.client.get(QUEUE)
        self.assertContains(page, "Tick these 50")
        self.assertContains(page, "This page shows 50 of 101. An act")
        self.approve_page("?p=3")
        answer = self.approve_page("?p=2&held_by=")
        self.assertContains(answer, "50 waiting")
        self.assertContains(answer, "Tick these 50")
        self.assertNotContains(answer, "This page shows")

    def test_a_page_that_is_gone_leads_to_the_last_and_keeps_the_filters(self):
        make_many_comments(self.post, 101)
        Comment.objects.update(state="pending", reviewed_at=None)
        answer = self.approve_page(f"?p=3&post={self.post.pk}")
        self.assertEqual(answer.request["QUERY_STRING"], f"p=3&post={self.post.pk}")
        self.assertContains(answer, 'class="entry"', 50)

    def test_who_may_need_help_is_not_decided_on_among_many(self):
        make_comment(self.post, state="pending")
        cry = make_comment(self.post, text="I want to die.", state="pending")
        answer = self.approve_page("")
        self.assertContains(answer, "1 comment approved.")
        self.assertContains(answer, "Left as they are: 1. Somebody may need help.")
        cry.refresh_from_db()
        self.assertTrue(cry.is_pending)
        self.assertIsNone(cry.alarms.get().answered_at)

    def test_who_was_heard_is_one_among_many_again(self):
        cry = make_comment(self.post, text="I want to die.")
        doors.hold_back(cry, "reported", "Reported by three readers.")
        self.assertContains(self.approve_page(""), "1 comment approved.")

    def approve_page(self, query):
        shown = self.client.get(QUEUE + query).context["cl"].result_list
        ticked = {"index": "0", "action": "approve_selected", ACTION_CHECKBOX_NAME: [comment.pk for comment in shown]}
        return self.client.post(QUEUE + query, ticked, follow=True)

    def test_with_nothing_ticked_it_says_what_to_do(self):
        comment = make_comment(self.post, state="pending")
        answer = self.client.post(QUEUE + "?q=Thank", {"index": "0", "action": "spam_selected"}, follow=True)
        self.assertRedirects(answer, QUEUE + "?q=Thank")
        self.assertContains(answer, "Please tick the box beside each one first.")
        self.assertTrue(Comment.objects.get(pk=comment.pk).is_pending)

    def test_strangers_are_not_told_what_to_tick(self):
        self.client.force_login(make_user("Tom", is_staff=True))
        self.assertEqual(self.client.post(QUEUE, {"index": "0", "action": "spam_selected"}).status_code, 403)

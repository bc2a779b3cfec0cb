"""A conversation that is over: who still writes, what the page says, and who closes it."""

from datetime import UTC, datetime, timedelta

from django.contrib.admin.models import LogEntry
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from accounts.models import SiteSettings, User
from comments import closing, conversations, doors
from comments.models import Comment, Conversation
from tests.builders import make_author, make_comment, make_moderator, make_post, make_user

MAY = datetime(2026, 5, 3, 12, tzinfo=UTC)
SENTENCE = "This conversation closed on 3 May 2026."


class ClosingTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita = make_user("Rita")
        cls.comment = make_comment(cls.post, make_user("Tom"), text="An open question.")

    def setUp(self):
        self.client.force_login(self.rita)
        conversations.set_closing(self.post, MAY)

    def page(self, query=""):
        return self.client.get(self.post.get_absolute_url() + query).content.decode()

    def send(self, name="post", **fields):
        address = reverse(f"comments:{name}", args=[self.post.slug])
        return self.client.post(
            address, {"text": "A late thought.", **fields}, headers={"Sec-Fetch-Site": "same-origin"}
        )

    def test_it_works(self):
        page = self.page()
        self.assertIn(f"{SENTENCE} You can still read it.", page)
        self.assertIn("An open question.", page)
        self.assertNotIn(f'action="{reverse("comments:post", args=[self.post.slug])}"', page)

    def test_a_date_to_come_changes_nothing(self):
        conversations.set_closing(self.post, timezone.now() + timedelta(hours=1))
        self.assertIn("Post comment", self.page())
        self.assertEqual(self.send().status_code, 302)

    def test_no_link_leads_to_an_answer(self):
        self.assertNotIn("Reply<", self.page())
        self.assertNotIn("?reply=", self.client.get(self.comment.get_absolute_url() + "text/").content.decode())
        self.assertNotIn("Your answer to", self.page(f"?reply={self.comment.number}"))

    def test_posting_is_refused_and_the_text_comes_back(self):
        for fields in ({}, {"parent": self.comment.number}):
            answer = self.send(**fields)
            self.assertContains(answer, SENTENCE, status_code=400)
            self.assertContains(answer, "A late thought.", status_code=400)
        self.assertEqual(Comment.objects.count(), 1)

    def test_a_guest_is_told_before_signing_in(self):
        self.client.logout()
        self.assertContains(self.send("begin"), SENTENCE, status_code=400)

    def test_a_text_kept_on_the_way_through_sign_in_is_shown(self):
        conversations.set_closing(self.post, None)
        self.client.logout()
        self.send("begin")
        conversations.set_closing(self.post, MAY)
        self.assertIn("A late thought.</textarea>", self.page("?kept=1"))

    def test_a_retry_of_what_was_stored_before_is_no_refusal(self):
        key = "7f0c2f38-4f5e-4c53-9d1f-2f2c4b2f8f11"
        conversations.set_closing(self.post, None)
        self.send(form_key=key)
        conversations.set_closing(self.post, MAY)
        self.assertEqual(self.send(form_key=key).status_code, 302)

    def test_moderators_and_the_author_still_write(self):
        for person in (make_moderator(), make_author().user):
            self.client.force_login(person)
            self.assertIn("Post comment", self.page())
            self.assertEqual(self.send().status_code, 302)
        self.assertEqual(Comment.objects.filter(comment="A late thought.").count(), 2)

    def test_other_authors_do_not(self):
        self.client.force_login(make_author("Olga").user)
        self.assertEqual(self.send().status_code, 400)

    def test_what_waits_can_still_be_approved_and_answered(self):
        conversations.set_closing(self.post, None)
        waiting = make_comment(self.post, self.rita, state="pending")
        conversations.set_closing(self.post, MAY)
        self.client.force_login(make_moderator())
        address = reverse("admin:comments_comment_change", args=[waiting.pk])
        self.client.post(address, {"act": "reply", "text": "Thank you."})
        self.assertEqual(Comment.objects.get(comment="Thank you.").reply_to_id, waiting.pk)

    def test_opened_again_it_is_open(self):
        conversations.set_closing(self.post, closing.reopened_until(self.post))
        self.assertIn("Post comment", self.page())
        self.assertEqual(self.send().status_code, 302)


class SiteRuleTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        SiteSettings.objects.update_or_create(pk=1, defaults={"comments_close_after": 30})
        cls.old, cls.new = make_post("Old", days_ago=31), make_post("New", days_ago=29)

    def is_closed(self, post):
        return closing.look_up_closed_since(post) is not None

    def test_it_works_also_where_nobody_has_written(self):
        self.assertTrue(self.is_closed(self.old))
        self.assertFalse(self.is_closed(self.new))
        self.client.force_login(make_user())
        self.assertContains(self.client.get(self.old.get_absolute_url()), "This conversation closed on")
        self.assertContains(self.client.get(self.new.get_absolute_url()), "Post comment")

    def test_posting_is_refused(self):
        with self.assertRaisesMessage(doors.Refused, "This conversation closed on"):
            doors.post(self.old, make_user(), "Late.")
        doors.post(self.new, make_user(), "In time.")

    def test_a_moderators_date_counts_before_the_rule(self):
        conversations.set_closing(self.old, timezone.now() + timedelta(days=1))
        conversations.set_closing(self.new, timezone.now())
        self.assertFalse(self.is_closed(self.old))
        self.assertTrue(self.is_closed(self.new))

    def test_opened_again_it_stays_open_for_as_many_days(self):
        conversations.set_closing(self.old, closing.reopened_until(self.old))
        self.assertFalse(self.is_closed(self.old))
        in_a_month = timezone.now() + timedelta(days=30)
        self.assertLess(abs(Conversation.objects.get().closes_at - in_a_month), timedelta(minutes=1))

    def test_the_site_settings_ask_for_it(self):
        olive = make_user("Olive", is_staff=True, is_superuser=True)
        self.client.force_login(olive)
        self.assertContains(self.client.get("/admin/accounts/sitesettings/1/change/"), 'name="comments_close_after"')


class DeskTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.address = reverse("admin:comments_conversation_change", args=[cls.post.pk])

    def setUp(self):
        self.client.force_login(make_moderator("Max"))

    def closes_at(self):
        return Conversation.objects.values_list("closes_at", flat=True).get(post=self.post)

    def test_close_now_and_open_again(self):
        self.assertContains(self.client.get(self.address), "Close now")
        self.client.post(self.address, {"_close_now": "1"})
        self.assertLessEqual(self.closes_at(), timezone.now())
        self.assertContains(self.client.get(self.address), "Open again")
        self.client.post(self.address, {"_open_again": "1"})
        self.assertIsNone(self.closes_at())

    def test_a_date_can_be_set(self):
        make_comment(self.post)
        self.client.post(self.address, {"closes_at_0": "2026-05-03", "closes_at_1": "12:00:00"})
        self.assertEqual(self.closes_at(), MAY)

    def test_a_wrong_date_comes_back(self):
        answer = self.client.post(self.address, {"closes_at_0": "soon", "closes_at_1": ""})
        self.assertContains(answer, "Please write the day as year, month and day")
        self.assertFalse(Conversation.objects.filter(closes_at__isnull=False).exists())

    def test_a_day_at_the_end_of_the_calendar_comes_back(self):
        """There are places whose clocks never show it."""
        for time_zone, day in (("Asia/Tokyo", "0001-01-01"), ("America/New_York", "9999-12-31")):
            User.objects.update(time_zone=time_zone)
            answer = self.client.post(self.address, {"closes_at_0": day, "closes_at_1": "23:00"})
            self.assertContains(answer, "Please write a year between 1900 and 2999.")
            self.assertContains(answer, day)
        self.assertFalse(Conversation.objects.filter(closes_at__isnull=False).exists())

    def test_it_leaves_a_trace(self):
        self.client.post(self.address, {"_close_now": "1"})
        trace = LogEntry.objects.get()
        self.assertEqual(trace.change_message, "Closed.")
        self.assertIn(self.post.title, trace.object_repr)

    def test_the_list_tells_which_are_closed(self):
        conversations.set_closing(self.post, MAY)
        address = reverse("admin:comments_conversation_changelist")
        self.assertContains(self.client.get(address, {"closed": "yes"}), self.post.title)
        self.assertNotContains(self.client.get(address, {"closed": "later"}), self.post.title)

    def test_staff_find_the_way_from_the_post(self):
        self.assertContains(self.client.get(self.post.get_absolute_url()), self.address)
        self.client.force_login(make_user("Rita"))
        self.assertNotContains(self.client.get(self.post.get_absolute_url()), self.address)

    def test_authors_see_it_and_change_nothing(self):
        self.client.force_login(make_author().user)
        self.assertContains(self.client.get(self.address), "Moderators close and open conversations.")
        self.assertEqual(self.client.post(self.address, {"_close_now": "1"}).status_code, 403)
        self.assertEqual(self.client.get(reverse("admin:comments_conversation_changelist")).status_code, 403)
        self.assertFalse(Conversation.objects.exists())

    def test_readers_are_kept_out(self):
        self.client.force_login(make_user("Rita"))
        self.assertEqual(self.client.post(self.address, {"_close_now": "1"}).status_code, 302)
        self.assertFalse(Conversation.objects.exists())

    def test_nothing_else_is_made_or_deleted(self):
        draft = make_post("Draft", status="draft")
        for address in (reverse("admin:comments_conversation_change", args=[key]) for key in (draft.pk, 999, "x")):
            self.assertEqual(self.client.get(address).status_code, 302)
        delete = reverse("admin:comments_conversation_delete", args=[self.post.pk])
        self.assertEqual(self.client.post(delete, {"post": "yes"}).status_code, 403)
        self.assertEqual(self.client.get(reverse("admin:comments_conversation_add")).status_code, 403)

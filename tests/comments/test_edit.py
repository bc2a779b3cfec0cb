"""Changing and deleting one's own comment: who may, until when, and what others see meanwhile."""

from datetime import timedelta

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from comments import doors
from comments.models import Comment
from tests.builders import make_author, make_comment, make_moderator, make_post, make_user


class EditTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita = make_user("Rita")
        cls.comment = make_comment(cls.post, cls.rita, text="The old text.", state="pending")

    def setUp(self):
        self.comment.refresh_from_db()
        self.client.force_login(self.rita)

    def url(self, name, comment=None):
        return reverse(f"comments:{name}", args=[self.post.slug, (comment or self.comment).number])

    def stored(self):
        return Comment.objects.get(pk=self.comment.pk)

    def approve(self, minutes_ago=0):
        doors.approve(self.comment, by=make_moderator())
        Comment.objects.filter(pk=self.comment.pk).update(published_at=timezone.now() - timedelta(minutes=minutes_ago))

    def edit(self, text="The new text."):
        return self.client.post(self.url("edit"), {"text": text}, follow=True)

    def test_a_waiting_comment_changes_at_once(self):
        self.assertContains(self.edit(), "The new text.")
        self.assertEqual(self.stored().comment, "The new text.")
        self.assertEqual(self.stored().state, "pending")

    def test_a_change_of_a_published_text_waits_and_the_old_text_stays(self):
        self.approve()
        self.assertContains(self.edit(), "waiting for a moderator")
        self.client.logout()
        page = self.client.get(self.post.get_absolute_url())
        self.assertContains(page, "The old text.")
        self.assertNotContains(page, "The new text.")

    def test_an_accepted_change_is_shown_with_a_mark_and_kept_in_the_log(self):
        self.approve()
        self.edit()
        self.assertTrue(doors.accept_edit(self.stored(), make_moderator(), "The new text."))
        page = self.client.get(self.post.get_absolute_url())
        self.assertContains(page, "The new text.")
        self.assertContains(page, ">edited<")
        self.assertEqual(self.stored().log.last().old_text, "The old text.")

    def test_a_text_the_moderator_has_not_seen_is_not_accepted(self):
        self.approve()
        self.edit()
        self.edit("Yet another text.")
        self.assertFalse(doors.accept_edit(self.stored(), make_moderator(), "The new text."))
        self.assertEqual(self.stored().comment, "The old text.")

    def test_a_refused_change_leaves_the_text(self):
        self.approve()
        self.edit()
        self.assertTrue(doors.refuse_edit(self.stored(), make_moderator(), "Unkind."))
        self.assertEqual((self.stored().comment, self.stored().proposed_text), ("The old text.", ""))
        self.assertFalse(doors.refuse_edit(self.stored(), make_moderator()))

    def test_after_the_minutes_it_is_too_late_and_the_text_comes_back(self):
        self.approve(minutes_ago=16)
        answer = self.edit()
        self.assertContains(answer, "The time for changes is over", status_code=400)
        self.assertContains(answer, "The new text.", status_code=400)
        self.assertEqual(self.stored().proposed_text, "")

    def test_nobody_else_can(self):
        self.approve()
        self.client.force_login(make_user("Tom"))
        for name in ("edit", "delete", "undo"):
            self.assertEqual(self.client.post(self.url(name), {"text": "Mine now."}).status_code, 404)

    def test_staff_change_at_once(self):
        ada = make_author("Ada").user
        comment = make_comment(self.post, ada, text="Mine.")
        self.assertTrue(doors.edit(comment, ada, "Mine, better."))
        self.assertEqual(Comment.objects.get(pk=comment.pk).comment, "Mine, better.")

    def test_a_decision_on_a_text_that_has_changed_is_not_taken(self):
        seen = self.stored()
        self.edit()
        self.assertFalse(doors.approve(seen, by=make_moderator()))
        self.assertEqual(self.stored().state, "pending")

    def test_spaces_alone_are_refused(self):
        self.assertContains(self.edit("  "), "Please write something first.", status_code=400)
        self.assertEqual(self.stored().comment, "The old text.")

    def test_deleting_can_be_undone(self):
        self.approve()
        answer = self.client.post(self.url("delete"), follow=True)
        self.assertContains(answer, "Undo the deletion")
        self.assertEqual(self.stored().state, "removed")
        self.client.post(self.url("undo"))
        self.assertEqual(self.stored().state, "approved")

    def test_a_deleted_comment_with_answers_leaves_its_place(self):
        self.approve()
        make_comment(self.post, make_user("Tom"), parent=self.comment, text="I agree.")
        self.client.post(self.url("delete"))
        self.client.logout()
        page = self.client.get(self.post.get_absolute_url())
        self.assertContains(page, "This comment was removed.")
        self.assertContains(page, "I agree.")
        self.assertNotContains(page, "The old text.")

    def test_what_a_moderator_removed_its_writer_cannot_put_back(self):
        self.approve()
        doors.remove(self.stored(), by=make_moderator())
        self.client.post(self.url("undo"))
        self.assertEqual(self.stored().state, "removed")

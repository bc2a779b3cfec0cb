from django.test import TestCase

from comments import doors
from comments.models import Comment, CommentLog, Conversation
from tests.builders import decide_to, make_author, make_comment, make_moderator, make_post, make_user

DECISIONS = (doors.approve, doors.reject, doors.mark_as_spam, doors.remove)


class DoorsTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita = make_user("Rita")
        cls.max = make_moderator("Max")

    def setUp(self):
        self.comment = doors.post(self.post, self.rita, "Does it last?")

    def stored(self):
        return Comment.objects.get(pk=self.comment.pk)

    def test_it_works(self):
        self.assertTrue(doors.approve(self.comment, by=self.max))
        self.assertEqual(self.stored().state, "approved")
        self.assertTrue(self.stored().is_public)

    def test_a_readers_comment_waits(self):
        self.assertEqual(self.stored().state, "pending")
        self.assertFalse(self.stored().is_public)
        self.assertIn("moderator", self.stored().held_because)

    def test_staff_are_published_at_once(self):
        for writer in (self.max, make_author("Ada").user):
            comment = doors.post(self.post, writer, "Welcome.")
            self.assertEqual(comment.state, "approved")
            self.assertIsNone(comment.reviewed_at)

    def test_a_suspended_member_of_staff_waits_like_anybody(self):
        self.max.is_active = False
        self.assertTrue(doors.post(self.post, self.max, "Welcome.").is_pending)

    def test_the_packages_booleans_follow_the_state(self):
        for door, public, removed in ((doors.approve, True, False), (doors.remove, False, True)):
            door(self.comment, by=self.max)
            stored = self.stored()
            self.assertEqual((stored.is_public, stored.is_removed), (public, removed))

    def test_each_act_leaves_a_row_with_who_and_why(self):
        doors.reject(self.comment, by=self.max, reason="An advert.")
        rows = list(CommentLog.objects.values_list("act", "by__public_name", "reason", "before", "after"))
        self.assertEqual(rows[0][:2] + rows[0][3:], ("post", "Rita", "", "pending"))
        self.assertEqual(rows[1], ("reject", "Max", "An advert.", "pending", "rejected"))

    def test_a_decision_from_an_old_look_is_refused(self):
        old_look = self.stored()
        doors.reject(self.comment, by=self.max)
        self.assertFalse(doors.approve(old_look, by=self.max))
        self.assertEqual(self.stored().state, "rejected")
        self.assertEqual(CommentLog.objects.count(), 2)

    def test_approving_twice_is_once(self):
        self.assertTrue(doors.approve(self.comment, by=self.max))
        self.assertFalse(doors.approve(self.comment, by=self.max))
        self.assertEqual(Conversation.objects.get().approved_count, 1)

    def test_restore_leads_back_to_where_it_was(self):
        for before in ("pending", "approved"):
            for hide in (doors.reject, doors.mark_as_spam, doors.remove):
                comment = make_comment(self.post, self.rita, state=before)
                self.assertTrue(hide(comment, by=self.max))
                self.assertTrue(doors.restore(Comment.objects.get(pk=comment.pk), by=self.max))
                self.assertEqual(Comment.objects.get(pk=comment.pk).state, before)

    def test_restore_needs_something_hidden(self):
        for state in ("pending", "approved"):
            self.assertFalse(doors.restore(make_comment(self.post, state=state), by=self.max))

    def test_what_the_writer_removed_is_not_approved(self):
        doors.remove(self.comment, by=self.rita)
        for door in DECISIONS:
            self.assertFalse(door(self.comment, by=self.max))

    def test_counters_and_version_tell_the_truth(self):
        versions = [Conversation.objects.get().version]
        for state, count in (("approved", 1), ("rejected", 0), ("approved", 1), ("spam", 0)):
            decide_to(self.comment, state)
            conversation = Conversation.objects.get()
            self.assertEqual(conversation.approved_count, count)
            versions.append(conversation.version)
        self.assertEqual(versions, sorted(set(versions)))

    def test_approve_and_reply_is_one_step(self):
        answer = doors.approve_and_reply(self.comment, by=self.max, text="It does, for most.")
        self.assertEqual((self.stored().state, answer.state), ("approved", "approved"))
        self.assertEqual(answer.reply_to, self.comment)

    def test_approve_and_reply_does_not_answer_what_somebody_else_rejected(self):
        old_look = self.stored()
        doors.reject(self.comment, by=self.max)
        with self.assertRaises(doors.Refused):
            doors.approve_and_reply(old_look, by=self.max, text="It does, for most.")
        self.assertEqual(Comment.objects.count(), 1)
        self.assertEqual(self.stored().state, "rejected")

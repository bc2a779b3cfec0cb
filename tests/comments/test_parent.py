"""Whom a comment answers, and where it stands."""

from django.conf import settings
from django.test import TestCase
from django_comments.signals import comment_will_be_posted

from comments import doors
from comments.models import Comment
from tests.builders import make_comment, make_post, make_user


class ParentTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita = make_user("Rita")
        cls.root = make_comment(cls.post)

    def reply(self, number):
        return doors.post(self.post, self.rita, "I wonder too.", parent_number=number)

    def test_it_works(self):
        reply = self.reply(self.root.number)
        self.assertEqual(reply.reply_to, self.root)
        self.assertEqual((reply.number, reply.level, reply.path), (2, 1, "0000000100000002"))

    def test_a_hidden_comment_is_not_answered(self):
        for state in ("pending", "rejected", "spam", "removed"):
            hidden = make_comment(self.post, state=state)
            with self.assertRaises(doors.Refused):
                self.reply(hidden.number)
        self.assertEqual(Comment.objects.filter(reply_to__isnull=False).count(), 0)

    def test_a_missing_comment_is_not_answered(self):
        with self.assertRaises(doors.Refused):
            self.reply(99)

    def test_a_comment_of_another_post_is_not_answered(self):
        other = make_post("Another post")
        for _ in range(3):
            elsewhere = make_comment(other)
        with self.assertRaises(doors.Refused):
            self.reply(elsewhere.number)

    def test_a_refused_reply_takes_no_number(self):
        with self.assertRaises(doors.Refused):
            self.reply(99)
        self.assertEqual(self.reply(None).number, 2)

    def test_numbers_count_each_post_by_itself(self):
        other = make_post("Another post")
        self.assertEqual(make_comment(other).number, 1)
        self.assertEqual(make_comment(self.post).number, 2)

    def test_too_deep_a_reply_stands_beside_what_it_answers(self):
        line = [self.root]
        for _ in range(settings.COMMENTS_XTD_MAX_THREAD_LEVEL + 2):
            line.append(make_comment(self.post, parent=line[-1]))
        deepest = [comment.level for comment in line[-3:]]
        self.assertEqual(deepest, [settings.COMMENTS_XTD_MAX_THREAD_LEVEL] * 3)
        self.assertEqual(line[-1].reply_to, line[-2])
        self.assertEqual(len({len(comment.path) for comment in line[-3:]}), 1)
        self.assertEqual(line[-1].path[:-8], line[-2].path[:-8])

    def test_the_packages_own_columns_tell_the_same_tree(self):
        reply = self.reply(self.root.number)
        self.assertEqual((reply.parent_id, reply.thread_id), (self.root.pk, self.root.pk))
        stored = Comment.objects.get(pk=self.root.pk)
        self.assertEqual((stored.parent_id, stored.thread_id), (self.root.pk, self.root.pk))

    def test_a_receiver_of_the_package_may_refuse(self):
        def no(**kwargs):
            return False

        comment_will_be_posted.connect(no)
        self.addCleanup(comment_will_be_posted.disconnect, no)
        with self.assertRaises(doors.Refused):
            self.reply(self.root.number)
        self.assertEqual(Comment.objects.count(), 1)

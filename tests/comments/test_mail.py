"""Who hears of a comment, when, and how often."""

from unittest.mock import patch

from django.test import TestCase
from post_office.models import Email

from comments import doors, mail
from comments.models import Comment, Notification
from tests.builders import (
    decide_to,
    letters_to,
    make_author,
    make_comment,
    make_moderator,
    make_post,
    make_user,
    real_outbox,
)


@real_outbox
class LettersAboutCommentsTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = make_author("Ada").user
        cls.max = make_moderator("Max")
        cls.rita = make_user("Rita")
        cls.tom = make_user("Tom")
        cls.post = make_post()
        cls.root = make_comment(cls.post, cls.rita)
        Notification.objects.all().delete()

    def letters(self):
        """All letters, when the worker has written those that wait."""
        mail.write_letters()
        return Email.objects.order_by("pk")

    def reply(self, writer=None, parent=None):
        return doors.post(self.post, writer or self.tom, "SECRET text", parent_number=(parent or self.root).number)

    def test_it_works(self):
        reply = self.reply()
        doors.approve(reply, by=self.max)
        to_rita, to_ada = letters_to(self.rita), letters_to(self.ada)
        self.assertEqual((len(to_rita), len(to_ada), Email.objects.count()), (1, 1, 2))
        self.assertIn("Tom answered you", to_rita[0].subject)
        self.assertIn("New comment on", to_ada[0].subject)
        self.assertIn(reply.get_absolute_url(), to_rita[0].message)

    def test_nobody_hears_of_a_comment_that_waits(self):
        self.reply()
        self.assertEqual(self.letters().count(), 0)

    def test_nobody_hears_of_a_comment_that_is_refused(self):
        for door in (doors.reject, doors.mark_as_spam, doors.remove):
            door(self.reply(), by=self.max)
        self.assertEqual(self.letters().count(), 0)

    def test_staff_need_no_approval_to_be_heard(self):
        self.reply(writer=self.max)
        self.assertEqual((len(letters_to(self.rita)), len(letters_to(self.ada))), (1, 1))

    def test_a_comment_is_told_of_once_whatever_happens_later(self):
        reply = self.reply()
        for state in ("approved", "rejected", "approved", "spam", "approved"):
            decide_to(Comment.objects.get(pk=reply.pk), state)
        self.assertEqual((len(letters_to(self.rita)), len(letters_to(self.ada))), (1, 1))

    def test_nobody_hears_of_the_own_comment(self):
        doors.approve(self.reply(writer=self.rita), by=self.max)
        self.assertEqual(letters_to(self.rita), [])
        self.reply(writer=self.ada)
        self.assertEqual(len(letters_to(self.ada)), 1)  # of Rita's, not of Ada's

    def test_who_approves_hears_nothing_of_it(self):
        root = make_comment(self.post, self.max)
        Notification.objects.all().delete()
        doors.approve(self.reply(parent=root), by=self.max)
        self.assertEqual((letters_to(self.max), len(letters_to(self.ada))), ([], 1))

    def test_an_author_who_is_answered_gets_one_letter_of_the_two(self):
        root = make_comment(self.post, self.ada)
        doors.approve(self.reply(parent=root), by=self.max)
        self.assertEqual(len(letters_to(self.ada)), 1)
        self.assertIn("answered you", letters_to(self.ada)[0].subject)

    def test_a_closed_account_gets_no_letters(self):
        self.rita.is_active = False
        self.rita.save()
        doors.approve(self.reply(), by=self.max)
        self.assertEqual(letters_to(self.rita), [])

    def test_a_byline_without_an_account_is_no_obstacle(self):
        self.post.author.user = None
        self.post.author.save()
        self.assertTrue(doors.approve(self.reply(), by=self.max))

    def test_letters_carry_no_text_and_no_address_of_the_writer(self):
        doors.approve(self.reply(), by=self.max)
        self.assertEqual(len(self.letters()), 2)
        for letter in self.letters():
            whole = letter.subject + letter.message + letter.html_message
            self.assertNotIn("SECRET", whole)
            self.assertNotIn(self.tom.email, whole)

    def test_names_cannot_add_lines_or_markup_to_a_letter(self):
        odd = make_user("<b>Tom & Co</b>")
        doors.approve(self.reply(writer=odd), by=self.max)
        letter = letters_to(self.rita)[0]
        self.assertIn("<b>Tom & Co</b> answered", letter.subject)
        self.assertIn("&lt;b&gt;Tom &amp; Co&lt;/b&gt;", letter.html_message)

    def test_a_decision_that_fails_tells_nobody(self):
        reply = self.reply()
        tell_about = mail.tell_about

        def tell_and_fail(*args):
            tell_about(*args)
            raise OSError

        with patch("comments.mail.tell_about", tell_and_fail), self.assertRaises(OSError):
            doors.approve(reply, by=self.max)
        self.assertEqual(Comment.objects.get(pk=reply.pk).state, "pending")
        self.assertEqual(self.letters().count(), 0)

    def test_a_letter_that_fails_is_written_the_next_time(self):
        doors.approve(self.reply(), by=self.max)
        with patch("comments.mail.queue_letter", side_effect=OSError), self.assertLogs("comments.mail"):
            mail.write_letters()
        self.assertEqual(Email.objects.count(), 0)
        self.assertEqual(self.letters().count(), 2)

    def test_a_letter_that_fails_keeps_back_no_other(self):
        doors.approve(self.reply(), by=self.max)
        first = Notification.objects.order_by("pk").first()
        queue = mail.queue_letter

        def queue_or_fail(name, to, *args, **kwargs):
            if to == first.recipient:
                raise OSError
            queue(name, to, *args, **kwargs)

        with patch("comments.mail.queue_letter", queue_or_fail), self.assertLogs("comments.mail"):
            self.assertEqual(mail.write_letters(), 1)

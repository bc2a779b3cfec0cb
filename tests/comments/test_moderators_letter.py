"""At most once an hour the moderators hear that comments wait, and nothing of what is in them."""

from datetime import timedelta

from django.test import TestCase
from django.utils import timezone
from post_office.models import Email

from comments import doors, mail
from comments.models import QueueNotice
from tests.builders import letters_to, make_author, make_comment, make_moderator, make_post, make_user, real_outbox


@real_outbox
class LetterToModeratorsTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.max = make_moderator("Max")
        cls.rita = make_user("Rita")
        cls.post = make_post()
        cls.waiting = make_comment(cls.post, cls.rita, text="SECRET text", state="pending")

    def an_hour_passes(self):
        QueueNotice.objects.update(sent_at=timezone.now() - timedelta(minutes=61))

    def test_it_works(self):
        self.assertTrue(mail.tell_moderators())
        (letter,) = letters_to(self.max)
        self.assertIn("1 comment", letter.message)
        self.assertIn("/admin/comments/comment/?state__exact=pending", letter.message)

    def test_the_letter_holds_nothing_of_the_comment(self):
        mail.tell_moderators()
        for letter in Email.objects.order_by("pk"):
            whole = letter.subject + letter.message + letter.html_message
            for word in ("SECRET", "Rita", self.rita.email):
                self.assertNotIn(word, whole)

    def test_only_moderators_get_it(self):
        make_author("Ada")
        mail.tell_moderators()
        self.assertEqual([letter.to for letter in Email.objects.order_by("pk")], [[self.max.email]])

    def test_a_moderator_whose_account_is_closed_gets_none(self):
        self.max.is_active = False
        self.max.save()
        mail.tell_moderators()
        self.assertEqual(Email.objects.count(), 0)

    def test_nothing_waits_nothing_is_written(self):
        doors.reject(self.waiting, by=self.max)
        self.assertFalse(mail.tell_moderators())

    def test_it_comes_once_an_hour(self):
        mail.tell_moderators()
        make_comment(self.post, self.rita, state="pending")
        self.assertFalse(mail.tell_moderators())
        self.an_hour_passes()
        self.assertTrue(mail.tell_moderators())
        self.assertIn("2 comments", letters_to(self.max)[1].message)

    def test_the_same_comments_are_told_of_once(self):
        mail.tell_moderators()
        self.an_hour_passes()
        self.assertFalse(mail.tell_moderators())

    def test_no_new_comment_is_missed_when_the_newest_told_of_is_gone(self):
        second = make_comment(self.post, self.rita, state="pending")
        mail.tell_moderators()
        doors.reject(second, by=self.max)
        make_comment(self.post, self.rita, state="pending")
        self.an_hour_passes()
        self.assertTrue(mail.tell_moderators())

    def test_changes_of_published_comments_wait_too(self):
        published = make_comment(self.post, self.rita, text="Published.")
        mail.tell_moderators()
        self.an_hour_passes()
        doors.edit(published, self.rita, "Published, SECRET.")
        self.assertTrue(mail.tell_moderators())
        letter = letters_to(self.max)[1]
        self.assertIn("2 comments or changes", letter.message)
        self.assertNotIn("SECRET", letter.subject + letter.message + letter.html_message)
        self.an_hour_passes()
        self.assertFalse(mail.tell_moderators())

    def test_a_change_that_is_decided_on_is_not_told_of(self):
        doors.reject(self.waiting, by=self.max)
        published = make_comment(self.post, self.rita, text="Published.")
        doors.edit(published, self.rita, "Published, better.")
        doors.refuse_edit(published, by=self.max)
        self.assertFalse(mail.tell_moderators())

    def test_what_comes_back_to_the_queue_is_told_of(self):
        mail.tell_moderators()
        self.an_hour_passes()
        doors.reject(self.waiting, by=self.max)
        doors.restore(self.waiting, by=self.max)
        self.assertTrue(mail.tell_moderators())

    def test_a_waiting_comment_that_its_writer_corrects_is_no_news(self):
        mail.tell_moderators()
        self.an_hour_passes()
        doors.edit(self.waiting, self.rita, "Corrected.")
        self.assertFalse(mail.tell_moderators())

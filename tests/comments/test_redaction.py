"""Taking a few words out of a comment; the original stays in the log alone."""

from django.test import TestCase
from django.urls import reverse
from post_office.models import Email

from comments import appeals, desk, doors, redaction
from comments.models import Comment, CommentLog
from tests.builders import make_author, make_comment, make_moderator, make_post, make_user, real_outbox
from tests.comments.test_decisions import minutes_pass

PHONE = "+49 30 1234567"


@real_outbox
class RedactionTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.max, cls.rita = make_moderator("Max"), make_user("Rita")
        cls.comment = make_comment(cls.post, cls.rita, text=f"Call me: {PHONE}. Or later: {PHONE}.")
        cls.other = make_comment(cls.post, make_user("Tom"), text=f"I called {PHONE}.")

    def setUp(self):
        self.client.force_login(self.max)
        self.address = reverse("admin:comments_comment_redact", args=[self.comment.pk])

    def take_out(self, words=PHONE, reason="A phone number."):
        return self.client.post(self.address, {"words": words, "reason": reason}, follow=True)

    def stored(self):
        return Comment.objects.get(pk=self.comment.pk)

    def test_it_works(self):
        self.assertContains(self.take_out(), "taken out in 2 places")
        gone = redaction.PUT_INSTEAD
        self.assertEqual(self.stored().comment, f"Call me: {gone}. Or later: {gone}.")
        self.assertNotIn(PHONE, self.stored().html)
        row = CommentLog.objects.filter(comment=self.comment).last()
        self.assertEqual((row.act, row.by, row.reason), ("redact", self.max, "A phone number."))
        self.assertIn(PHONE, row.old_text)

    def test_readers_see_the_mark_and_no_other_comment_changes(self):
        self.take_out()
        self.client.logout()
        page = self.client.get(self.post.get_absolute_url())
        self.assertContains(page, redaction.PUT_INSTEAD)
        # Tom's comment: in the thread, and for search engines.
        self.assertContains(page, f"I called {PHONE}.", count=2)
        self.assertContains(page, PHONE, count=2)

    def test_the_waiting_change_loses_the_words_too(self):
        doors.edit(self.comment, self.rita, f"Write to {PHONE}.")
        self.take_out()
        self.assertEqual(self.stored().proposed_text, f"Write to {redaction.PUT_INSTEAD}.")

    def test_words_that_are_not_there_change_nothing(self):
        for words, sentence in (
            ("+49 30 999", "These words are not in the text."),
            ("", "Please copy the words to take out"),
            ("  ", "Please copy the words to take out"),
        ):
            self.assertContains(self.take_out(words), sentence, status_code=400)
        self.assertIn(PHONE, self.stored().comment)
        self.assertFalse(CommentLog.objects.filter(act="redact").exists())

    def test_what_was_typed_comes_back(self):
        for words, reason in (("+49 30 999", "A phone number."), (PHONE, "Because. " * 60)):
            answer = self.take_out(words, reason)
            self.assertContains(answer, '<details class="narrow" open>', status_code=400)
            self.assertContains(answer, words, status_code=400)
            self.assertContains(answer, reason, status_code=400)
        self.assertContains(answer, "Please use at most 500 characters.", status_code=400)
        self.assertIn(PHONE, self.stored().comment)

    def test_it_comes_back_to_the_list_one_came_from(self):
        page = self.client.get(reverse("admin:comments_comment_change", args=[self.comment.pk]), {"back": "q=walking"})
        self.assertContains(page, f'action="{self.address}?back=q%3Dwalking"')
        answer = self.client.post(self.address + "?back=q%3Dwalking", {"words": PHONE}, follow=True)
        self.assertEqual(answer.context["back"], "q=walking")

    def test_only_moderators_do_it_and_only_by_post(self):
        self.assertContains(self.client.get(self.address), "Take the words out")
        self.assertFalse(self.comment.log.filter(act="redact").exists())
        for person in (self.rita, make_author("Ada").user):
            self.client.force_login(person)
            self.client.post(self.address, {"words": PHONE})
        self.assertIn(PHONE, self.stored().comment)

    def test_its_writer_hears_of_it_without_the_words(self):
        self.take_out()
        minutes_pass()
        desk.tell_people()
        letter = Email.objects.get(to=self.rita.email)
        self.assertIn("took a few words out", letter.message)
        self.assertIn("A phone number.", letter.message)
        self.assertNotIn(PHONE, letter.message + letter.html_message)

    def test_put_back_at_once_nobody_hears_of_it(self):
        before = self.stored().comment
        self.take_out()
        self.assertTrue(appeals.put_back(self.stored(), by=self.max))
        self.assertEqual(self.stored().comment, before)
        minutes_pass()
        desk.tell_people()
        self.assertFalse(Email.objects.filter(to=self.rita.email).exists())
        self.assertFalse(appeals.put_back(self.stored(), by=self.max))

    def test_the_words_are_not_put_back_over_newer_ones(self):
        self.take_out()
        doors.change_text(self.stored(), "All new.", "edit", self.rita)
        self.assertFalse(appeals.put_back(self.stored(), by=self.max))
        self.assertEqual(self.stored().comment, "All new.")

"""A moderator whose session has ended loses no word, and every page after signing in again says what to do."""

import re
from html import unescape
from uuid import uuid4

from django.contrib.sessions.models import Session
from django.urls import reverse

from comments import appeals, doors, standing
from comments.models import Comment, StandingAct
from tests.accounts.ways import PASSWORD, WaysTestCase
from tests.builders import make_comment, make_moderator, make_post, make_user

KEPT = "Your words are kept: press the button once more."
WORDS = "Words that took <long> & much."


class DeskOverSignInTest(WaysTestCase):
    @classmethod
    def setUpTestData(cls):
        cls.max, cls.mia = make_moderator("Max"), make_moderator("Mia")
        cls.rita = make_user("Rita")
        cls.comment = make_comment(make_post(), cls.rita, text="Call 555 0101.", state="pending")

    def setUp(self):
        super().setUp()
        for person in (self.max, self.mia):
            person.set_password(PASSWORD)
            person.save()
        self.client.force_login(self.max)
        self.decision = reverse("admin:comments_comment_change", args=[self.comment.pk])
        self.redact = reverse("admin:comments_comment_redact", args=[self.comment.pk])
        self.person = reverse("admin:comments_standing_change", args=[self.rita.pk])

    def writer(self, page):
        return unescape(re.search(r'name="writer" value="([^"]+)"', self.client.get(page).content.decode())[1])

    def send_signed_out(self, page, address, **fields):
        """Open the page, end the session elsewhere, and send a form of it to `address`. Return the answer."""
        fields["writer"] = self.writer(page)
        Session.objects.all().delete()
        return self.client.post(address, fields)

    def come_back(self, answer, person=None):
        """Sign in where the answer leads. Return the page after it."""
        back = answer["Location"].partition("?next=")[2]
        login = {"login": (person or self.max).email, "password": PASSWORD, "next": back}
        return self.client.get(self.go("account_login", login)["Location"], follow=True)

    def assert_kept(self, answer, form, field):
        self.assertContains(self.client.get(answer["Location"]), "What you typed is kept")
        page = self.come_back(answer)
        self.assertContains(page, KEPT)
        self.assertEqual(page.context[form][field].value(), WORDS)

    def test_a_reason(self):
        answer = self.send_signed_out(self.decision, self.decision, act="reject", reason=WORDS)
        self.assert_kept(answer, "form", "reason")
        # Nothing is done until somebody who is signed in presses a button.
        self.assertEqual(Comment.objects.get().state, "pending")

    def test_a_reason_given_in_the_queue(self):
        queue = reverse("admin:comments_comment_changelist")
        self.assert_kept(self.send_signed_out(queue, self.decision, act="reject", reason=WORDS), "form", "reason")

    def test_an_answer(self):
        answer = self.send_signed_out(self.decision, self.decision, act="reply", text=WORDS)
        self.assert_kept(answer, "answer", "text")
        self.assertEqual(Comment.objects.count(), 1)

    def test_words_to_take_out(self):
        answer = self.send_signed_out(self.decision, self.redact, words="555 0101", reason=WORDS)
        self.assert_kept(answer, "redact", "reason")
        self.assertEqual(Comment.objects.get().comment, "Call 555 0101.")

    def test_a_note_about_a_person(self):
        answer = self.send_signed_out(self.person, self.person, act="note", reason=WORDS)
        self.assert_kept(answer, "form", "reason")
        self.assertFalse(StandingAct.objects.exists())

    def test_an_answer_to_a_person(self):
        act = standing.act_on(self.rita, StandingAct.Act.WARN, self.mia, "Please be kind.")
        appeal = appeals.ask("It was my brother.", act=act)
        address = reverse("admin:comments_standing_appeal", args=[appeal.pk])
        self.assert_kept(self.send_signed_out(self.person, address, act="grant", reason=WORDS), "answer", "reason")
        appeal.refresh_from_db()
        self.assertIsNone(appeal.answered_at)

    def test_the_button_pressed_again_decides_and_forgets(self):
        self.come_back(self.send_signed_out(self.decision, self.decision, act="reject", reason=WORDS))
        self.client.post(self.decision, {"act": "reject", "reason": WORDS})
        self.assertEqual(self.comment.log.last().reason, WORDS)
        self.assertNotContains(self.client.get(self.decision), KEPT)

    def test_another_moderator_who_signs_in_there_reads_nothing_of_it(self):
        page = self.come_back(self.send_signed_out(self.decision, self.decision, act="reject", reason=WORDS), self.mia)
        self.assertNotContains(page, KEPT)
        self.assertNotContains(page, "took")

    def test_a_decision_is_not_taken_back_by_signing_in(self):
        doors.approve(self.comment, by=self.max, deed=(deed := uuid4()))
        Session.objects.all().delete()
        page = self.come_back(self.client.post(reverse("admin:comments_comment_undo"), {"deed": str(deed)}))
        self.assertContains(page, "Nothing was taken back. Please press the button once more.")
        self.assertContains(page, "Your last decision: 1 comment approved.")
        self.assertEqual(Comment.objects.get().state, "approved")

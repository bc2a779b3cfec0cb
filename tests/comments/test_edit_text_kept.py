"""What is typed into the form for changes comes back whatever goes wrong, and can be looked at first."""

from datetime import timedelta
from unittest.mock import patch

from django.db import OperationalError
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from comments import doors
from comments.models import Comment, Conversation
from tests.builders import make_comment, make_moderator, make_post, make_user
from tests.pages import hidden_fields, typed

TEXT = "A *new* one & <true>."


class EditTextKeptTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita = make_user("Rita")
        cls.comment = make_comment(cls.post, cls.rita, text="The old text.", state="pending")
        cls.url = reverse("comments:edit", args=[cls.post.slug, cls.comment.number])

    def setUp(self):
        self.client = Client(raise_request_exception=False)
        self.client.force_login(self.rita)

    def send(self, text=TEXT, client=None, **more):
        return (client or self.client).post(self.url, {"text": text, **more})

    def stored(self):
        return Comment.objects.get(pk=self.comment.pk)

    def assert_text_back(self, answer, status):
        self.assertEqual((answer.status_code, typed(answer.content.decode())), (status, TEXT))
        self.assertEqual(self.stored().comment, "The old text.")

    def approve_long_ago(self):
        doors.approve(self.stored(), by=make_moderator())
        Comment.objects.update(published_at=timezone.now() - timedelta(minutes=16))

    def test_it_has_what_the_form_for_a_comment_has(self):
        page = self.client.get(self.url)
        for sign in (
            'data-comment="',
            f'data-copy="{self.post.pk}:change-1"',
            "js/keep-comment.js",
            "js/comment-tools.js",
            'name="preview"',
            'data-max="10000"',
        ):
            self.assertContains(page, sign)
        self.assertNotContains(page, "members_only")

    def test_the_preview_shows_it_and_changes_nothing(self):
        answer = self.send(preview="1")
        self.assertContains(answer, "A <em>new</em> one &amp; &lt;true&gt;.")
        self.assert_text_back(answer, 200)

    def test_nothing_has_no_looks(self):
        self.assertContains(self.send(" ", preview="1"), "Please write something first.", status_code=400)

    def test_only_a_stored_change_tells_the_browser_so(self):
        name = f'data-stored="{self.post.pk}:change-1"'
        self.assertNotContains(self.send("  "), name, status_code=400)
        self.assertContains(self.client.get(self.send()["Location"], follow=True), name)

    def test_while_the_database_is_away(self):
        away = patch("django.db.backends.utils.CursorWrapper.execute", side_effect=OperationalError("away"))
        with away, self.assertLogs("comments.views.unavailable"):
            answer = self.send()
        self.assert_text_back(answer, 503)
        self.assertContains(answer, f'action="{self.url}"', status_code=503)
        self.assertNotContains(answer, "Only people with an account", status_code=503)

    def test_when_the_token_is_lost(self):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(self.rita)
        answer = self.send(client=strict)
        self.assert_text_back(answer, 403)
        token = answer.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        self.assertEqual(self.send(client=strict, csrfmiddlewaretoken=token).status_code, 302)
        self.assertEqual(self.stored().comment, TEXT)

    def test_without_a_token_nobody_sees_the_form_of_somebody_else(self):
        strict = Client(enforce_csrf_checks=True)
        for person in (None, make_user("Tom")):
            if person:
                strict.force_login(person)
            answer = self.send(client=strict)
            self.assertContains(answer, "Please try that once more", status_code=403)
            self.assertNotIn("kept_change", strict.session)

    def test_signed_out_meanwhile(self):
        self.client.logout()
        answer = self.send()
        self.assertContains(answer, "You are signed out.", status_code=403)
        self.assert_text_back(answer, 403)
        self.assertContains(answer, f"?next={self.url}", status_code=403)
        self.client.force_login(self.rita)
        page = self.client.get(self.url).content.decode()
        self.assertEqual(typed(page), TEXT)
        self.send()
        self.assertEqual(self.stored().comment, TEXT)
        self.assertNotIn("kept_change", self.client.session)

    def test_who_signs_in_instead_sees_nothing_of_it(self):
        self.client.logout()
        self.send()
        self.client.force_login(make_user("Tom"))
        self.assertEqual(self.client.get(self.url).status_code, 404)

    def test_somebody_signed_out_is_not_told_what_there_is(self):
        self.client.logout()
        there = self.client.get(self.url)
        missing = self.client.get(reverse("comments:edit", args=[self.post.slug, 99]))
        self.assertEqual((there.status_code, missing.status_code), (302, 302))
        self.assertIn("/accounts/login/", missing["Location"])

    def test_too_late_it_can_be_posted_as_an_answer(self):
        self.approve_long_ago()
        answer = self.send()
        self.assertContains(answer, "The time for changes is over", status_code=400)
        self.assert_text_back(answer, 400)
        fields = hidden_fields(answer.content.decode())
        self.client.post(reverse("comments:post", args=[self.post.slug]), fields | {"text": TEXT})
        self.assertEqual(Comment.objects.get(number=2).reply_to, self.comment)

    def test_too_late_and_closed_it_can_be_copied(self):
        self.approve_long_ago()
        Conversation.objects.update(closes_at=timezone.now())
        answer = self.send()
        self.assert_text_back(answer, 400)
        self.assertContains(answer, "readonly", status_code=400)
        self.assertNotContains(answer, "Post comment", status_code=400)

    def test_of_what_a_moderator_took_away_the_text_can_be_copied(self):
        doors.reject(self.stored(), by=make_moderator())
        answer = self.send()
        self.assert_text_back(answer, 400)
        self.assertContains(answer, "readonly", status_code=400)

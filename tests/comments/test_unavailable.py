"""When the database does not answer, the text comes back in a form that can be sent again."""

from unittest.mock import patch

from django.db import OperationalError
from django.test import Client, TestCase
from django.urls import reverse

from comments.models import Comment
from tests.builders import make_post, make_user
from tests.pages import hidden_fields, typed

TEXT = "A long one & <true>."


class UnavailableTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.url = reverse("comments:post", args=[cls.post.slug])

    def setUp(self):
        self.client = Client(raise_request_exception=False, headers={"Sec-Fetch-Site": "same-origin"})
        self.client.force_login(make_user("Rita"))

    def send(self, name="post", **options):
        page = self.client.get(self.post.get_absolute_url()).content.decode()
        url = reverse(f"comments:{name}", args=[self.post.slug])
        with self.is_away(), self.assertLogs("comments.views.unavailable"):
            return self.client.post(url, hidden_fields(page) | {"text": TEXT}, **options)

    def is_away(self):
        return patch("django.db.backends.utils.CursorWrapper.execute", side_effect=OperationalError("away"))

    def test_it_works(self):
        answer = self.send()
        self.assertEqual((answer.status_code, answer["Retry-After"]), (503, "30"))
        page = answer.content.decode()
        self.assertEqual(typed(page), TEXT)
        self.assertIn("nothing of it is lost", page)
        self.assertEqual(self.client.post(self.url, hidden_fields(page) | {"text": typed(page)}).status_code, 302)
        self.assertEqual(Comment.objects.get().comment, TEXT)

    def test_a_guest_and_a_draft_too(self):
        for name in ("begin", "draft"):
            answer = self.send(name)
            self.assertEqual((answer.status_code, typed(answer.content.decode())), (503, TEXT))
            self.assertContains(answer, f'/comments/{name}/"', status_code=503)

    def test_a_script_is_told_so(self):
        answer = self.send("draft", headers={"Accept": "application/json"})
        self.assertEqual((answer.status_code, answer.json()), (503, {"kept": False}))

    def test_another_error_is_an_error(self):
        with patch("comments.doors.post", side_effect=RuntimeError), self.assertLogs("django.request"):
            self.assertEqual(self.client.post(self.url, {"text": TEXT}).status_code, 500)

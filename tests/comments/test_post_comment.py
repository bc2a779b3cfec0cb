"""A comment is written on the post page, waits, and is read by everybody once it is approved."""

from datetime import timedelta

from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from comments import doors
from comments.models import Comment
from tests.builders import make_comment, make_moderator, make_post, make_user
from tests.pages import hidden_fields


class PostCommentTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita = make_user("Rita")
        cls.url = reverse("comments:post", args=[cls.post.slug])

    def setUp(self):
        self.client.force_login(self.rita)

    def page(self, client=None):
        return (client or self.client).get(self.post.get_absolute_url()).content.decode()

    def test_it_works(self):
        answer = self.client.post(self.url, {"text": "Does it *last*?"}, follow=True)
        comment = Comment.objects.get()
        self.assertEqual(answer.redirect_chain[0], (comment.get_absolute_url(), 302))
        self.assertEqual(answer.redirect_chain[1], (f"{self.post.get_absolute_url()}#comment-1", 302))
        self.assertEqual((comment.user, comment.comment, comment.state), (self.rita, "Does it *last*?", "pending"))
        self.assertContains(answer, "waiting for a moderator")

    def test_the_writer_sees_it_waiting_in_place_and_nobody_else_does(self):
        self.client.post(self.url, {"text": "Does it *last*?"})
        self.assertIn("Does it <em>last</em>?", self.page())
        self.assertIn("comment--pending", self.page())
        self.assertNotIn("Does it", self.page(Client()))

    def test_everybody_sees_it_once_it_is_approved(self):
        self.client.post(self.url, {"text": "Does it *last*?"})
        doors.approve(Comment.objects.get(), by=make_moderator())
        self.assertIn("Does it <em>last</em>?", self.page(Client()))
        self.assertNotIn("comment--pending", self.page())

    def test_a_reply_stands_under_what_it_answers(self):
        root = make_comment(self.post)
        self.client.post(self.url, {"text": "I wonder too.", "parent": root.number})
        self.assertEqual(Comment.objects.get(number=2).reply_to, root)
        self.assertIn("answering #1", self.page())

    def test_the_forms_of_the_page_can_be_sent_as_they_are(self):
        root = make_comment(self.post)
        for query, parent in (("", None), (f"?reply={root.number}", root)):
            page = self.client.get(self.post.get_absolute_url() + query).content.decode()
            data = hidden_fields(page) | {"text": f"Sent from “{query}”"}
            self.assertEqual(self.client.post(self.url, data).status_code, 302)
            self.assertEqual(Comment.objects.get(comment=f"Sent from “{query}”").reply_to, parent)

    def test_what_staff_write_is_published_at_once(self):
        self.client.force_login(make_moderator())
        answer = self.client.post(self.url, {"text": "Welcome, everybody."}, follow=True)
        self.assertContains(answer, "is published")
        self.assertIn("Welcome, everybody.", self.page(Client()))

    def test_name_address_and_state_are_not_taken_from_the_form(self):
        data = {"text": "Hello.", "name": "The Boss", "email": "boss@example.org", "state": "approved"}
        self.client.post(self.url, data | {"is_public": "1", "user": make_moderator().pk})
        comment = Comment.objects.get()
        self.assertEqual((comment.user, comment.state, comment.is_public), (self.rita, "pending", False))
        self.assertEqual((comment.user_name, comment.user_email), ("", ""))

    def test_it_rejects_get(self):
        for name in ("post", "begin"):
            for method in (self.client.get, self.client.head, self.client.put):
                self.assertEqual(method(reverse(f"comments:{name}", args=[self.post.slug])).status_code, 405)

    def test_nothing_is_posted_where_nobody_can_read(self):
        later = timezone.now() + timedelta(hours=1)
        for title, fields in (("A draft", {"status": "draft"}), ("For tomorrow", {"published_at": later})):
            post = make_post(title, **fields)
            for name in ("post", "begin"):
                answer = self.client.post(reverse(f"comments:{name}", args=[post.slug]), {"text": "Too early."})
                self.assertEqual(answer.status_code, 404)
        self.assertEqual(Comment.objects.count(), 0)

    def test_nobody_s_address_is_on_any_page(self):
        make_comment(self.post, self.rita)
        self.assertNotIn("@example.org", self.page(Client()))

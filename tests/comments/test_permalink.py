"""The address of one comment leads to the page of the thread that shows it."""

from unittest import skipUnless

from django.db import connection
from django.test import TestCase

from comments import threads
from comments.models import Comment
from tests.builders import make_comment, make_many_comments, make_moderator, make_post, make_user
from tests.steps import steps_of


class PermalinkTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita = make_user("Rita")
        make_many_comments(cls.post, 120, writers=[make_user("Tom")])
        cls.waiting = make_comment(cls.post, cls.rita, Comment.objects.get(number=103), state="pending")

    def address(self, number, end=""):
        return f"{self.post.get_absolute_url()}comments/{number}/{end}"

    def test_it_works_on_every_page(self):
        for number, query in ((1, ""), (50, ""), (51, "?from=51"), (74, "?from=71"), (120, "?from=116")):
            answer = self.client.get(self.address(number))
            self.assertRedirects(answer, f"{self.post.get_absolute_url()}{query}#comment-{number}")
            page = self.client.get(answer["Location"].partition("#")[0])
            self.assertContains(page, f'id="comment-{number}"')

    def test_the_writer_is_led_to_what_waits(self):
        self.client.force_login(self.rita)
        answer = self.client.get(self.address(self.waiting.number), follow=True)
        self.assertContains(answer, f'id="comment-{self.waiting.number}"')

    def test_for_everybody_else_what_waits_does_not_exist(self):
        for user in (None, make_user("Tom")):
            if user:
                self.client.force_login(user)
            for end in ("", "text/"):
                self.assertEqual(self.client.get(self.address(self.waiting.number, end)).status_code, 404)

    def test_a_moderator_is_led_to_the_queue(self):
        self.client.force_login(make_moderator())
        answer = self.client.get(self.address(self.waiting.number))
        self.assertRedirects(answer, f"/admin/comments/comment/{self.waiting.pk}/change/")

    def test_the_writer_reads_what_was_rejected_on_a_page_of_its_own(self):
        rejected = make_comment(self.post, self.rita, text="Too much.", state="rejected")
        self.client.force_login(self.rita)
        answer = self.client.get(self.address(rejected.number), follow=True)
        self.assertContains(answer, "Too much.")

    def test_a_number_of_another_post_leads_nowhere(self):
        make_post("Another post")
        self.assertEqual(self.client.get("/posts/another-post/comments/1/").status_code, 404)

    def test_comments_of_a_post_that_is_taken_back_are_gone(self):
        self.post.status = "draft"
        self.post.save()
        for user in (None, self.rita, make_moderator()):
            if user:
                self.client.force_login(user)
            for end in ("", "text/"):
                self.assertEqual(self.client.get(self.address(1, end)).status_code, 404)

    @skipUnless(connection.vendor == "sqlite", "counts the steps of SQLite")
    def test_a_long_conversation_takes_no_longer(self):
        long = make_post("Long")
        make_many_comments(long, 3000, writers=[make_user("Tom")])
        for user in (None, make_user("Tom")):
            if user:
                self.client.force_login(user)
            few, many = (
                steps_of(self.client, address)
                for address in (self.address(118), f"{long.get_absolute_url()}comments/2998/")
            )
            self.assertLess(many, few * 1.3)

    def test_pages_are_full(self):
        self.assertEqual(threads.PAGE_SIZE, 50)
        page = self.client.get(f"{self.post.get_absolute_url()}?from=51").content.decode()
        self.assertIn('href="?before=51#comments"', page)
        self.assertIn('href="?from=101#comments"', page)

"""The post page costs the same whether ten comments stand below it or five thousand."""

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from tests.builders import (
    forget_cached_lookups,
    make_author,
    make_comment,
    make_many_comments,
    make_moderator,
    make_page,
    make_post,
    make_user,
)

SIZES = (10, 100, 5_000)


class ThreadCostTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.rita = make_user("Rita")
        make_page("About", menu_order=1)
        cls.posts = []
        for size in SIZES:
            post = make_post(f"A post with {size} comments", tags=["hsct", "halt-ms"])
            writers = [cls.rita, make_moderator(), make_author().user]
            make_many_comments(post, size, text="研究" * 1500, writers=writers)
            make_comment(post, cls.rita, state="pending")
            make_comment(post, cls.rita, parent=make_comment(post), state="rejected")
            cls.posts.append(post)

    def counts(self, query=""):
        """How many queries the page of each size takes."""
        counts = []
        for post in self.posts:
            forget_cached_lookups()
            with CaptureQueriesContext(connection) as queries:
                answer = self.client.get(post.get_absolute_url() + query)
            self.assertEqual(answer.status_code, 200)
            counts.append(len(queries))
        return counts

    def test_for_a_guest(self):
        # the post, posts beside it, its tags and their content type, the conversation, a page of it, placeholders,
        # the site's settings, pages in the footer, links in the sidebar
        counts = self.counts()
        self.assertEqual(len(set(counts)), 1, counts)
        self.assertLessEqual(counts[0], 10)

    def test_for_a_reader(self):
        # as for a guest, the session, the account, the own waiting comments
        self.client.force_login(self.rita)
        counts = self.counts()
        self.assertEqual(len(set(counts)), 1, counts)
        self.assertLessEqual(counts[0], 12)

    def test_for_a_moderator(self):
        self.client.force_login(make_moderator())
        counts = self.counts()
        self.assertEqual(len(set(counts)), 1, counts)
        self.assertLessEqual(counts[0], 12)

    def test_in_the_middle_of_a_thread_with_a_reply_open(self):
        self.client.force_login(self.rita)
        counts = self.counts("?from=7&reply=8")
        self.assertEqual(len(set(counts)), 1, counts)
        self.assertLessEqual(counts[0], 12)

    def test_the_page_is_light_though_every_comment_is_long(self):
        for reader in (None, self.rita):
            if reader:
                self.client.force_login(reader)
            answer = self.client.get(self.posts[-1].get_absolute_url())
            self.assertGreaterEqual(answer.content.decode().count('class="comment '), 50)
            self.assertLess(len(answer.content), 150_000)

    def test_long_comments_fold_behind_a_link_that_works(self):
        page = self.client.get(self.posts[0].get_absolute_url()).content.decode()
        link = f"{self.posts[0].get_absolute_url()}comments/1/text/"
        self.assertNotIn("研究" * 1500, page)
        self.assertIn(f'href="{link}"', page)
        self.assertIn("研究" * 1500, self.client.get(link).content.decode())

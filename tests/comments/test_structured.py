"""What search engines read of a post and its comments: nothing that is not public, and nothing that breaks out."""

import json
import re

from django.test import TestCase

from comments import doors
from comments.models import Comment
from comments.structured import TEXT_BYTES
from tests.builders import make_comment, make_image, make_moderator, make_post, make_user

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


class StructuredTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post("Hope & </script><b>care", slug="hope", lead_image=make_image())
        cls.rita, cls.tom = make_user("Rita"), make_user("Tom")
        cls.first = make_comment(cls.post, cls.tom, text="An *open* </script> question.")
        cls.reply = make_comment(cls.post, cls.rita, cls.first, "Word. " * 200)

    def blocks(self, query=""):
        page = self.client.get(self.post.get_absolute_url() + query).content.decode()
        return [json.loads(block) for block in BLOCK.findall(page)]

    def test_the_post(self):
        post = self.blocks()[0]
        self.assertEqual(post["headline"], "Hope & </script><b>care")
        self.assertEqual(post["author"]["name"], "Ada")
        self.assertTrue(post["image"]["url"].startswith("http://localhost:8000/"))
        self.assertLessEqual(post["datePublished"], post["dateModified"])

    def test_its_comments(self):
        post, talk = self.blocks()
        self.assertEqual((talk["@id"], talk["commentCount"]), (post["@id"], 2))
        first, reply = talk["comment"]
        self.assertEqual((first["author"]["name"], first["text"]), ("Tom", "An open </script> question."))
        self.assertEqual(reply["parentItem"]["@id"], first["@id"])
        self.assertEqual(self.client.get(self.post.get_absolute_url() + first["@id"]).status_code, 302)
        self.assertLessEqual(len(reply["text"]), TEXT_BYTES)

    def test_what_is_not_public_is_left_out(self):
        make_comment(self.post, self.rita, text="I wait.", state="pending")
        doors.post(self.post, make_moderator(), "For members.", members_only=True)
        make_comment(self.post, self.tom, text="Hidden.", state="removed")
        make_comment(self.post, self.rita, text="Last.")
        texts = [comment["text"][:12] for comment in self.blocks()[1]["comment"]]
        self.assertEqual(texts, ["An open </sc", "Word. Word. ", "Last."])

    def test_readers_with_an_account_need_none(self):
        self.client.force_login(self.rita)
        self.assertEqual(len(self.blocks()), 1)

    def test_pages_that_search_engines_leave_out_have_no_comments_block(self):
        self.assertEqual(len(self.blocks("?from=1")), 1)

    def test_a_post_without_comments_has_one_block(self):
        Comment.objects.filter(post=self.post).update(state="removed")
        self.assertEqual(len(self.blocks()), 1)

    def test_a_draft_is_described_to_nobody(self):
        self.post.status = "draft"
        self.post.save()
        self.client.force_login(self.post.author.user)
        self.assertEqual(self.blocks(), [])

"""Whoever wrote a post together with others is its author in the conversation, too."""

from django.test import TestCase
from django.utils import timezone

from blog.models import CoAuthor
from comments import conversations
from comments.models import Comment, Notification
from tests.builders import make_author, make_comment, make_post, make_user


class CoAuthorsTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post("Together")
        cls.bob, cls.cem = make_author("Bob").user, make_author("Cem").user
        CoAuthor.objects.create(post=cls.post, author=cls.bob.author, position=1)

    def test_all_authors_carry_the_badge_and_others_do_not(self):
        for writer in (self.bob, self.cem):
            make_comment(self.post, writer)
        page = self.client.get("/posts/together/").content.decode()
        self.assertEqual(page.count(">Author<"), 1)
        self.assertEqual(page.count(">Team<"), 1)

    def test_all_authors_are_told_of_a_comment(self):
        make_comment(self.post, make_user("Rita"))
        told = Notification.objects.filter(kind=Notification.Kind.ON_YOUR_POST)
        self.assertEqual({note.recipient.public_name for note in told}, {"Ada", "Bob"})

    def test_all_authors_find_the_questions(self):
        make_comment(self.post, make_user("Rita"), text="How many took part?")
        for user, count in ((self.bob, 1), (self.cem, 0)):
            self.client.force_login(user)
            page = self.client.get("/comments/unanswered/")
            self.assertEqual(page.content.decode().count("How many took part?"), count, user)

    def test_all_authors_write_on_when_it_is_closed(self):
        conversations.set_closing(self.post, timezone.now())
        for user, count in ((self.bob, 1), (self.cem, 1)):
            self.client.force_login(user)
            self.client.post("/posts/together/comments/", {"text": "One thing more."})
            self.assertEqual(Comment.objects.count(), count, user)

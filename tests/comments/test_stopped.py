"""Who may not write does not like or follow either; what they have done before they can still take back."""

from datetime import timedelta

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from comments import following, likes, standing
from comments.models import Participation, ThreadFollow
from tests.builders import make_comment, make_moderator, make_post, make_user


class StoppedTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita, cls.max = make_user("Rita"), make_moderator("Max")
        cls.comment = make_comment(cls.post, make_user("Tom"))
        slug, number = cls.post.slug, cls.comment.number
        cls.pages = {
            "like a post": reverse("comments:like_post", args=[slug]),
            "like a comment": reverse("comments:like", args=[slug, number]),
            "follow a post": reverse("comments:follow_post", args=[slug]),
            "follow a thread": reverse("comments:follow_thread", args=[slug, number]),
        }

    def setUp(self):
        self.client.force_login(self.rita)

    def suspend(self):
        until = timezone.now() + timedelta(days=3)
        standing.act_on(self.rita, "suspend", self.max, "Please be kind.", until)
        self.client.force_login(User.objects.get(pk=self.rita.pk))  # suspension signs out everywhere

    def what_she_did(self):
        mine = Participation.objects.filter(user=self.rita)
        self.comment.refresh_from_db()
        return (
            mine.filter(liked_at__isnull=False).exists(),
            self.comment.like_count,
            mine.filter(follows=True).exists(),
            ThreadFollow.objects.filter(user=self.rita).exists(),
        )

    def test_others_like_and_follow(self):
        for address in self.pages.values():
            self.client.post(address)
        self.assertEqual(self.what_she_did(), (True, 1, True, True))

    def test_it_works(self):
        self.suspend()
        for what, address in self.pages.items():
            with self.subTest(what):
                answer = self.client.post(address, follow=True)
                self.assertContains(answer, "You can read but not write here until")
                self.assertContains(answer, "Please be kind.")
        self.assertEqual(self.what_she_did(), (False, 0, False, False))

    def test_taking_back_goes_on(self):
        likes.like_post(self.post, self.rita)
        likes.like_comment(self.comment, self.rita)
        following.follow_post(self.post, self.rita)
        following.follow_thread(self.comment, self.rita)
        self.suspend()
        for what, address in self.pages.items():
            self.client.post(address, {"act": "unlike" if "like" in what else "unfollow"})
        self.assertEqual(self.what_she_did(), (False, 0, False, False))

    def test_when_it_is_over_they_like_again(self):
        self.suspend()
        standing.Standing.objects.update(suspended_until=timezone.now() - timedelta(minutes=1))
        self.client.post(self.pages["like a post"])
        self.assertTrue(self.what_she_did()[0])

"""Likes of posts and comments: right counts, also when many people press at once."""

from django.test import TestCase
from django.urls import reverse

from comments import likes
from comments.models import Comment
from tests.builders import CROWD, make_comment, make_post, make_user
from tests.crowd import CrowdTestCase, signed_in


class LikeCommentTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita, cls.tom = make_user("Rita"), make_user("Tom")
        cls.comment = make_comment(cls.post, cls.tom)
        cls.url = reverse("comments:like", args=[cls.post.slug, cls.comment.number])

    def setUp(self):
        self.client.force_login(self.rita)

    def count(self):
        return Comment.objects.get(pk=self.comment.pk).like_count

    def test_it_works(self):
        answer = self.client.post(self.url)
        self.assertRedirects(answer, self.comment.get_absolute_url(), fetch_redirect_response=False)
        self.assertEqual(self.count(), 1)
        self.assertContains(self.client.get(self.post.get_absolute_url()), "1 like<")

    def test_a_second_like_changes_nothing(self):
        self.client.post(self.url)
        self.client.post(self.url)
        self.assertEqual(self.count(), 1)

    def test_it_is_taken_back_once(self):
        self.client.post(self.url)
        for _ in range(2):
            self.client.post(self.url, {"act": "unlike"})
        self.assertEqual(self.count(), 0)

    def test_nobody_likes_their_own(self):
        self.client.force_login(self.tom)
        self.client.post(self.url)
        self.assertEqual(self.count(), 0)

    def test_a_hidden_comment_cannot_be_liked(self):
        hidden = make_comment(self.post, self.tom, state="pending")
        answer = self.client.post(reverse("comments:like", args=[self.post.slug, hidden.number]))
        self.assertEqual(answer.status_code, 404)

    def test_strangers_are_led_to_the_sign_in(self):
        self.client.logout()
        self.assertIn(reverse("account_login"), self.client.post(self.url)["Location"])
        self.assertEqual(self.count(), 0)

    def test_it_rejects_get(self):
        self.assertEqual(self.client.get(self.url).status_code, 405)


class LikePostTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.url = reverse("comments:like_post", args=[cls.post.slug])
        cls.people = [make_user(name) for name in CROWD[:6]]

    def like(self, how_many):
        for person in self.people[:how_many]:
            likes.like_post(self.post, person)

    def sentence(self, user):
        return likes.likes_of(self.post, user).sentence

    def test_the_sentence_counts_and_names(self):
        sentences = {
            0: "",
            1: "Ben likes this.",
            2: "Cem and Ben like this.",
            3: "Dora, Cem and Ben like this.",
            4: "Eva, Dora, Cem and 1 other reader like this.",
            6: "Gus, Finn, Eva and 3 other readers like this.",
        }
        for how_many, sentence in sentences.items():
            self.like(how_many)
            self.assertEqual(self.sentence(make_user("Tom")), sentence)

    def test_it_says_you_first(self):
        self.like(2)
        self.assertEqual(self.sentence(self.people[0]), "You and Cem like this.")

    def test_it_says_you_first_when_many_came_later(self):
        self.like(6)
        self.assertEqual(self.sentence(self.people[0]), "You, Gus, Finn and 3 other readers like this.")

    def test_only_you(self):
        self.like(1)
        self.assertEqual(self.sentence(self.people[0]), "You like this.")

    def test_the_page_shows_it_and_takes_it_back(self):
        self.client.force_login(self.people[0])
        answer = self.client.post(self.url, follow=True)
        self.assertContains(answer, "You like this.")
        answer = self.client.post(self.url, {"act": "unlike"}, follow=True)
        self.assertNotContains(answer, "like this.")

    def test_a_draft_cannot_be_liked(self):
        draft = make_post("Not yet", status="draft")
        self.client.force_login(self.people[0])
        self.assertEqual(self.client.post(reverse("comments:like_post", args=[draft.slug])).status_code, 404)


class ManyAtOnceTest(CrowdTestCase):
    def test_fifty_likes_at_once_are_fifty(self):
        post = make_post()
        comment = make_comment(post, make_user("Tom"))
        people = [make_user(f"Crowd {one}{two}") for one in "abcdefghkm" for two in "npqst"]
        url = reverse("comments:like", args=[post.slug, comment.number])
        browsers = [signed_in(person) for person in people]
        answers = self.at_once(*[lambda browser=browser: browser.post(url).status_code for browser in browsers])
        self.assertEqual(answers, [302] * 50)
        self.assertEqual(Comment.objects.get(pk=comment.pk).like_count, 50)
        url = reverse("comments:like_post", args=[post.slug])
        answers = self.at_once(*[lambda browser=browser: browser.post(url).status_code for browser in browsers])
        self.assertEqual(answers, [302] * 50)
        self.assertEqual(likes.likes_of(post, make_user("Tom")).others, 47)

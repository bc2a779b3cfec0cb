"""Somebody's published comments, and the questions that wait for an author."""

from uuid import uuid4

from django.test import TestCase
from django.urls import reverse

from tests.builders import make_author, make_comment, make_post, make_user


class PersonTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita = make_user("Rita")
        make_comment(cls.post, cls.rita, text="For everybody.")
        make_comment(cls.post, cls.rita, text="SECRET", state="pending")
        cls.url = reverse("comments:person", args=[cls.rita.key])

    def test_it_shows_what_is_published(self):
        answer = self.client.get(self.url)
        self.assertContains(answer, "For everybody.")
        self.assertNotContains(answer, "SECRET")

    def test_it_hides_comments_under_unpublished_posts(self):
        self.post.status = "draft"
        self.post.save()
        self.assertNotContains(self.client.get(self.url), "For everybody.")

    def test_closed_accounts_and_unknown_keys_are_404(self):
        self.assertEqual(self.client.get(reverse("comments:person", args=[uuid4()])).status_code, 404)
        self.rita.is_active = False
        self.rita.save()
        self.assertEqual(self.client.get(self.url).status_code, 404)

    def test_it_tells_no_address(self):
        self.assertNotContains(self.client.get(self.url), self.rita.email)

    def test_query_count_does_not_grow(self):
        with self.assertNumQueries(5):  # person, count, comments, settings, links
            self.client.get(self.url)
        for _ in range(10):
            make_comment(self.post, self.rita)
        with self.assertNumQueries(5):
            self.client.get(self.url)


class UnansweredTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = make_author("Ada").user
        cls.post = make_post()
        cls.url = reverse("comments:unanswered")

    def setUp(self):
        self.client.force_login(self.ada)

    def test_a_question_waits_until_its_author_answers(self):
        question = make_comment(self.post, text="How many were there?")
        self.assertContains(self.client.get(self.url), "How many were there?")
        make_comment(self.post, make_user("Tom"), parent=question, text="Twelve, I think.")
        self.assertContains(self.client.get(self.url), "How many were there?")
        make_comment(self.post, self.ada, parent=question, text="Twelve.")
        self.assertNotContains(self.client.get(self.url), "How many were there?")

    def test_what_asks_nothing_is_not_there(self):
        make_comment(self.post, text="Thank you.")
        make_comment(self.post, text="SECRET?", state="pending")
        answer = self.client.get(self.url)
        self.assertNotContains(answer, "Thank you.")
        self.assertNotContains(answer, "SECRET")

    def test_questions_to_others_are_not_there(self):
        other = make_post("By somebody else", author=make_author("Ben"))
        make_comment(other, text="And what of mice?")
        self.assertNotContains(self.client.get(self.url), "mice")

    def test_strangers_are_led_to_the_sign_in(self):
        self.client.logout()
        self.assertIn(reverse("account_login"), self.client.get(self.url)["Location"])

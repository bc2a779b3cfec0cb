"""Whatever comes in is answered with a sentence; the text comes back, and nothing is stored."""

import time
from html import unescape

from django.test import Client, TestCase
from django.urls import reverse

from comments.models import Comment
from tests.builders import make_comment, make_post, make_user
from tests.pages import hidden_fields, typed

HUGE = "9" * 30
SENTENCES = {
    "nothing": ("", "Please write something first."),
    "spaces": (" \n\t \u00a0\u3000", "Please write something first."),
    "zero-width signs": ("\u200b\u200d\ufeff", "Please write something first."),
    "a Hangul filler": ("\u3164", "Please write something first."),
    "an entity for nothing": ("&#8203;&zwnj;", "Please write something first."),
    "a quote of nothing": ("> >", "Please write something first."),
    "a list of nothing": ("- ", "Please write something first."),
    "a link without words": ("[](https://example.org)", "Please write something first."),
    "a NUL": ("a\x00b", "character that cannot be stored"),
    "one sign too many": ("a" * 10_001, "10,001 characters"),
    "a megabyte": ("a " * 500_000, "Please shorten it"),
    "a megabyte of brackets": ("[" * 1_000_000, "Please shorten it"),
    "a megabyte of links": ("[a](" * 250_000, "Please shorten it"),
    "a megabyte of quotes": ("> " * 500_000, "Please shorten it"),
}
PARENTS = ["99", HUGE, "2147483648", "2147483647", "0", "-1", "1.5", "one", "1\x00", "1 OR 1=1"]


class BadInputTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita = make_user("Rita")
        cls.root = make_comment(cls.post, make_user("Tom"))
        cls.url = reverse("comments:post", args=[cls.post.slug])

    def setUp(self):
        self.client.force_login(self.rita)

    def assert_comes_back(self, answer, text, sentence="", status=400):
        self.assertEqual(answer.status_code, status)
        page = answer.content.decode()
        self.assertEqual(typed(page), text.replace("\x00", "").replace("\r\n", "\n"))
        self.assertIn(sentence, unescape(page))
        self.assertFalse(Comment.objects.filter(comment=text.replace("\x00", "")).exists())

    def test_text_that_cannot_be_stored_comes_back(self):
        for name, (text, sentence) in SENTENCES.items():
            with self.subTest(name):
                started = time.process_time()
                self.assert_comes_back(self.client.post(self.url, {"text": text}), text, sentence)
                self.assertLess(time.process_time() - started, 2)

    def test_a_guest_s_text_comes_back_by_the_same_rules(self):
        url = reverse("comments:begin", args=[self.post.slug])
        for name, (text, sentence) in SENTENCES.items():
            with self.subTest(name):
                answer = Client(headers={"Sec-Fetch-Site": "same-origin"}).post(url, {"text": text})
                self.assert_comes_back(answer, text, sentence)
                self.assertNotIn("session", answer.cookies)

    def test_the_longest_text_is_stored(self):
        self.assertEqual(self.client.post(self.url, {"text": "\U0001f642" * 10_000}).status_code, 302)
        self.assertEqual(Comment.objects.get(number=2).comment, "\U0001f642" * 10_000)

    def test_a_parent_that_is_none_is_refused_and_the_text_comes_back(self):
        elsewhere = make_post("Another post")
        for _ in range(2):
            other = make_comment(elsewhere)
        Comment.objects.filter(pk=other.pk).update(number=7)
        for parent in [*PARENTS, "7"]:
            with self.subTest(parent):
                answer = self.client.post(self.url, {"text": "To whom?", "parent": parent})
                self.assertEqual(answer.status_code, 400)
                page = answer.content.decode()
                self.assertEqual(typed(page), "To whom?")
                self.assertIn("post your text as a new comment", unescape(page))
        self.assertEqual(Comment.objects.filter(post=self.post).count(), 1)

    def test_the_form_that_comes_back_can_be_sent_as_a_new_comment(self):
        for parent in ("99", HUGE, "one"):
            with self.subTest(parent):
                answer = self.client.post(self.url, {"text": f"Not to {parent}", "parent": parent})
                again = hidden_fields(answer.content.decode()) | {"text": f"Not to {parent}"}
                self.assertEqual(self.client.post(self.url, again).status_code, 302)

    def test_the_form_that_comes_back_still_answers_whom_it_answered(self):
        answer = self.client.post(self.url, {"text": " ", "parent": "1"})
        self.assertEqual(hidden_fields(answer.content.decode())["parent"], "1")
        self.assertContains(answer, "You answer #1", status_code=400)

    def test_a_hidden_parent_is_refused_and_its_text_is_not_shown(self):
        for state in ("pending", "rejected", "spam", "removed"):
            hidden = make_comment(self.post, make_user("Tom"), text="SECRET", state=state)
            answer = self.client.post(self.url, {"text": " ", "parent": hidden.number})
            self.assertNotContains(answer, "SECRET", status_code=400)
            answer = self.client.post(self.url, {"text": "What?", "parent": hidden.number})
            self.assertNotContains(answer, "SECRET", status_code=400)
            self.assertEqual(typed(answer.content.decode()), "What?")

    def test_a_spoilt_form_key_does_not_stand_in_the_way(self):
        answer = self.client.post(self.url, {"text": "Hello.", "form_key": "x\x00" * 40})
        again = hidden_fields(answer.content.decode()) | {"text": "Hello."} if answer.status_code == 400 else {}
        if again:
            self.assertEqual(self.client.post(self.url, again).status_code, 302)
        self.assertEqual(Comment.objects.count(), 2)

    def test_without_a_token_the_text_comes_back_and_the_next_try_works(self):
        client = Client(enforce_csrf_checks=True)
        client.force_login(self.rita)
        answer = client.post(self.url, {"text": "A long one.", "parent": "1"})
        self.assert_comes_back(answer, "A long one.", "press the button again", status=403)
        again = hidden_fields(answer.content.decode()) | {"text": "A long one."}
        again["csrfmiddlewaretoken"] = client.cookies["csrf"].value
        self.assertEqual(client.post(self.url, again).status_code, 302)
        self.assertEqual(Comment.objects.get(number=2).reply_to, self.root)

    def test_when_the_session_has_run_out_the_text_comes_back(self):
        self.client.session.flush()
        answer = self.client.post(self.url, {"text": "A long one.", "parent": "1"})
        self.assert_comes_back(answer, "A long one.", "You are signed out", status=403)
        self.assertIn(reverse("comments:begin", args=[self.post.slug]), answer.content.decode())

    def test_a_form_too_large_for_any_comment_is_refused(self):
        self.assertIn(self.client.post(self.url, {"text": "a" * 5_000_000}).status_code, (400, 413))
        self.assertEqual(self.client.post(self.url, {f"f{n}": "" for n in range(600)}).status_code, 400)

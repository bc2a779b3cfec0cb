"""The checks beside the form of a post, and the one thing that keeps it from readers."""

from django.test import TestCase
from django.urls import reverse

from blog.models import Post
from tests.blog.test_admin import ADD, change, post_data
from tests.builders import make_author, make_image, make_post, make_user

HERE = '<p><a href="/archive/">here</a></p>'


class ChecksTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = make_author("Ada")
        cls.draft = make_post("A draft", author=cls.ada, status="draft", published_at=None, body=HERE)
        cls.image = make_image()

    def setUp(self):
        self.client.force_login(self.ada.user)

    def figure(self, words):
        return f'<figure data-image="{self.image.pk}" data-alt="{words}"></figure>'

    def test_it_works(self):
        self.assertContains(self.client.get(change(self.draft)), "A link says “here”.")

    def test_a_new_post_has_nothing_to_check(self):
        self.assertContains(self.client.get(ADD), "Nothing is written yet.")

    def test_it_looks_at_words_that_are_not_stored(self):
        address = reverse("admin:blog_post_checks", args=[self.draft.pk])
        answer = self.client.post(address, post_data(body="<h4>Deep</h4>"))
        self.assertContains(answer, "The heading “Deep” skips a level.")
        self.assertNotContains(answer, "A link says")
        self.assertEqual(Post.objects.get(pk=self.draft.pk).body, HERE)

    def test_a_get_checks_nothing(self):
        self.assertEqual(self.client.get(reverse("admin:blog_post_checks")).status_code, 405)

    def test_others_learn_nothing_of_a_draft(self):
        address = reverse("admin:blog_post_checks", args=[self.draft.pk])
        self.client.force_login(make_author("Eva").user)
        self.assertEqual(self.client.post(address, {}).status_code, 404)
        self.client.force_login(make_user("Rita"))
        self.assertEqual(self.client.post(address, {}).status_code, 302)

    def test_a_picture_without_words_keeps_the_post_from_readers(self):
        answer = self.client.post(change(self.draft), post_data(status="published", body=self.figure("")))
        self.assertContains(answer, "A picture in the text has no alternative text.")
        self.assertEqual(Post.objects.get(pk=self.draft.pk).status, "draft")

    def test_a_number_that_no_picture_has_is_refused(self):
        wrong = self.image.pk + 99
        for status in ("draft", "published"):
            answer = self.client.post(change(self.draft), post_data(status=status, body=f"Look:\n\n[picture {wrong}]"))
            self.assertContains(answer, f"There is no picture {wrong}. Please look in the library for its number")
            self.assertContains(answer, f"Look:\n\n[picture {wrong}]")
        self.assertEqual(Post.objects.get(pk=self.draft.pk).body, HERE)
        answer = self.client.post(change(self.draft), post_data(body=f"[picture {self.image.pk}]"))
        self.assertEqual(answer.status_code, 302)

    def test_a_figure_typed_without_a_number_is_left_out(self):
        body = '<p>Look.</p><figure data-image="a nerve"></figure>'
        self.assertEqual(
            self.client.post(change(self.draft), post_data(status="published", body=body)).status_code, 302
        )
        self.assertEqual(Post.objects.get(pk=self.draft.pk).body, "<p>Look.</p>")

    def test_one_that_was_deleted_since_keeps_nothing_from_readers(self):
        gone = self.figure("A nerve")
        Post.objects.filter(pk=self.draft.pk).update(body=gone)
        self.image.delete()
        self.client.post(change(self.draft), post_data(status="published", body=gone))
        self.assertEqual(Post.objects.get(pk=self.draft.pk).status, "published")

    def test_a_draft_may_have_one(self):
        answer = self.client.post(change(self.draft), post_data(body=self.figure("")))
        self.assertEqual(answer.status_code, 302)

    def test_with_words_it_is_published(self):
        self.client.post(change(self.draft), post_data(status="published", body=self.figure("A nerve")))
        self.assertEqual(Post.objects.get(pk=self.draft.pk).status, "published")

    def test_all_else_only_advises(self):
        self.client.post(change(self.draft), post_data(status="published", body=HERE))
        self.assertEqual(Post.objects.get(pk=self.draft.pk).status, "published")

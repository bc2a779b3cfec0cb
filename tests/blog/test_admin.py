from urllib.parse import unquote

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from blog.models import Category, Page, Post
from tests.builders import (
    forget_cached_lookups,
    make_author,
    make_category,
    make_comment,
    make_editor,
    make_image,
    make_moderator,
    make_page,
    make_post,
    make_user,
)

POSTS = reverse("admin:blog_post_changelist")
ADD = reverse("admin:blog_post_add")


def make_administrator():
    return User.objects.create_superuser("olive@example.org", "Olive")


def change(obj):
    return reverse(f"admin:blog_{obj._meta.model_name}_change", args=[obj.pk])


def post_data(**fields):
    return {
        "title": "A year after",
        "excerpt": "What changed.",
        "body": "<p>It holds.</p>",
        "category": make_category().pk,
        "tags": "HSCT, walking",
        "status": "draft",
        "published_at_0": "",
        "published_at_1": "",
        "slug": "a-year-after",
        **fields,
    }


class PostAdminTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = make_author("Ada")
        cls.mine = make_post("My draft", author=cls.ada, status="draft")
        cls.bobs = make_post("His draft", author=make_author("Bob"), status="draft")

    def setUp(self):
        self.client.force_login(self.ada.user)

    def test_it_works(self):
        answer = self.client.post(ADD, post_data())
        self.assertRedirects(answer, POSTS)
        post = Post.objects.get(slug="a-year-after")
        self.assertEqual(post.author, self.ada)
        self.assertEqual(sorted(post.tags.names()), ["HSCT", "walking"])

    def test_without_a_standfirst_it_is_the_beginning_of_the_text_in_words(self):
        picture = make_image()
        body = f"<h2>First</h2><p>One.</p>\n[picture {picture.pk}]\n<ul><li>Two</li><li>three.</li></ul>"
        self.client.post(ADD, post_data(excerpt="", body=body))
        self.assertEqual(Post.objects.get(slug="a-year-after").excerpt, "One. Two three.")
        answer = self.client.post(ADD, post_data(excerpt="", slug="b", body=f"[picture {picture.pk}]"))
        self.assertContains(answer, "Please write one or two sentences")

    def test_authors_see_only_their_own(self):
        answer = self.client.get(POSTS)
        self.assertContains(answer, "My draft")
        self.assertNotContains(answer, "His draft")

    def test_authors_cannot_open_those_of_others(self):
        answer = self.client.get(change(self.bobs), follow=True)
        self.assertNotContains(answer, "His draft")
        self.client.post(change(self.bobs), post_data(title="Mine now"))
        self.bobs.refresh_from_db()
        self.assertEqual(self.bobs.title, "His draft")

    def test_authors_cannot_write_under_another_name(self):
        self.assertNotContains(self.client.get(ADD), 'name="author"')
        self.client.post(ADD, post_data(author=self.bobs.author.pk))
        self.assertEqual(Post.objects.get(slug="a-year-after").author, self.ada)

    def test_administrators_choose_the_author(self):
        self.client.force_login(make_administrator())
        self.client.post(ADD, post_data(author=self.bobs.author.pk))
        self.assertEqual(Post.objects.get(slug="a-year-after").author, self.bobs.author)

    def test_without_a_byline_a_sentence_says_what_to_do(self):
        self.ada.user = None
        self.ada.save()
        answer = self.client.get(ADD, follow=True)
        self.assertContains(answer, "ask an administrator")

    def test_publishing_without_a_time_means_now(self):
        self.client.post(ADD, post_data(status="published"))
        self.assertTrue(Post.objects.get(slug="a-year-after").is_published())

    def test_an_editor_without_a_byline_is_asked_whose_post_it_is(self):
        self.client.force_login(make_editor())
        answer = self.client.post(ADD, post_data(title="By nobody"))
        self.assertContains(answer, "Please choose whose name stands above the post.")
        self.client.post(ADD, post_data(title="By nobody", author=self.ada.pk))
        self.assertEqual(Post.objects.get(title="By nobody").author, self.ada)

    def test_a_refused_form_keeps_what_was_typed(self):
        answer = self.client.post(ADD, post_data(category="", slug="", body="<p>Long <strong>work</strong></p>"))
        self.assertContains(answer, "&lt;p&gt;Long &lt;strong&gt;work&lt;/strong&gt;&lt;/p&gt;")
        self.assertContains(answer, "HSCT, walking")

    def test_the_text_is_cleaned(self):
        self.client.post(ADD, post_data(body='<p onclick="x()">Fine</p><script>x()</script>'))
        self.assertEqual(Post.objects.get(slug="a-year-after").body, "<p>Fine</p>")

    def test_the_editor_may_start_under_our_policy(self):
        answer = self.client.get(ADD)
        nonce = answer.wsgi_request.csp_nonce
        self.assertIn(f"'nonce-{nonce}'", answer["Content-Security-Policy"])
        self.assertContains(answer, f'type="importmap" nonce="{nonce}"')

    def test_scheduled_ones_have_a_filter(self):
        make_post("To come", author=self.ada, days_ago=-2)
        answer = self.client.get(POSTS, {"state": "scheduled"})
        self.assertContains(answer, "To come")
        self.assertNotContains(answer, "My draft")

    def test_search_looks_into_tags_and_finds_each_post_once(self):
        make_post("About walking", author=self.ada, tags=["HSCT", "HSCT in progressive MS"])
        answer = self.client.get(POSTS, {"q": "hsct"})
        self.assertEqual([post.title for post in answer.context["cl"].result_list], ["About walking"])

    def test_authors_cannot_delete(self):
        self.assertEqual(self.client.get(reverse("admin:blog_post_delete", args=[self.mine.pk])).status_code, 403)

    def test_a_post_with_comments_stays(self):
        post = make_post("Talked about", author=self.ada)
        for text in ("One.", "Two."):
            make_comment(post, text=text)
        self.client.force_login(make_administrator())
        answer = self.client.post(reverse("admin:blog_post_delete", args=[post.pk]), {"post": "yes"})
        self.assertContains(answer, "2 comments. Set the post back to Draft")
        self.assertTrue(Post.objects.filter(pk=post.pk).exists())

    def test_query_count_does_not_grow(self):
        # session, person, the group's permissions, the byline's posts: counted twice, dates, shown; site settings
        with CaptureQueriesContext(connection) as few:
            self.client.get(POSTS)
        for number in range(20):
            make_post(f"More {number}", author=self.ada)
        forget_cached_lookups()
        with self.assertNumQueries(len(few)):
            self.client.get(POSTS)


class DeskTest(TestCase):
    def test_strangers_are_led_to_the_one_sign_in(self):
        answer = self.client.get(self.client.get(POSTS).url)
        self.assertEqual(unquote(answer.url), f"/accounts/login/?next={POSTS}")

    def test_readers_are_refused(self):
        self.client.force_login(make_user("Rita"))
        self.assertEqual(self.client.get(reverse("admin:index"), follow=True).status_code, 403)

    def test_authors_reach_neither_comments_nor_people(self):
        self.client.force_login(make_author().user)
        for name in ("comments_comment", "accounts_user", "accounts_sitesettings", "blog_page"):
            self.assertEqual(self.client.get(reverse(f"admin:{name}_changelist")).status_code, 403, name)

    def test_moderators_reach_neither_posts_nor_people(self):
        self.client.force_login(make_moderator())
        for name in ("blog_post", "blog_image", "accounts_user", "accounts_sitesettings"):
            self.assertEqual(self.client.get(reverse(f"admin:{name}_changelist")).status_code, 403, name)

    def test_a_category_in_use_stays(self):
        post = make_post()
        self.client.force_login(make_administrator())
        address = reverse("admin:blog_category_delete", args=[post.category.pk])
        self.assertContains(self.client.post(address, {"post": "yes"}), "1 post. Give them another category first.")
        self.assertTrue(Category.objects.filter(pk=post.category.pk).exists())

    def test_a_page_cannot_hide_the_sites_own(self):
        self.client.force_login(make_administrator())
        page = make_page()
        data = {"title": "About", "body": "<p>Kept text</p>", "slug": "admin", "menu_order": 0}
        answer = self.client.post(change(page), data)
        self.assertContains(answer, "The site itself uses this address.")
        self.assertContains(answer, "Kept text")
        self.assertEqual(Page.objects.get().slug, "about")

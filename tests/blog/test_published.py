"""Drafts and scheduled posts: nobody learns of them but their author, on no page at all."""

from datetime import timedelta

from django.contrib.auth.models import Permission
from django.test import TestCase
from django.utils import timezone

from blog.models import Post
from tests.builders import make_author, make_category, make_moderator, make_post, make_user

PAGES = ("/", "/archive/", "/author/ada/", "/category/trials/", "/feed/", "/sitemap.xml", "/nothing-here/")


class UnpublishedTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = make_author("Ada").user
        cls.shown = make_post("For all to read", days_ago=40)
        cls.draft = make_post("SECRET draft", status=Post.Status.DRAFT, tags=["secret-tag"])
        cls.scheduled = make_post("SECRET plan", days_ago=-2)
        cls.hidden = (cls.draft, cls.scheduled)

    def test_it_works(self):
        self.assertContains(self.client.get(self.shown.get_absolute_url()), "For all to read")
        self.assertContains(self.client.get("/"), "For all to read")

    def test_no_page_names_them(self):
        published = self.scheduled.published_at
        month = f"/archive/{published.year}/{published.month}/"
        for user in (None, make_user("Rita"), self.ada):
            if user:
                self.client.force_login(user)
            for address in (*PAGES, month, self.shown.get_absolute_url(), "/tag/secret-tag/"):
                self.assertNotContains(
                    self.client.get(address), "SECRET", status_code=self.client.get(address).status_code
                )

    def test_strangers_get_404(self):
        for user in (None, make_user("Rita"), make_moderator(), make_author("Eva").user):
            if user:
                self.client.force_login(user)
            for post in self.hidden:
                self.assertEqual(self.client.get(post.get_absolute_url()).status_code, 404, user)

    def test_their_author_sees_them_as_readers_will(self):
        self.client.force_login(self.ada)
        for post, word in ((self.draft, "draft"), (self.scheduled, "scheduled")):
            answer = self.client.get(post.get_absolute_url())
            self.assertContains(answer, f"the post is {word}")
            self.assertContains(answer, "noindex")

    def test_a_former_author_is_a_stranger(self):
        self.ada.is_staff = False
        self.ada.save()
        self.client.force_login(self.ada)
        self.assertEqual(self.client.get(self.draft.get_absolute_url()).status_code, 404)

    def test_an_editor_of_all_posts_sees_them(self):
        editor = make_user("Kurt", is_staff=True)
        editor.user_permissions.add(Permission.objects.get(codename="change_others_post"))
        self.client.force_login(editor)
        self.assertEqual(self.client.get(self.draft.get_absolute_url()).status_code, 200)

    def test_a_scheduled_post_appears_when_its_time_has_come(self):
        Post.objects.filter(pk=self.scheduled.pk).update(published_at=timezone.now() - timedelta(seconds=1))
        for address in (self.scheduled.get_absolute_url(), "/", "/feed/"):
            self.assertContains(self.client.get(address), "SECRET plan")

    def test_a_tag_that_only_drafts_carry_does_not_exist(self):
        self.assertEqual(self.client.get("/tag/secret-tag/").status_code, 404)
        self.shown.tags.add("secret-tag")
        self.assertContains(self.client.get("/tag/secret-tag/"), "For all to read")

    def test_counts_leave_them_out(self):
        make_post("SECRET in another category", category=make_category("Rumours"), status=Post.Status.DRAFT)
        page = self.client.get("/archive/").content.decode()
        self.assertIn("1 post", page)
        self.assertNotIn("2 posts", page)
        self.assertNotIn("Rumours", page)

    def test_publishing_without_a_time_means_now(self):
        self.draft.status = Post.Status.PUBLISHED
        self.draft.published_at = None
        self.draft.save()
        self.assertEqual(self.client.get(self.draft.get_absolute_url()).status_code, 200)

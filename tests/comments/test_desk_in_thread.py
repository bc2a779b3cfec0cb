"""What moderators find beside the thread, and nobody else."""

from django.test import TestCase
from django.urls import reverse

from tests.builders import make_author, make_comment, make_moderator, make_post, make_user


class DeskInThreadTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.comment = make_comment(cls.post)
        cls.queue = f"{reverse('admin:comments_comment_changelist')}?post={cls.post.pk}"

    def page_of(self, user):
        self.client.force_login(user)
        return self.client.get(self.post.get_absolute_url())

    def test_a_moderator_finds_what_waits_here(self):
        make_comment(self.post, state="pending")
        make_comment(make_post("Another"), state="pending")
        answer = self.page_of(make_moderator("Max"))
        self.assertContains(answer, f'href="{self.queue}">1 waiting here for a decision')
        self.assertContains(self.client.get(self.queue), "1 comment")

    def test_where_nothing_waits_it_says_so(self):
        self.assertContains(self.page_of(make_moderator("Max")), "Nothing waits here for a decision")

    def test_each_comment_leads_to_its_decision(self):
        decision = reverse("admin:comments_comment_change", args=[self.comment.pk])
        self.assertContains(self.page_of(make_moderator("Max")), f'href="{decision}"')

    def test_others_see_none_of_it(self):
        make_comment(self.post, state="pending")
        for person in (make_user("Tom"), make_author("Ada").user):
            answer = self.page_of(person)
            self.assertNotContains(answer, "for a decision")
            self.assertNotContains(answer, "/admin/comments/comment/")

from django.test import TestCase
from django.urls import reverse

from comments import doors
from comments.models import Comment, CommentLog
from tests.builders import (
    CROWD,
    forget_cached_lookups,
    make_author,
    make_comment,
    make_moderator,
    make_post,
    make_user,
)

LOG = reverse("admin:comments_commentlog_changelist")


class LogTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.max, cls.eva = make_moderator("Max"), make_moderator("Eva")
        cls.kind = make_comment(cls.post, make_user("Rita"), state="pending")
        cls.unkind = make_comment(cls.post, make_user("Tom"), state="pending")
        doors.approve(cls.kind, by=cls.eva)
        doors.reject(cls.unkind, by=cls.max, reason="This names a person.")

    def setUp(self):
        self.client.force_login(self.max)

    def test_it_works(self):
        answer = self.client.get(LOG)
        self.assertContains(answer, "Reason: This names a person.")
        self.assertContains(answer, "waiting before, rejected then")

    def test_one_moderator(self):
        answer = self.client.get(LOG, {"by": self.eva.pk})
        self.assertContains(answer, "waiting before, approved then")
        self.assertNotContains(answer, "This names a person.")

    def test_one_writer(self):
        answer = self.client.get(LOG, {"writer": self.unkind.user_id})
        self.assertContains(answer, "This names a person.")
        self.assertNotContains(answer, "waiting before, approved then")

    def test_one_act(self):
        answer = self.client.get(LOG, {"act": "approve"})
        self.assertContains(answer, "waiting before, approved then")
        self.assertNotContains(answer, "This names a person.")

    def test_nonsense_finds_nothing(self):
        for query in ({"by": "x"}, {"writer": "-1"}, {"act": "x"}):
            self.assertNotContains(self.client.get(LOG, query), 'class="entry"')

    def test_nobody_changes_it(self):
        row = CommentLog.objects.last()
        self.client.force_login(make_user("Olive", is_staff=True, is_superuser=True))
        for name in ("change", "delete"):
            address = reverse(f"admin:comments_commentlog_{name}", args=[row.pk])
            self.assertEqual(self.client.post(address, {"reason": "", "post": "yes"}).status_code, 403)
        self.assertEqual(self.client.get(reverse("admin:comments_commentlog_add")).status_code, 403)
        self.client.post(LOG, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
        self.assertTrue(CommentLog.objects.filter(pk=row.pk, reason="This names a person.").exists())

    def test_only_moderators_see_it(self):
        self.client.force_login(make_author("Ada").user)
        self.assertEqual(self.client.get(LOG).status_code, 403)

    def test_query_count_does_not_grow(self):
        self.client.get(LOG)
        forget_cached_lookups()
        with self.assertNumQueries(8):
            # session, person, two for permissions, the moderators, the number, the rows, the site's name
            self.client.get(LOG)
        for name in set(CROWD) - {"Eva"}:
            doors.approve(make_comment(self.post, make_user(name), state="pending"), by=self.eva)
        forget_cached_lookups()
        with self.assertNumQueries(8):
            self.client.get(LOG)
        self.assertEqual(Comment.objects.approved().count(), 20)

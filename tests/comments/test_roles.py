"""The badge beside a name, and the word that the post's author has answered."""

import re

from django.contrib.auth.models import Permission
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from comments import doors
from tests.builders import make_author, make_comment, make_moderator, make_post, make_user


class RolesTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = make_author("Ada").user
        cls.post = make_post()
        cls.rita = make_user("Rita")
        cls.question = make_comment(cls.post, cls.rita, text="How long?")

    def page(self):
        return self.client.get(self.post.get_absolute_url()).content.decode()

    def badge(self, writer):
        comment = doors.post(self.post, writer, "A word.")
        if comment.is_pending:
            doors.approve(comment, by=make_moderator())
        head = re.search(rf'id="comment-{comment.number}".*?</p>', self.page(), re.S)[0]
        return re.findall(r'class="badge">([^<]+)<', head)

    def test_the_posts_author(self):
        self.assertEqual(self.badge(self.ada), ["Author"])

    def test_an_author_who_moderates_is_the_author_under_the_own_post(self):
        self.ada.user_permissions.add(
            Permission.objects.get(codename="can_moderate", content_type__app_label="django_comments")
        )
        self.assertEqual(self.badge(self.ada), ["Author"])

    def test_a_moderator_by_group_by_permission_or_as_superuser(self):
        by_permission = make_user("Paul", is_staff=True)
        by_permission.user_permissions.add(
            Permission.objects.get(codename="can_moderate", content_type__app_label="django_comments")
        )
        for writer in (make_moderator(), by_permission, make_user("Sven", is_staff=True, is_superuser=True)):
            self.assertEqual(self.badge(writer), ["Moderator"], writer)

    def test_staff_without_the_permission_are_the_team(self):
        for writer in (make_author("Berta").user, make_user("Kurt", is_staff=True)):
            self.assertEqual(self.badge(writer), ["Team"], writer)

    def test_readers_have_none(self):
        self.assertEqual(self.badge(make_user("Tom")), [])

    def test_a_comment_says_that_the_author_answered(self):
        answer = make_comment(self.post, self.ada, self.question, "A year.")
        self.assertIn(f'href="#comment-{answer.number}">The author answered: #{answer.number}</a>', self.page())

    def test_the_first_answer_counts(self):
        first = make_comment(self.post, self.ada, self.question, "A year.")
        make_comment(self.post, self.ada, self.question, "Or two.")
        self.assertEqual(re.findall(r"The author answered: #(\d+)", self.page()), [str(first.number)])

    def test_answers_by_others_or_hidden_ones_do_not_count(self):
        make_comment(self.post, make_moderator(), self.question, "A year.")
        hidden = make_comment(self.post, self.ada, self.question, "A year.")
        self.assertIn("The author answered", self.page())
        doors.remove(hidden, by=make_moderator())
        self.assertNotIn("The author answered", self.page())

    def test_authors_do_not_answer_themselves(self):
        own = make_comment(self.post, self.ada, text="One more thing.")
        make_comment(self.post, self.ada, own, "And another.")
        self.assertNotIn("The author answered", self.page())

    def test_guests_are_not_told_of_an_answer_for_members(self):
        doors.post(self.post, self.ada, "A year.", self.question.number, members_only=True)
        self.assertNotIn("The author answered", self.page())
        self.client.force_login(self.rita)
        self.assertIn("The author answered", self.page())

    def test_it_costs_no_query(self):
        counts = []
        for _ in range(2):
            self.page()
            with CaptureQueriesContext(connection) as queries:
                self.page()
            counts.append(len(queries))
            for writer in (self.ada, make_moderator()):
                doors.post(self.post, writer, "A year.", self.question.number)
        self.assertEqual(*counts)

"""What pages of readers who are signed in, the moderators' desk and the worker ask, an index answers, too."""

from unittest import skipUnless

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.test import Client, TestCase
from django.urls import reverse
from django.utils.module_loading import import_string

from accounts.models import User
from comments.models import Comment, CommentLog, Notification
from mssite.sample import maker
from tests.builders import make_moderator
from tests.faults.plans import explained

POSTS, COMMENTS, LONGEST, PEOPLE = 600, 8_000, 1_000, 200
# The tables that are large here. A plan tells nothing about the others.
BIG = {
    "blog_post", "comments_comment", "comments_commentlog", "comments_notification", "django_comments",
    "django_comments_xtd_xtdcomment",
}  # fmt: skip
# Where everything has to be read, and why. (name of the page or job, table)
READS_ALL = {}


@skipUnless(connection.vendor == "sqlite", "PostgreSQL reads a few thousand rows whole, which is quicker there")
class DeskIndexesTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        posts = maker.make(POSTS, COMMENTS, LONGEST, PEOPLE)
        cls.post = max(posts, key=lambda post: post.conversation.last_number if hasattr(post, "conversation") else 0)
        comments = Comment.objects.filter(post=cls.post)
        writer = comments.approved().order_by().values("user").annotate(n=Count("pk")).order_by("-n", "user").first()
        cls.reader = User.objects.get(pk=writer["user"])
        cls.moderator = make_moderator()
        cls.comment = Comment.objects.waiting().order_by("pk").first()
        cls.middle = comments.approved().order_by("path")[LONGEST // 2]
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def test_there_is_enough_to_read(self):
        for model in (Comment, CommentLog, Notification):
            self.assertGreaterEqual(model.objects.count(), COMMENTS)

    def test_pages_of_a_reader(self):
        page = self.post.get_absolute_url()
        self.assert_pages(
            self.reader,
            {
                "home": "/",
                "post": page,
                "post, later": f"{page}?from={self.middle.number}",
                "post, newest": f"{page}?sort=newest",
                "next new": reverse("comments:next_new", args=[self.post.slug]) + "?since=1&after=100",
                "link": self.middle.get_absolute_url(),
                "own comments": reverse("comments:mine"),
                "news": reverse("comments:notifications"),
                "person": reverse("comments:person", args=[self.reader.key]),
            },
        )

    def test_pages_of_an_author(self):
        self.assert_pages(self.post.author.user, {"unanswered": reverse("comments:unanswered")})

    def test_pages_of_a_moderator(self):
        queue, log = reverse("admin:comments_comment_changelist"), reverse("admin:comments_commentlog_changelist")
        self.assert_pages(
            self.moderator,
            {
                "queue": queue,
                "queue, page 2": f"{queue}?p=2",
                "queue, one reason": f"{queue}?held_by=all",
                "approved": f"{queue}?state__exact=approved",
                "all comments": f"{queue}?state__exact=any",
                "a comment": reverse("admin:comments_comment_change", args=[self.comment.pk]),
                "log": log,
                "log, page 3": f"{log}?p=3",
                "conversations": reverse("admin:comments_conversation_changelist"),
                "post": self.post.get_absolute_url(),
            },
        )

    def test_jobs_of_the_worker(self):
        for job in settings.WORKER_JOBS:
            with self.subTest(job), explained(BIG) as plans:
                import_string(job)(keep_on=lambda: True)
            self.assert_served(job, plans)

    def assert_pages(self, user, addresses):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        for name, address in addresses.items():
            with self.subTest(name), explained(BIG) as plans:
                self.assertIn(client.get(address).status_code, (200, 302))
            self.assert_served(name, plans)

    def assert_served(self, where, plans):
        for sql, tables in plans:
            for table in tables:
                if (where, table) not in READS_ALL:
                    with self.subTest(where, table=table):
                        self.fail(f"{table} is read from end to end: {sql[:1500]}")

"""A hundred thousand comments and twenty thousand posts: what a guest's page asks, an index answers."""

import time

from django.db import connection
from django.test import Client, TestCase
from django.urls import reverse

from bench import data
from blog.models import Post
from comments.models import Comment
from tests.faults.plans import explained

COMMENTS = 100_000
POSTS = 20_000
A_MINUTE = 60
# The tables that are large here. A plan tells nothing about the others.
BIG = {"blog_post", "comments_comment", "django_comments", "django_comments_xtd_xtdcomment"}
# Where everything has to be read, and why. (part of the address or the job, table)
READS_ALL = {
    ("/archive/", "blog_post"): "counts the posts of every category; here all are in one",
    ("/category/trials/", "blog_post"): "counts the posts of every part; here all posts are in one category",
    ("/sitemap.xml", "blog_post"): "names every post",
}


class IndexesTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        began = time.process_time()
        cls.blog = data.build(100, COMMENTS)
        cls.seconds = time.process_time() - began
        fill_with_posts(cls.blog.small)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def test_the_rows_are_there_and_came_fast(self):
        self.assertGreaterEqual(Comment.objects.count(), COMMENTS)
        self.assertGreater(Post.objects.count(), POSTS)
        self.assertLess(self.seconds, A_MINUTE)

    def test_pages_of_guests(self):
        post, person, guest = self.blog.one_thread, self.blog.reader, Client()
        page, deep = post.get_absolute_url(), Comment.objects.filter(post=post).order_by("-path").first()
        lists = ["/", "/?page=2", "/archive/", "/feed/", "/sitemap.xml"]
        lists += [reverse("blog:category", args=["trials"]), reverse("blog:author", args=["ada"])]
        thread = [page, f"{page}?sort=newest", f"{page}?sort=liked"]
        thread += [
            reverse(f"comments:{name}", args=[post.slug, deep.number]) for name in ("permalink", "branch", "whole")
        ]
        for address in [*lists, *thread, reverse("comments:person", args=[person.key])]:
            with self.subTest(address), explained(BIG) as plans:
                self.assertIn(guest.get(address).status_code, (200, 302))
            self.assert_served(address, plans)

    def assert_served(self, where, plans):
        for sql, tables in plans:
            for table in tables:
                if (where.partition("?")[0], table) not in READS_ALL:
                    with self.subTest(where, table=table):
                        self.fail(f"{table} is read from end to end: {sql[:3000]}")


def fill_with_posts(post):
    """Posts without comments, so that there are `POSTS`: copies of one, a moment apart."""
    columns = [connection.ops.quote_name(f.column) for f in Post._meta.local_concrete_fields if not f.primary_key]
    slug, title = connection.ops.quote_name("slug"), connection.ops.quote_name("title")
    number = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)"
    values = [f"{column} || '-' || i" if column in (slug, title) else column for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO blog_post ({', '.join(columns)}) {number} SELECT {', '.join(values)} FROM blog_post, n WHERE blog_post.id = %s",
            [POSTS, post.pk],
        )

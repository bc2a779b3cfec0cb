"""A hundred thousand comments and twenty thousand posts: what each page and job asks, an index answers."""

import json
import re
import time
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.test import Client, TestCase
from django.urls import reverse
from django.utils.module_loading import import_string

from bench import data
from blog.models import Post
from comments.models import Comment
from tests.builders import make_moderator, make_user, real_outbox
from tests.leaving import sign_in

COMMENTS = 100_000
POSTS = 20_000
A_MINUTE = 60
# Tables that grow with the blog. The rest is as large as its staff, or as one person's doings.
BIG = {
    "blog_post": "posts", "comments_comment": "comments", "django_comments": "comments", "django_comments_xtd_xtdcomment": "comments",
    "comments_commentlog": "comments", "comments_notification": "comments", "accounts_user": "people", "post_office_email": "letters",
    "comments_participation": "readings",
}  # fmt: skip
# Where everything has to be read, and why. (part of the address or the job, table)
READS_ALL = {
    ("/archive/", "blog_post"): "counts the posts of every month",
    ("/sitemap.xml", "blog_post"): "names every post",
}
VERBS = ("SELECT", "UPDATE", "DELETE", "WITH")


@real_outbox
class IndexesTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        began = time.process_time()
        cls.blog = data.build(100, COMMENTS)
        cls.seconds = time.process_time() - began
        fill_with_posts(cls.blog.small)
        fill_with_logs()
        cls.boss = make_user("Uta", is_staff=True, is_superuser=True)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def test_the_rows_are_there_and_came_fast(self):
        self.assertGreaterEqual(Comment.objects.count(), COMMENTS)
        self.assertGreater(Post.objects.count(), POSTS)
        self.assertLess(self.seconds, A_MINUTE)

    def test_pages(self):
        post, person = self.blog.one_thread, self.blog.reader
        guest, reader = Client(), signed_in(person)
        author, moderator = signed_in(post.author.user), signed_in(make_moderator())
        page, deep = post.get_absolute_url(), Comment.objects.filter(post=post).order_by("-path").first()
        lists = [
            reverse("blog:home"),
            "/?page=2",
            "/archive/",
            "/feed/",
            "/sitemap.xml",
            reverse("blog:category", args=["trials"]),
        ]
        lists += [reverse("blog:author", args=["ada"])]
        thread = [page, f"{page}?from=50", f"{page}?sort=newest", f"{page}?sort=liked"]
        thread += [
            reverse(f"comments:{name}", args=[post.slug, deep.number]) for name in ("permalink", "branch", "whole")
        ]
        own = [reverse(f"comments:{name}") for name in ("mine", "notifications", "muted")]
        own += [
            reverse("comments:person", args=[person.key]),
            reverse("comments:next_new", args=[post.slug]) + "?since=1",
        ]
        desk = ["comments_comment", "comments_commentlog", "comments_report", "comments_standing", "blog_post"]
        queue = reverse("admin:comments_comment_changelist")
        for who, addresses in (
            (guest, [*lists, *thread, reverse("comments:person", args=[person.key])]),
            (reader, [*thread, *own]),
            (author, [page, reverse("comments:unanswered"), reverse("admin:blog_post_changelist")]),
            (moderator, [page, f"{queue}?p=2", *(reverse(f"admin:{name}_changelist") for name in desk[:-1])]),
            (signed_in(self.boss), [reverse("admin:blog_post_changelist")]),
        ):
            for address in addresses:
                with self.subTest(address), explained() as plans:
                    self.assertIn(who.get(address).status_code, (200, 302))
                self.assert_served(address, plans)

    def test_jobs_of_the_worker(self):
        for name in settings.WORKER_JOBS:
            if name == "comments.spam.learn":
                continue  # reads the newest decisions by design; see tests/comments/test_spam.py
            with self.subTest(name), explained() as plans:
                import_string(name)(keep_on=lambda: True)
            self.assert_served(name, plans)

    def assert_served(self, where, plans):
        for sql, tables in plans:
            for table in tables:
                if (where.partition("?")[0], table) not in READS_ALL:
                    with self.subTest(where, table=table):
                        self.fail(f"{table} is read from end to end: {sql[:3000]}")


def signed_in(person):
    client = Client()
    sign_in(client, person)
    return client


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


def fill_with_logs():
    """What the doors would have written about each comment, and news about some, read and told."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO comments_commentlog (comment_id, act, by_id, reason, before, after, old_text, at)"
            " SELECT c.id, 'post', c.user_id, '', '', k.state, '', c.submit_date"
            " FROM django_comments c JOIN comments_comment k ON k.xtdcomment_ptr_id = c.id"
        )


@contextmanager
def explained():
    """A list of (statement, big tables that it reads from end to end) of all that is asked in the block."""
    found = []

    def explain(execute, sql, values, many, context):
        answer = execute(sql, values, many, context)
        if sql.startswith(VERBS) and not many and any(table in sql for table in BIG):
            with connection.cursor() as cursor:
                cursor.cursor.execute(*of_plan(sql, values))
                tables = scanned(cursor.cursor.fetchall(), sql)
            if tables:
                found.append((sql, tables))
        return answer

    with connection.execute_wrapper(explain):
        yield found


def of_plan(sql, values):
    if connection.vendor == "postgresql":
        return f"EXPLAIN (FORMAT JSON) {sql}", values
    return f"EXPLAIN QUERY PLAN {sql}", values or ()


def scanned(rows, sql):
    """The big tables of a plan that no index serves."""
    if connection.vendor == "postgresql":
        plan = rows[0][0] if not isinstance(rows[0][0], str) else json.loads(rows[0][0])
        return sorted(
            {node["Relation Name"] for node in nodes(plan[0]["Plan"]) if node["Node Type"] == "Seq Scan"} & set(BIG)
        )
    names = dict(re.findall(r'"(\w+)" (?:AS )?"?([A-Z]\d+)"?\b', sql))
    by_alias = {alias: table for table, alias in names.items()}
    scans = [
        match[1]
        for row in rows
        if (match := re.match(r"SCAN (\w+)(?! USING (?:COVERING )?INDEX| USING INTEGER)", row[3]))
    ]
    return sorted({by_alias.get(name, name) for name in scans} & set(BIG))


def nodes(plan):
    yield plan
    for inner in plan.get("Plans", []):
        yield from nodes(inner)

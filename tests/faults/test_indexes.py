"""A hundred thousand comments and twenty thousand posts: what a guest's page asks, an index answers."""

import json
import re
import time
from contextlib import contextmanager

from django.db import connection
from django.test import Client, TestCase
from django.urls import reverse

from bench import data
from blog.models import Post
from comments.models import Comment

COMMENTS = 100_000
POSTS = 20_000
A_MINUTE = 60
# The tables that are large here. A plan tells nothing about the others.
BIG = {"blog_post", "comments_comment", "django_comments", "django_comments_xtd_xtdcomment"}
# Where everything has to be read, and why. (part of the address or the job, table)
READS_ALL = {
    ("/archive/", "blog_post"): "counts the posts of every month",
    ("/category/trials/", "blog_post"): "counts the posts of every part; here all posts are in one category",
    ("/sitemap.xml", "blog_post"): "names every post",
}
# The pager counts every row of a list, which no index makes shorter: here all posts are by one author.
COUNTS = "SELECT COUNT(*)"
VERBS = ("SELECT", "UPDATE", "DELETE", "WITH")


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
            with self.subTest(address), explained() as plans:
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


@contextmanager
def explained():
    """A list of (statement, big tables that it reads from end to end) of all that is asked in the block."""
    found = []

    def explain(execute, sql, values, many, context):
        answer = execute(sql, values, many, context)
        if sql.startswith(VERBS) and not sql.startswith(COUNTS) and not many and any(table in sql for table in BIG):
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
            {node["Relation Name"] for node in nodes(plan[0]["Plan"]) if node["Node Type"] == "Seq Scan"} & BIG
        )
    # Subqueries give the same short name to different tables; then the plan does not tell which it means, and the
    # small ones (a glossary) may well be read from end to end.
    by_alias = {}
    for table, alias in re.findall(r'"(\w+)" (?:AS )?"?([A-Z]\d+)"?\b', sql):
        by_alias[alias] = table if by_alias.get(alias, table) == table else ""
    scans = [
        match[1]
        for row in rows
        if (match := re.match(r"SCAN (\w+)(?! USING (?:COVERING )?INDEX| USING INTEGER)", row[3]))
    ]
    return sorted({by_alias.get(name, name) for name in scans} & BIG)


def nodes(plan):
    yield plan
    for inner in plan.get("Plans", []):
        yield from nodes(inner)

"""HTML of posts is clean by whatever door it comes in."""

import pytest
from django.test import TestCase
from hypothesis import given, settings
from hypothesis import strategies as st

from blog import rendering
from blog.models import Page, Post
from tests.builders import make_post

DIRTY = (
    '<p onclick="x()">Hope<script>alert(1)</script> <a href="javascript:x()">now</a></p><img src="x" onerror="y()">'
)
PIECES = [
    "<p>", "</p>", "<h2>", "<h3>", "<ul><li>", "</ul>", "<table><tr><td>", "</table>", "<blockquote>", "<strong>",
    '<a href="https://example.org">', '<a href="javascript:x()">', "<script>", "<svg onload=x>", "<style>", "<iframe>",
    "<template>", "<math>", "<!--", "-->", "<p></p>", "&lt;", "&amp;", "\x00", "\n", "<", '"', "hope", "<p>\x00</p>",
]  # fmt: skip


@pytest.mark.parametrize(
    "html",
    [
        "<p>Plain <strong>bold</strong> <em>soft</em></p>",
        "<h2>Who took part</h2><h3>And who did not</h3>",
        "<ul><li><p>one</p></li></ul>",
        "<blockquote><p>said</p></blockquote><hr>",
        "<table><tbody><tr><th>a</th><td>b</td></tr></tbody></table>",
    ],
)
def test_it_keeps_what_the_editor_makes(html):
    assert rendering.clean_post_html(html) == html


@pytest.mark.parametrize(
    "html",
    [DIRTY, "<iframe src=x>", "<svg onload=x>", '<p style="x:expression(y)">a', "<form action=x><input></form>"],
)
def test_it_takes_out_what_runs(html):
    clean = rendering.clean_post_html(html)
    for word in ("script", "onclick", "onerror", "onload", "style", "<iframe", "<svg", "<img", "<form", "<input"):
        assert word not in clean


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=15).map("".join))
def test_cleaning_twice_changes_nothing(html):
    once = rendering.clean_post_html(html)
    assert rendering.clean_post_html(once) == once


class StoredHTMLTest(TestCase):
    clean = rendering.clean_post_html(DIRTY)

    def assert_stored_clean(self, model=Post):
        for body in model.objects.values_list("body", flat=True):
            self.assertEqual(body, self.clean)

    def test_create_and_save(self):
        post = make_post(body=DIRTY)
        self.assertEqual(post.body, self.clean)
        self.assert_stored_clean()
        post.body = DIRTY
        post.save(update_fields=["body"])
        self.assert_stored_clean()

    def test_bulk_create(self):
        post = make_post(body=DIRTY)
        copy = Post(title="b", slug="b", author=post.author, category=post.category, excerpt="b", body=DIRTY)
        Post.objects.bulk_create([copy])
        self.assertEqual(Post.objects.count(), 2)
        self.assert_stored_clean()

    def test_bulk_update(self):
        post = make_post()
        post.body = DIRTY
        Post.objects.bulk_update([post], ["body"])
        self.assert_stored_clean()

    def test_update(self):
        make_post()
        Post.objects.update(body=DIRTY)
        self.assert_stored_clean()

    def test_pages_too(self):
        Page.objects.create(title="About", slug="about", body=DIRTY)
        self.assert_stored_clean(Page)

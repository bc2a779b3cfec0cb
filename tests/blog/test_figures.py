"""Pictures in texts: stored as numbers, drawn when a page is made, whoever wrote them and however."""

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from blog import rendering
from blog.figures import load_pictures, show_pictures
from blog.markup import image_ids
from blog.models import Image, Page, Post
from tests.builders import forget_cached_lookups, make_image, make_page, make_post

clean = rendering.clean_post_html
TWELVE = '<figure data-image="12"></figure>'
PIECES = [
    "<figure>", '<figure data-image="7">', '<figure data-image="x">', "<figure data-image='8' data-alt='a \" > b'>",
    "</figure>", "<figcaption>", "</figcaption>", "[picture 12]", "<p>[picture 3]</p>", "\n", "<p>", "</p>", "<pre>",
    "</pre>", "<code>", '<a title="<figure data-image=1>" href="https://x.example">', "</a>", "<blockquote>",
    "</blockquote>", "<cite>", "</cite>", "<table><caption>c</caption><tr><td>", "</table>", "words", "<img src=x>",
]  # fmt: skip


@pytest.mark.parametrize(
    "html",
    [
        TWELVE,
        f"<p>Before.</p>{TWELVE}<p>After.</p>",
        '<figure data-image="12" data-alt="A &amp; B" data-caption="Drawn &quot;by hand&quot;"></figure>',
        "<blockquote><p>Said.</p><cite>Ada, 2026</cite></blockquote>",
        "<table><caption>Who</caption><tbody><tr><th>a</th></tr><tr><td>b</td></tr></tbody></table>",
        "<pre><code>x = 1</code></pre><p>and <code>y</code></p><h4>Small</h4>",
    ],
)
def test_it_keeps_what_the_editor_makes(html):
    assert clean(html) == html


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("[picture 12]", TWELVE),
        ("<p>Look:</p>\n [Picture 12] \n<p>Well.</p>", f"<p>Look:</p>\n{TWELVE}\n<p>Well.</p>"),
        ("[picture 12]<figcaption>", TWELVE),
        ("<p>[picture 12]</p><p>Well.</p>", f"{TWELVE}<p>Well.</p>"),
        ("<p>As in [picture 12] above.</p>", "<p>As in [picture 12] above.</p>"),
        ("<pre><code>\n[picture 12]\n</code></pre>", "<pre><code>\n[picture 12]\n</code></pre>"),
        ('<figure class="x" onclick="y()" data-image="012"><img src="z"></figure>', TWELVE),
        ('<figure><img src="https://x.example/a.png"><figcaption>A nerve</figcaption></figure>', "<p>A nerve</p>"),
        ('<figure data-image="12;drop"></figure><p>a</p>', "<p>a</p>"),
        ("<p>a</p><p></p><p> </p>", "<p>a</p>"),
    ],
)
def test_others_become_ours_or_words(typed, stored):
    assert clean(typed) == stored


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=12).map("".join))
def test_cleaning_twice_changes_nothing_and_every_figure_is_drawn(html):
    once = clean(html)
    assert clean(once) == once
    assert once.count("<figure") == once.count("</figure>") == len(image_ids(once))
    assert "<figure" not in show_pictures(once, {})


class FigureTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.image = make_image(caption="A drawing", credit="Ada, CC0", alt="A <nerve>", formats=["avif", "webp"])
        cls.number = cls.image.pk

    def page_of(self, body, **fields):
        return self.client.get(make_post(body=body, **fields).get_absolute_url())

    def test_it_is_drawn_with_its_words_and_its_size(self):
        answer = self.page_of(f'<figure data-image="{self.number}"></figure>')
        for part in ('alt="A &lt;nerve&gt;"', "A drawing", "Ada, CC0", 'width="480" height="320"', 'loading="lazy"'):
            self.assertContains(answer, part, count=1)
        self.assertContains(answer, '<source type="image/avif" srcset="/media/images/')
        self.assertNotContains(answer, "data-image")

    def test_words_of_one_use_come_first(self):
        answer = self.page_of(
            f'<figure data-image="{self.number}" data-alt="Here: &quot;a&quot; cell" data-caption="Near &amp; far"></figure>'
        )
        self.assertContains(answer, 'alt="Here: &quot;a&quot; cell"')
        self.assertContains(answer, "Near &amp; far")
        self.assertNotContains(answer, "A drawing")

    def test_better_words_reach_every_page(self):
        post = make_post(body=f"[picture {self.number}]")
        Image.objects.update(alt="Two nerves")
        self.assertContains(self.client.get(post.get_absolute_url()), 'alt="Two nerves"')

    def test_one_that_is_gone_leaves_nothing(self):
        answer = self.page_of("<p>a</p>[picture 999]<p>b</p>")
        self.assertNotContains(answer, "<figure")

    def test_a_decorative_one_has_empty_words(self):
        image = make_image(folder="x", alt="", is_decorative=True)
        self.assertContains(self.page_of(f"[picture {image.pk}]"), ' alt=""')

    def test_pages_show_them_too(self):
        page = make_page()
        Page.objects.update(body=f"[picture {self.number}]")
        self.assertContains(self.client.get(page.get_absolute_url()), 'alt="A &lt;nerve&gt;"')

    def test_all_pictures_of_a_page_cost_one_query(self):
        bodies = ["<p>None.</p>", "".join(f"<p>{n}</p>{self._figure(n)}" for n in range(20))]
        costs = []
        for number, body in enumerate(bodies):
            post = make_post(f"Post {number}", body=body)
            forget_cached_lookups()
            with self.subTest(number), CaptureQueriesContext(connection) as queries:
                self.client.get(post.get_absolute_url())
            costs.append(len(queries))
        self.assertEqual(costs[1], costs[0] + 1)

    def _figure(self, n):
        return f'<figure data-image="{make_image(folder=f"many{n}").pk}"></figure>'

    def test_the_feed_draws_them_with_whole_addresses_in_one_query(self):
        for n in range(3):
            make_post(f"Post {n}", body=f'<p>See "/media/x" and /media/y.</p>{self._figure(n)}', days_ago=n + 1)
        with CaptureQueriesContext(connection) as queries:
            text = self.client.get(reverse("blog:feed")).content.decode()
        self.assertEqual(len([query for query in queries.captured_queries if "blog_image" in query["sql"]]), 1)
        self.assertIn('src="http://localhost:8000/media/images/many0', text.replace("&quot;", '"'))
        self.assertNotIn('="/media/', text.replace("&quot;", '"'))

    def test_a_table_is_called_by_its_caption(self):
        body = "<table><caption>Who &amp; when</caption><tbody><tr><td>a</td></tr></tbody></table>"
        self.assertContains(self.page_of(body), 'aria-label="Who &amp; when"')
        body = "<table><tbody><tr><td>a</td></tr></tbody></table>" * 2
        self.assertContains(self.page_of(body, title="Two"), 'aria-label="Table"', count=2)

    def test_no_picture_no_query(self):
        with self.assertNumQueries(0):
            self.assertEqual(load_pictures(*Post.objects.none(), "<p>a</p>"), {})

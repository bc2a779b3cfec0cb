"""The plain-language layer of a post: summary, words explained, corrections, last reviewed."""

import json
import re
from datetime import date, timedelta

from django.test import TestCase
from django.utils import timezone

from accounts.models import SiteSettings
from blog.glossary import explain
from blog.models import Correction, Post, Term
from tests.builders import make_author, make_comment, make_post


def make_term(name="relapse", forms="relapses, relapsing", meaning="Symptoms that come back."):
    return Term.objects.create(name=name, slug=name.lower().replace(" ", "-"), forms=forms, meaning=meaning)


def structured(answer):
    return json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', answer.content.decode()).group(1)
    )


class SummaryTest(TestCase):
    def test_it_stands_above_the_text(self):
        post = make_post(shows="Fewer relapses.", does_not_show="A cure.", is_about="Adults.", body="<p>The text.</p>")
        page = self.client.get(post.get_absolute_url()).content.decode()
        places = [page.index(words) for words in ("Fewer relapses.", "A cure.", "Adults.", "The text.")]
        self.assertEqual(places, sorted(places))

    def test_its_words_are_escaped(self):
        post = make_post(shows="<b>Fewer</b>")
        self.assertContains(self.client.get(post.get_absolute_url()), "&lt;b&gt;Fewer&lt;/b&gt;")
        self.assertNotContains(self.client.get("/feed/"), "&lt;b&gt;Fewer")

    def test_without_one_there_is_no_empty_box(self):
        self.assertNotContains(self.client.get(make_post().get_absolute_url()), "In plain words")

    def test_it_goes_into_the_feed(self):
        make_post(shows="Fewer relapses.")
        self.assertContains(self.client.get("/feed/"), "Fewer relapses.")


class ReviewedTest(TestCase):
    def test_it_says_by_whom_and_when(self):
        post = make_post(reviewed_by=make_author("Bob"), reviewed_on=date(2026, 3, 5))
        answer = self.client.get(post.get_absolute_url())
        self.assertContains(answer, "Last reviewed by")
        self.assertContains(answer, "/author/bob/")
        page = structured(answer)["mainEntityOfPage"]
        self.assertEqual((page["lastReviewed"], page["reviewedBy"]["name"]), ("2026-03-05", "Bob"))

    def test_it_says_nothing_of_a_post_that_was_not_reviewed(self):
        answer = self.client.get(make_post().get_absolute_url())
        self.assertNotContains(answer, "Last reviewed")
        self.assertIsInstance(structured(answer)["mainEntityOfPage"], str)

    def test_the_disclaimer_stands_once_on_every_page(self):
        SiteSettings.objects.create(pk=1, disclaimer="We are no doctors.")
        for address in ("/", "/glossary/", make_post().get_absolute_url()):
            self.assertContains(self.client.get(address), "We are no doctors.", count=1)


class CorrectionTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post(days_ago=10)
        cls.before = make_comment(cls.post, text="Twelve is few.")
        cls.correction = Correction.objects.create(post=cls.post, text="It was <13> people, not twelve.")
        cls.after = make_comment(cls.post, text="Thirteen is few, too.")

    def test_it_stands_on_the_post_with_its_date(self):
        answer = self.client.get(self.post.get_absolute_url())
        self.assertContains(answer, "It was &lt;13&gt; people")
        self.assertContains(answer, f'id="correction-{self.correction.pk}"')

    def test_search_engines_hear_of_it(self):
        Post.objects.update(updated_at=timezone.now() - timedelta(days=9))
        data = structured(self.client.get(self.post.get_absolute_url()))
        self.assertEqual(data["correction"], ["It was <13> people, not twelve."])
        self.assertEqual(data["dateModified"], self.correction.corrected_at.isoformat())

        self.assertContains(
            self.client.get("/sitemap.xml"), f"<lastmod>{self.correction.corrected_at:%Y-%m-%d}</lastmod>"
        )

    def test_it_has_an_entry_of_its_own_in_the_feed(self):
        answer = self.client.get("/feed/")
        self.assertContains(answer, f"Corrected: {self.post.title}")
        self.assertContains(answer, f"#correction-{self.correction.pk}")

    def test_it_is_in_the_feed_only_while_the_post_is_published(self):
        Post.objects.update(status=Post.Status.DRAFT)
        self.assertNotContains(self.client.get("/feed/"), "Corrected")

    def test_comments_written_before_say_so_and_later_ones_do_not(self):
        page = self.client.get(self.post.get_absolute_url()).content.decode()
        first, second = page.split('id="comment-1"')[1].split('id="comment-2"')
        self.assertIn("Written before the post was corrected", first)
        self.assertNotIn("Written before", second)

    def test_so_they_do_in_a_branch(self):
        answer = self.client.get(f"/posts/{self.post.slug}/comments/1/thread/")
        self.assertContains(answer, "Written before the post was corrected")


class GlossaryTest(TestCase):
    def test_it_lists_all_words(self):
        make_term()
        answer = self.client.get("/glossary/")
        self.assertContains(answer, 'id="relapse"')
        self.assertContains(answer, "Symptoms that come back.")

    def test_without_words_it_says_so(self):
        self.assertContains(self.client.get("/glossary/"), "No word is explained here yet.")

    def test_a_post_explains_the_words_it_uses(self):
        make_term()
        make_term("myelin", "", "A sheath.")
        post = make_post(body="<p>No relapses, and no relapse.</p>")
        answer = self.client.get(post.get_absolute_url())
        self.assertContains(answer, ">relapses</button>", count=1)
        self.assertContains(answer, "Words in this post")
        self.assertNotContains(answer, "A sheath.")

    def test_the_stored_text_stays_as_it_is(self):
        make_term()
        post = make_post(body="<p>No relapses.</p>")
        self.client.get(post.get_absolute_url())
        post.refresh_from_db()
        self.assertEqual(post.body, "<p>No relapses.</p>")


class ExplainTest(TestCase):
    def marked(self, html, **term):
        row = {"key": 3, "name": "relapse", "forms": "relapses", "meaning": ""} | term
        return re.findall(r">([^<]*)</button>", explain(html, [row])[0])

    def test_it_takes_whole_words_alone(self):
        self.assertEqual(self.marked("<p>A relapse.</p>"), ["relapse"])
        for text in ("prerelapse", "relapsed", "non-relapse", "relapse-free", "r&eacute;lapse"):
            self.assertEqual(self.marked(f"<p>{text}</p>"), [], text)

    def test_it_leaves_headings_links_code_and_attributes_alone(self):
        for html in (
            "<h2>A relapse</h2>",
            '<p><a href="/relapse/">A <em>relapse</em></a></p>',
            "<pre><code>relapse</code></pre>",
            '<p title="relapse">x</p>',
        ):
            self.assertEqual(explain(html, [{"key": 3, "name": "relapse", "forms": "", "meaning": ""}]), (html, []))

    def test_it_goes_on_after_a_link(self):
        self.assertEqual(self.marked('<p><a href="/">a relapse</a> and a Relapse</p>'), ["Relapse"])

    def test_capitals_count_in_words_of_capitals(self):
        self.assertEqual(self.marked("<p>the ms. MS</p>", name="MS", forms=""), ["MS"])

    def test_the_longest_word_wins(self):
        self.assertEqual(self.marked("<p>stem cells of marrow</p>", name="stem", forms="stem cells"), ["stem cells"])

    def test_signs_of_patterns_and_of_html_are_harmless(self):
        self.assertEqual(
            self.marked("<p>T &amp; B cells (a+)</p>", name="T & B cells", forms="(a+)"), ["T &amp; B cells"]
        )

    def test_without_terms_nothing_happens(self):
        self.assertEqual(explain("<p>x</p>", []), ("<p>x</p>", []))

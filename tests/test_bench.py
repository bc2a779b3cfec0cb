"""The measurements of bench/ run. What they measure depends on the machine, so no test looks at the times."""

from unittest.mock import patch

import pytest
from django.test import TestCase
from django_comments_xtd.models import XtdComment

from bench import computing, data, growth, kept, measure, pages, posting
from bench.report import figures, line
from comments.models import Comment, Conversation
from mssite.pages.versions import versions
from tests.builders import make_post
from tests.crowd import CrowdTestCase, environment_of_a_process
from tests.operations.test_proxies import collected


def build_little():
    with patch.object(data, "PEOPLE", 12):
        return data.build(60, 60)


class BenchTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.blog = build_little()

    def test_the_threads_are_as_the_doors_would_make_them(self):
        comments = Comment.objects.filter(post=self.blog.one_thread).select_related("reply_to").order_by("path")
        self.assertEqual(comments.count(), 60)
        self.assertEqual(comments[0].level, 0)
        self.assertEqual(max(comment.level for comment in comments), data.LIMIT)
        for comment in comments[1:]:
            again = Comment()
            again.place(comment.number, comment.reply_to)
            self.assertEqual((comment.path, comment.level), (again.path, again.level))
            self.assertEqual((comment.parent_id, comment.thread_id), (again.parent_id, again.thread_id))
        self.assertEqual(Comment.objects.filter(post=self.blog.many_threads, level=0).count(), 12)
        conversation = Conversation.objects.get(post=self.blog.one_thread)
        self.assertEqual((conversation.last_number, conversation.approved_count), (60, 60))

    def test_the_package_reads_them_in_the_same_order(self):
        ours = Comment.objects.filter(post=self.blog.many_threads).order_by("path").values_list("pk", flat=True)
        theirs = XtdComment.objects.filter(object_pk=str(self.blog.many_threads.pk)).values_list("pk", flat=True)
        self.assertEqual(list(ours), list(theirs))

    def test_every_page_is_there_and_has_its_line(self):
        chosen = pages.post_pages(self.blog) + pages.other_pages(self.blog)
        chosen += posting.posting_pages(self.blog)
        measure.measure(chosen, rounds=1)
        for page in chosen:
            self.assertEqual(len(page.times), 1)
            self.assertGreater(page.queries, 0)
            self.assertIn(page.name, line(page))
            self.assertEqual(figures(page)["queries"], page.queries)
        compared = [page for page in chosen if page.compared_to]
        self.assertIn(f"{compared[0].ratio:.2f}", line(compared[0]))


class StockTest(CrowdTestCase):
    def test_the_pages_of_the_package_show_the_same_comments(self):
        self.addCleanup(versions.close)
        self.blog = build_little()
        with pages.stock_process(environment_of_a_process()) as process:
            chosen = pages.pairs(self.blog, [self.blog.small], process)
            measure.measure(chosen, rounds=1)
        sizes = {page.name: page.size for page in chosen}
        # Fifty comments with their texts, and not a page of an error.
        texts = sum(len(data.TEXTS[n % len(data.TEXTS)]) for n in range(50))
        for who in ("guest", "reader"):
            self.assertGreater(sizes[f"{who}: stock, 50 comments"], texts)
            self.assertGreater(sizes[f"{who}: ours, 50 comments"], 0)
            self.assertGreater(sizes[f"{who}: ours after a change, 50"], 0)


class KeptTest(CrowdTestCase):
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path):
        self.folder = tmp_path

    def test_a_kept_page_and_empty_views_are_measured(self):
        address = make_post().get_absolute_url()
        with patch.object(kept, "REQUESTS", 3):
            times = kept.measure(
                address, 1, environment_of_a_process(DATA_DIR=str(self.folder), STATIC_ROOT=collected())
            )
        self.assertEqual(list(times), ["kept page", "empty view", "bare empty view"])
        self.assertTrue(all(time > 0 for time in times.values()))
        self.assertEqual(len(list(kept.lines(times))), 4)
        self.assertGreater(kept.ratios(times)["against_own_empty_view"], 0)


class ProcessTest(CrowdTestCase):
    def test_a_process_says_what_it_needs(self):
        with patch.object(posting, "REQUESTS", 3):
            facts = posting.process_facts(["/", "/archive/"], environment_of_a_process(DEBUG="1"))
        self.assertEqual(set(facts), {"seconds", "cpu_seconds", "megabytes", "most_megabytes"})
        self.assertGreater(min(facts.values()), 0)


class ComputingTest(CrowdTestCase):
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path):
        self.folder = tmp_path

    def test_the_computing_for_a_page_is_measured(self):
        environment = environment_of_a_process(DATA_DIR=str(self.folder), STATIC_ROOT=collected())
        with patch.object(computing, "REQUESTS", 2):
            times = computing.measure(build_little(), 1, environment)
        found = computing.figures(times)
        who = ["post page, guest", "post page, reader"]
        self.assertEqual(list(found), [*who, *(f"{each}, after a change" for each in who), "empty view"])
        # A page that is not kept costs more than nothing.
        self.assertGreater(found["post page, guest"]["least"], 2 * found["empty view"]["least"])
        self.assertEqual(len(list(computing.lines(times))), 6)


class GrowthTest(CrowdTestCase):
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path):
        self.folder = tmp_path

    def test_a_small_blog_is_compared_to_a_large_one(self):
        environment = environment_of_a_process(DATA_DIR=str(self.folder), STATIC_ROOT=collected())
        sizes = growth.Size(25, 60, 20, 5), growth.Size(60, 120, 70, 5)
        found = growth.compare(*sizes, rounds=1, environment=environment)
        names = {page.name for page in found}
        for page in ("home", "archive", "category", "rare tag", "author", "thread, late"):
            self.assertLessEqual({f"guest: {page}, small", f"guest: {page}, large"}, names)
        for page in found:
            self.assertEqual((len(page.times), len(page.busy)), (1, 1))
            self.assertGreater(page.queries, 0)
        compared = [page for page in found if page.compared_to]
        self.assertEqual(len(compared), len(found) / 2)

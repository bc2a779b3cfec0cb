"""A branch that goes on too long: the conversation shows its beginning, the rest stands on a page of its own."""

from unittest.mock import patch

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blog.prepared import Prepared
from comments import branches, doors, muting
from comments.models import Comment
from tests.builders import forget_cached_lookups, make_comment, make_moderator, make_post, make_user
from tests.comments import folds


class BranchTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita, cls.max = make_user("Rita"), make_moderator()
        cls.top = doors.post(cls.post, cls.max, "The top & <b>what</b> it says.")
        cls.answers = [doors.post(cls.post, cls.max, f"Answer {n}.", cls.top.number) for n in range(1, 16)]
        cls.after = doors.post(cls.post, cls.max, "Another thread.")

    def get(self, query="", number=1):
        return self.client.get(reverse("comments:branch", args=[self.post.slug, number]) + query)

    def conversation(self):
        return self.client.get(self.post.get_absolute_url())

    def test_it_works(self):
        page = self.conversation()
        link = reverse("comments:branch", args=[self.post.slug, 1]) + "?from=14"
        self.assertContains(page, f'href="{link}"')
        self.assertContains(page, "3 more answers in the thread of #1. Read on")
        self.assertContains(page, "Answer 12.")
        self.assertNotContains(page, "Answer 13.")
        self.assertContains(page, "Another thread.")
        rest = self.client.get(link)
        for number in (13, 14, 15):
            self.assertContains(rest, f"Answer {number}.")
        self.assertNotContains(rest, "Answer 12.")
        self.assertNotContains(rest, "Another thread.")

    def test_a_rest_of_thousands_is_not_counted(self):
        for counted, words in ((2, "Over 2 more answers"), (3, "3 more answers")):
            with patch.object(branches, "COUNTED", counted), patch.dict(Prepared.kept, clear=True):
                self.assertContains(self.conversation(), f">{words} in the thread of #1. Read on<")

    def test_a_branch_that_is_just_short_enough_has_no_fold(self):
        for answer in self.answers[branches.SHOWN :]:
            doors.remove(answer, by=self.max)
        page = self.conversation()
        self.assertNotContains(page, "Read on")
        self.assertContains(page, f"Answer {branches.SHOWN}.")

    def test_the_rest_says_what_the_thread_is_about(self):
        self.assertContains(self.get("?from=14"), "began it: “The top &amp; &lt;b&gt;what&lt;/b&gt; it says.”")
        self.assertNotContains(self.get(), "began it")

    def test_a_long_text_is_cut_between_words(self):
        for text, opening in (("one two three " * 40, "one two three " * 11 + "one…"), ("山" * 200, "山" * 159 + "…")):
            top = make_comment(self.post, self.rita, text=text)
            answer = make_comment(self.post, self.max, top, "I see.")
            page = self.get(f"?from={answer.number}", number=top.number)
            self.assertContains(page, f"began it: “{opening}”")

    def test_permalinks_lead_behind_the_fold(self):
        answer = self.client.get(self.answers[14].get_absolute_url())
        self.assertRedirects(answer, reverse("comments:branch", args=[self.post.slug, 1]) + "?from=14#comment-16")
        self.assertContains(self.client.get(answer["Location"].partition("#")[0]), 'id="comment-16"')

    def test_links_out_of_it_work(self):
        page = self.get("?from=14").content.decode()
        self.assertIn('href="../../1/">answering #1', page)
        self.assertRedirects(
            self.client.get(self.post.get_absolute_url() + "comments/1/"), self.post_url("#comment-1")
        )

    def post_url(self, end):
        return self.post.get_absolute_url() + end

    def test_a_deeper_branch_begins_at_the_margin_and_leads_up(self):
        deep = doors.post(self.post, self.max, "Deep.", self.answers[0].number)
        page = self.get(number=2).content.decode()
        self.assertIn('class="comment comment--level-0" id="comment-2"', page)
        self.assertIn(f'class="comment comment--level-1" id="comment-{deep.number}"', page)
        self.assertIn(f'href="{self.top.get_absolute_url()}">Up to #1</a>', page)
        self.assertNotIn('id="comment-1"', page)

    def test_an_answer_can_be_written_there(self):
        self.client.force_login(self.rita)
        page = self.get("?from=14&reply=15").content.decode()
        self.assertIn("Your answer to #15", page)
        self.assertLess(page.index('id="comment-15"'), page.index('id="comment-form"'))
        self.assertLess(page.index('id="comment-form"'), page.index('id="comment-16"'))

    def test_the_own_waiting_answer_is_found_behind_the_fold(self):
        waiting = make_comment(self.post, self.rita, self.answers[14], "I wait here.", state="pending")
        self.client.force_login(self.rita)
        self.assertContains(self.conversation(), "4 more answers in the thread of #1")
        self.assertContains(self.client.get(waiting.get_absolute_url(), follow=True), "I wait here.")
        self.client.logout()
        self.assertContains(self.conversation(), "3 more answers in the thread of #1")
        self.assertNotContains(self.get("?from=14"), "I wait here.")

    def test_a_hidden_top_keeps_its_place_and_tells_nothing(self):
        doors.reject(self.top, by=self.max)
        for query in ("", "?from=14"):
            page = self.get(query)
            self.assertNotContains(page, "The top")
            self.assertContains(page, "A moderator took this comment away.")

    def test_what_nobody_sees_has_no_page(self):
        doors.reject(self.after, by=self.max)
        self.assertEqual(self.get(number=self.after.number).status_code, 404)
        self.assertEqual(self.get(number=99).status_code, 404)

    def test_nonsense_is_404(self):
        for query in ("?from=x", "?from=0", "?from=17", "?before=1", "?sort=newest"):
            self.assertEqual(self.get(query).status_code, 404, query)

    def test_guests_do_not_read_who_began_a_members_thread(self):
        top = doors.post(self.post, self.max, "SECRET", members_only=True)
        answer = doors.post(self.post, self.rita, "SECRET", top.number)
        doors.approve(answer, by=self.max)
        page = self.get(f"?from={answer.number}", number=top.number)
        self.assertNotContains(page, "SECRET")
        self.assertNotContains(page, "began it")
        self.client.force_login(self.rita)
        self.assertContains(self.get(f"?from={answer.number}", number=top.number), "began it: “SECRET”")

    def test_who_began_it_is_not_read_by_those_who_do_not_want_to(self):
        tom = make_user("Tom")
        top = make_comment(self.post, tom, text="SECRET")
        answer = make_comment(self.post, self.max, top, "I see.")
        self.client.force_login(self.rita)
        for is_muted in (False, True):
            if is_muted:
                muting.mute(self.rita, tom)
            page = self.get(f"?from={answer.number}", number=top.number)
            self.assertContains(page, "I see.")
            self.assertEqual("SECRET" in page.content.decode(), not is_muted)

    def test_query_count_does_not_grow(self):
        # the post and the comment, the conversation, its comments, the site's settings,
        # pages and links around it; signed in: the session, the account, unread news, the visit
        counts = {}
        for reader in (None, self.rita):
            if reader:
                self.client.force_login(reader)
                self.get()
            for number in (self.after.number, 1):
                forget_cached_lookups()
                with CaptureQueriesContext(connection) as queries:
                    self.get(number=number)
                counts.setdefault(reader, []).append(len(queries))
        self.assertEqual(len(set(counts[None])), 1, counts)
        self.assertEqual(len(set(counts[self.rita])), 1, counts)
        self.assertLessEqual(counts[None][0], 10)
        self.assertLessEqual(counts[self.rita][0], 12)

    def test_the_fold_is_at_the_same_place_whoever_writes(self):
        make_comment(self.post, self.rita, self.top, "Mine.", state="pending")
        comments = Comment.objects.approved().filter(post=self.post)
        shown = set(folds.shown(comments).values_list("number", flat=True))
        self.assertEqual(shown, {*range(1, 14), self.after.number})

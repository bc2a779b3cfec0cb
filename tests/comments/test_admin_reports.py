"""The list of reports, and what the page of a decision says of them."""

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comments import reports
from comments.models import Report
from tests.builders import (
    CROWD,
    forget_cached_lookups,
    make_author,
    make_comment,
    make_many_comments,
    make_moderator,
    make_post,
    make_user,
)

LIST = reverse("admin:comments_report_changelist")


class AdminReportsTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.max = make_moderator("Max")
        cls.comment = make_comment(cls.post, make_user("Tom"), text="A bold claim.")
        reports.report(cls.comment, make_user("Rita"), "unkind", "Line two.")

    def setUp(self):
        self.client.force_login(self.max)
        self.page = reverse("admin:comments_comment_change", args=[self.comment.pk])

    def test_it_works(self):
        for part in ("It is unkind", "Line two.", "A bold claim.", "Rita"):
            self.assertContains(self.client.get(LIST), part)

    def test_a_list_with_nothing_in_it_says_why(self):
        self.assertContains(self.client.get(LIST, {"outcome": "decided"}), "No report is decided yet.")
        self.assertContains(self.client.get(LIST, {"q": "dragon"}), "Nothing was found. Look for other words")
        Report.objects.all().delete()
        self.assertContains(self.client.get(LIST), "Readers have reported nothing that waits.")

    def test_the_page_of_the_comment_shows_them(self):
        self.assertContains(self.client.get(self.page), "Line two.")

    def test_keeping_the_comment_closes_them(self):
        self.assertContains(self.client.get(self.page), "Keep the comment")
        self.client.post(self.page, {"act": "keep"})
        self.assertEqual(Report.objects.get().outcome, "kept")
        self.assertNotContains(self.client.get(LIST), "Line two.")
        self.assertContains(self.client.get(LIST, {"outcome": "decided"}), "Line two.")
        self.assertNotContains(self.client.get(self.page), "Keep the comment")

    def test_a_second_click_is_no_quarrel(self):
        for _ in range(2):
            self.assertEqual(self.client.post(self.page, {"act": "keep"}).status_code, 302)
        self.assertEqual(self.comment.log.filter(act="keep").count(), 1)

    def test_worries_come_first(self):
        other = make_comment(self.post, make_user("Tom"), text="I cannot go on.")
        reports.report(other, make_user("Rita"), "worried")
        page = self.client.get(LIST).content.decode()
        self.assertLess(page.index("I cannot go on."), page.index("A bold claim."))
        self.assertIn("Please look now", page)

    def test_a_comment_stands_there_once_with_all_its_reports(self):
        reports.report(self.comment, make_user("Ben"), "worried", "Line three.")
        page = self.client.get(LIST)
        for part in ("A bold claim.", "Line two.", "Line three.", "Please look now", 'class="entry"'):
            self.assertContains(page, part, 1)
        self.assertContains(self.client.get(LIST, {"q": "three"}), "A bold claim.", 1)
        self.assertNotContains(self.client.get(LIST, {"q": "nowhere"}), "A bold claim.")

    def test_what_is_decided_stands_apart_from_what_is_open(self):
        self.client.post(self.page, {"act": "keep"})
        reports.report(self.comment, make_user("Ben"), "advert", "Line three.")
        for query, told, other in (({}, "three", "two"), ({"outcome": "decided"}, "two", "three")):
            page = self.client.get(LIST, query)
            self.assertContains(page, f"Line {told}.", 1)
            self.assertNotContains(page, f"Line {other}.")

    def test_of_what_is_decided_the_newest_comes_first(self):
        other = make_comment(self.post, make_user("Tom"), text="A bolder claim.")
        reports.report(other, make_user("Rita"), "unkind")
        self.assertLess(*self.places("A bold claim.", "A bolder claim."))
        for comment in (self.comment, other):
            reports.keep(comment, self.max)
        self.assertLess(*self.places("A bolder claim.", "A bold claim.", outcome="decided"))

    def places(self, *parts, **query):
        page = self.client.get(LIST, query).content.decode()
        return [page.index(part) for part in parts]

    def test_only_moderators_see_it(self):
        for person in (make_author("Ada").user, make_user("Rita")):
            self.client.force_login(person)
            answer = self.client.get(LIST)
            self.assertIn(answer.status_code, (302, 403))

    def test_nothing_can_be_written_there(self):
        for end in ("add/", f"{Report.objects.get().pk}/delete/"):
            self.assertEqual(self.client.get(LIST + end).status_code, 403)

    def test_it_costs_the_same_for_any_number_of_rows(self):
        forget_cached_lookups()
        with CaptureQueriesContext(connection) as few:
            self.client.get(LIST)
        people = [make_user(name) for name in CROWD[:5]]
        comments = make_many_comments(make_post("Talked about"), 100, writers=people)
        Report.objects.bulk_create(
            [Report(comment=each, reporter=make_user("Rita"), reason="advert") for each in comments]
        )
        forget_cached_lookups()
        with self.assertNumQueries(len(few)):
            answer = self.client.get(LIST)
        self.assertEqual(answer.content.count(b'class="entry"'), 50)

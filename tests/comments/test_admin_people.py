"""The page of a person on the desk."""

import re
from datetime import timedelta

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comments import appeals, reports, standing
from comments.models import Appeal, Comment, Report, StandingAct
from comments.undoing import undo_deed
from tests.builders import (
    forget_cached_lookups,
    make_author,
    make_comment,
    make_many_comments,
    make_moderator,
    make_post,
    make_user,
)

PEOPLE = reverse("admin:comments_standing_changelist")


class PeopleTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.max, cls.mia = make_moderator("Max"), make_moderator("Mia")
        cls.rita = make_user("Rita")
        cls.shown = make_comment(cls.post, cls.rita)
        cls.waiting = make_comment(cls.post, cls.rita, state="pending")
        cls.spam = make_comment(cls.post, cls.rita, state="spam")

    def setUp(self):
        self.client.force_login(self.max)
        self.page = reverse("admin:comments_standing_change", args=[self.rita.pk])

    def act(self, act, **fields):
        return self.client.post(self.page, {"act": act, **fields})

    def test_it_works(self):
        reports.report(self.shown, make_user("Tom"), "unkind", "The tone.")
        self.act("note", reason="Writes at night.")
        page = self.client.get(self.page)
        for part in ("Approved: 1", "Spam: 1", "Waiting: 1", "The tone.", "Writes at night.", "Approved</td>"):
            self.assertContains(page, part)

    def test_a_day_that_nobody_here_will_see_comes_back(self):
        for day, sentence in (
            ("9999-12-31", "more than a hundred years away"),
            ("2026-02-30", "Please write the day as in 2030-12-31."),
            ("2020-01-01", "Please write a day in the future."),
            ("", "Please write a day in the future."),
        ):
            answer = self.act("suspend", reason="Because.", until=day)
            self.assertContains(answer, sentence, status_code=400)
            self.assertContains(answer, "Because.", status_code=400)
        self.assertFalse(StandingAct.objects.exists())

    def test_each_act(self):
        day = (timezone.now() + timedelta(days=5)).date().isoformat()
        for act in ("note", "warn", "hold", "suspend", "ban"):
            self.assertRedirects(self.act(act, reason="Because.", until=day), self.page)
        row = StandingAct.objects.last()
        self.assertEqual((row.act, row.by, row.reason), ("ban", self.max, "Because."))
        self.assertContains(self.client.get(PEOPLE), "Rita")
        self.assertRedirects(self.act("undo", last=row.pk), self.page)
        self.assertIsNone(standing.Standing.objects.get(user=self.rita).banned_at)

    def test_a_reason_is_asked_for(self):
        self.assertContains(self.act("ban"), "Please write a reason.", status_code=400)
        self.assertFalse(StandingAct.objects.exists())

    def test_nothing_is_taken_back_that_was_not_seen(self):
        first = standing.act_on(self.rita, "warn", self.max, "One.")
        standing.act_on(self.rita, "ban", self.mia, "Two.")
        self.assertContains(self.act("undo", last=first.pk), "Somebody was first.", status_code=400)
        self.assertIsNotNone(standing.Standing.objects.get(user=self.rita).banned_at)

    def test_everything_is_removed_and_comes_back(self):
        self.assertRedirects(self.act("remove_all", reason="Adverts only."), self.page)
        states = dict(Comment.objects.values_list("pk", "state"))
        self.assertEqual(set(states.values()), {"removed", "spam"})
        deed = self.shown.log.last().deed
        self.assertEqual(undo_deed(deed, self.max), (2, 0))
        self.assertEqual(
            dict(Comment.objects.values_list("pk", "state")),
            {self.shown.pk: "approved", self.waiting.pk: "pending", self.spam.pk: "spam"},
        )

    def test_everything_needs_a_reason_too(self):
        self.assertContains(self.act("remove_all"), "Please write a reason.", status_code=400)
        self.assertTrue(Comment.objects.approved().exists())

    def test_a_moderator_offers_nothing_to_another(self):
        page = reverse("admin:comments_standing_change", args=[self.mia.pk])
        self.assertContains(self.client.get(page), "Only administrators decide")
        self.assertNotContains(self.client.get(page), 'value="ban"')
        for act in ("ban", "remove_all"):
            answer = self.client.post(page, {"act": act, "reason": "Away."})
            self.assertContains(answer, "Only administrators decide", status_code=400)

    def test_an_appeal_stands_on_top_and_is_answered(self):
        appeal = appeals.ask("It was my brother.", act=standing.act_on(self.rita, "ban", self.max, "Enough."))
        self.assertContains(self.client.get(self.page), "It was my brother.")
        address = reverse("admin:comments_standing_appeal", args=[appeal.pk])
        answer = self.client.post(address, {"act": "grant", "reason": "I was too hasty."})
        self.assertContains(answer, "Another moderator answers this", status_code=400)
        self.assertContains(answer, "I was too hasty.</textarea>", status_code=400)
        self.client.force_login(self.mia)
        self.client.post(address, {"act": "grant", "reason": "We believe you."})
        self.assertIs(Appeal.objects.get().is_granted, True)

    def test_an_answer_is_not_lost(self):
        appeal = appeals.ask("It was my brother.", act=standing.act_on(self.rita, "ban", self.max, "Enough."))
        address = reverse("admin:comments_standing_appeal", args=[appeal.pk])
        self.client.force_login(self.mia)
        for fields, sentence in (
            ({"reason": "A long answer."}, "Please press one of the buttons."),
            ({"act": "ban", "reason": "A long answer."}, "Please press one of the buttons."),
            ({"act": "keep", "reason": "A long answer." * 40}, "Please use at most 500 characters."),
        ):
            answer = self.client.post(address, fields)
            self.assertContains(answer, sentence, status_code=400)
            self.assertContains(answer, fields["reason"], status_code=400)
        self.assertIsNone(Appeal.objects.get().answered_at)
        self.client.post(address, {"act": "keep"})
        answer = self.client.post(address, {"act": "grant", "reason": "A long answer."})
        self.assertContains(answer, "Somebody has answered this already.", status_code=400)
        self.assertContains(answer, "Your answer, to copy:", status_code=400)
        self.assertContains(answer, "A long answer.", status_code=400)
        self.assertIs(Appeal.objects.get().is_granted, False)

    def test_of_two_appeals_each_has_an_answer_of_its_own(self):
        first = appeals.ask("I was ill.", act=standing.act_on(self.rita, "hold", self.max, "Too fast."))
        second = appeals.ask("It was my brother.", act=standing.act_on(self.rita, "ban", self.max, "Enough."))
        self.client.force_login(self.mia)
        address = reverse("admin:comments_standing_appeal", args=[first.pk])
        page = self.client.post(address, {"act": "keep", "reason": "Words for one." * 40}).content.decode()
        self.assertEqual(page.count("Words for one." * 40), 1)
        ids = re.findall(r' id="([^"]+)"', page)
        self.assertEqual([each for each in set(ids) if ids.count(each) > 1], [])
        self.assertIn(f'href="#appeal-{first.pk}-reason"', page)
        self.client.post(address, {"act": "keep", "reason": "Words for one."})
        self.assertEqual([Appeal.objects.get(pk=each.pk).answer for each in (first, second)], ["Words for one.", ""])

    def test_people_are_found_by_name_and_not_by_address(self):
        self.assertContains(self.client.get(PEOPLE, {"q": "rit"}), self.page)
        self.assertNotContains(self.client.get(PEOPLE, {"q": "example.org"}), self.page)

    def test_only_moderators_come_here(self):
        appeal = appeals.ask("Why?", act=standing.act_on(self.rita, "warn", self.max, "Enough."))
        for person in (make_author("Ada").user, make_user("Tom")):
            self.client.force_login(person)
            for address in (PEOPLE, self.page, reverse("admin:comments_standing_appeal", args=[appeal.pk])):
                self.assertIn(self.client.get(address).status_code, (302, 403))
                self.assertIn(self.client.post(address, {"act": "ban", "reason": "x"}).status_code, (302, 403))
        self.assertIsNone(standing.Standing.objects.get(user=self.rita).banned_at)

    def test_nobody_is_no_fault(self):
        self.assertEqual(self.client.get(reverse("admin:comments_standing_change", args=[10**12])).status_code, 302)
        self.assertEqual(self.client.get(PEOPLE, {"q": "\x00"}).status_code, 200)

    def test_its_cost_does_not_grow(self):
        standing.act_on(self.rita, "note", self.max, "One.")
        reports.report(self.shown, make_user("Tom"), "unkind")
        forget_cached_lookups()
        with CaptureQueriesContext(connection) as few:
            self.client.get(self.page)
        for comment in make_many_comments(make_post("Talked about"), 100, writers=[self.rita]):
            Report.objects.create(comment=comment, reporter=make_user("Tom"), reason="advert")
        for _ in range(10):
            standing.act_on(self.rita, "note", self.max, "More.")
        forget_cached_lookups()
        with self.assertNumQueries(len(few)):
            self.client.get(self.page)

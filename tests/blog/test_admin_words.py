"""The glossary and the corrections in the admin, and what a post needs before it is published."""

import re
from datetime import timedelta
from unittest.mock import patch

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from accounts.models import SiteSettings
from blog.models import Correction, Post, Term
from tests.blog.test_admin import change, make_administrator, post_data
from tests.builders import make_author, make_post, make_user

ADD_TERM = reverse("admin:blog_term_add")
ADD_CORRECTION = reverse("admin:blog_correction_add")


def moment(at):
    at = timezone.localtime(at)
    return {"corrected_at_0": at.date().isoformat(), "corrected_at_1": at.time().isoformat("seconds")}


class GlossaryAdminTest(TestCase):
    def setUp(self):
        self.client.force_login(make_author().user)

    def term(self, **fields):
        return {
            "name": "relapse",
            "forms": "relapses",
            "meaning": "Symptoms that come back.",
            "slug": "relapse",
        } | fields

    def test_it_works(self):
        self.assertRedirects(self.client.post(ADD_TERM, self.term()), reverse("admin:blog_term_changelist"))
        self.assertEqual(Term.objects.get().all_forms, ["relapse", "relapses"])

    def test_no_form_stands_for_two_words(self):
        self.client.post(ADD_TERM, self.term())
        answer = self.client.post(ADD_TERM, self.term(name="return", slug="return", forms="Relapses"))
        self.assertContains(answer, "“relapses” already stands in the glossary, under “relapse”.")
        self.assertEqual(Term.objects.count(), 1)


class CorrectionAdminTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = make_author("Ada")
        cls.post = make_post("Twelve people", author=cls.ada)
        cls.bobs = make_post("Bobs post", author=make_author("Bob"))

    def setUp(self):
        self.client.force_login(self.ada.user)

    def add(self, post=None, at=None, **fields):
        data = {"post": (post or self.post).pk, "text": "It was thirteen.", **moment(at or timezone.now()), **fields}
        return self.client.post(ADD_CORRECTION, data)

    def test_it_works(self):
        self.assertEqual(self.add(tell="on").status_code, 302)
        correction = Correction.objects.get()
        self.assertEqual((correction.made_by, correction.tell), (self.ada.user, True))

    def test_the_form_of_the_post_leads_to_it_with_the_post_chosen(self):
        way = f"{ADD_CORRECTION}?post={self.post.pk}"
        self.assertContains(self.client.get(change(self.post)), way)
        chosen = f'<option value="{self.post.pk}" selected>Twelve people</option>'
        self.assertContains(self.client.get(way), chosen, html=True)
        draft = make_post("Not out yet", author=self.ada, status="draft")
        self.assertNotContains(self.client.get(change(draft)), ADD_CORRECTION)

    def test_without_script_there_are_posts_to_choose_from(self):
        def choices():
            found = re.findall(r'<option value="(\d*)"', self.client.get(ADD_CORRECTION).content.decode())
            return [int(key or 0) for key in found]

        newer = make_post("Newer", author=self.ada, days_ago=0)
        self.assertEqual(choices(), [0, newer.pk, self.post.pk])
        self.assertNotContains(self.client.get(ADD_CORRECTION), "add_id_post")
        with patch("blog.admin.words.CHOICES_WITHOUT_SCRIPT", 1):
            self.assertEqual(choices(), [0, newer.pk])
        answer = self.add(newer, text="")
        self.assertContains(answer, f'<option value="{newer.pk}" selected>Newer</option>', count=1, html=True)

    def test_it_refuses_a_time_to_come(self):
        self.assertContains(self.add(at=timezone.now() + timedelta(days=1)), "This time has not come yet.")

    def test_authors_correct_their_own_posts_alone(self):
        self.assertContains(self.add(self.bobs), "Please choose a post that readers see and that you may change.")
        theirs = Correction.objects.create(post=self.bobs, text="SECRET")
        self.assertNotContains(self.client.get(reverse("admin:blog_correction_changelist")), "SECRET")
        address = reverse("admin:blog_correction_change", args=[theirs.pk])
        self.assertRedirects(self.client.get(address), reverse("admin:blog_correction_changelist"))

    def test_a_draft_has_nothing_to_correct(self):
        draft = make_post("A draft", author=self.ada, status=Post.Status.DRAFT)
        self.assertContains(self.add(draft), "Please choose a post that readers see and that you may change.")

    def test_authors_do_not_take_it_back(self):
        self.add()
        correction = Correction.objects.get()
        self.assertEqual(
            self.client.post(reverse("admin:blog_correction_delete", args=[correction.pk])).status_code, 403
        )
        self.client.post(reverse("admin:blog_correction_change", args=[correction.pk]), {"text": "Nothing."})
        correction.refresh_from_db()
        self.assertEqual(correction.text, "It was thirteen.")

    def test_readers_do_not_get_there(self):
        self.client.force_login(make_user("Rita"))
        self.assertEqual(self.add().status_code, 302)
        self.assertFalse(Correction.objects.exists())


class BeforePublishingTest(TestCase):
    SUMMARY = {"shows": "Fewer relapses.", "does_not_show": "A cure.", "is_about": "Adults."}

    @classmethod
    def setUpTestData(cls):
        cls.ada = make_author("Ada")
        cls.draft = make_post("A draft", author=cls.ada, status=Post.Status.DRAFT)

    def setUp(self):
        self.client.force_login(self.ada.user)

    def publish(self, **fields):
        answer = self.client.post(change(self.draft), post_data(status="published", **fields))
        self.draft.refresh_from_db()
        return answer

    def test_the_summary_is_needed_only_where_the_site_says_so(self):
        self.publish()
        self.assertTrue(self.draft.is_published())

    def test_without_it_the_post_stays_a_draft(self):
        SiteSettings.objects.create(pk=1, summary_needed=True)
        self.assertContains(self.publish(shows="Fewer."), "Please write the three parts of the summary.")
        self.assertFalse(self.draft.is_published())

    def test_with_it_the_post_is_published(self):
        SiteSettings.objects.create(pk=1, summary_needed=True)
        self.publish(**self.SUMMARY)
        self.assertTrue(self.draft.is_published())

    def test_a_draft_may_be_saved_without_it(self):
        SiteSettings.objects.create(pk=1, summary_needed=True)
        answer = self.client.post(change(self.draft), post_data(title="Another"))
        self.assertEqual(answer.status_code, 302)

    def test_a_review_has_a_day_that_has_come(self):
        self.assertContains(self.publish(reviewed_by=self.ada.pk), "Please enter when it was reviewed")
        tomorrow = timezone.localdate() + timedelta(days=1)
        self.assertContains(self.publish(reviewed_on=tomorrow.isoformat()), "This day has not come yet.")
        self.assertEqual(self.publish(reviewed_by=self.ada.pk, reviewed_on="2026-03-05").status_code, 302)


class EmptyFormTest(TestCase):
    def test_a_form_that_was_sent_empty_is_answered_with_what_is_missing(self):
        post = make_post()
        self.client.force_login(make_administrator())
        answer = self.client.post(reverse("admin:blog_post_change", args=[post.pk]), {})
        self.assertContains(answer, "Please", status_code=200)
        self.assertEqual(type(post).objects.get(pk=post.pk).title, post.title)

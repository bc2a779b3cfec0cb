"""Lists, reasons, help lines and conversations: a mistake is answered with what to do, and what was typed comes back."""

import pytest
from django.contrib import admin
from django.test import TestCase
from django.urls import reverse

from blog.admin.plain_words import InPlainWords
from comments.models import Conversation, HelpLine, ListEntry, Reason
from tests.blog.test_plain_answers import STOCK
from tests.builders import make_moderator, make_post

TYPED = (ListEntry, Reason, HelpLine, Conversation)
WORD = {"kind": "word", "pattern": "bracelet*", "effect": "hold", "note": ""}
REASON = {"title": "Too loud", "sentence": "Please speak softly.", "position": "50"}
LINE = {"country": "", "name": "Ear", "phone": "116 123", "link": "", "hours": "", "checked_on": "2026-01-01"}


@pytest.mark.parametrize("model", TYPED)
def test_every_form_speaks_plainly(model):
    room = admin.site._registry[model]
    assert issubclass(room.form, InPlainWords)
    if room.list_editable:
        assert issubclass(room.get_changelist_form(None), InPlainWords)


class DeskFormsTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.max = make_moderator("Max")
        Reason.objects.all().delete()
        ListEntry.objects.all().delete()

    def setUp(self):
        self.client.force_login(self.max)

    def send(self, name, data, /, **fields):
        return self.client.post(reverse(f"admin:comments_{name}_add"), data | fields)

    def sentences(self, name, data, /, **fields):
        """What the form says; what was typed is still in it, and nothing is stored."""
        answer = self.send(name, data, **fields)
        said = [error for errors in answer.context["errors"] for error in errors]
        self.assertEqual([error for error in said if STOCK.search(error)], [])
        for value in fields.values():
            self.assertContains(answer, value)
        self.assertFalse(ListEntry.objects.exists() or Reason.objects.exists() or HelpLine.objects.exists())
        return said

    def test_it_works(self):
        for name, data in (("listentry", WORD), ("reason", REASON), ("helpline", LINE)):
            self.assertEqual(self.send(name, data).status_code, 302, name)
        self.assertTrue(ListEntry.objects.exists() and Reason.objects.exists() and HelpLine.objects.exists())

    def test_one_mistake_is_one_sentence(self):
        for name, data, field, value, sentence in (
            ("listentry", WORD, "pattern", "", "Please write the word, the phrase or the domain."),
            ("listentry", WORD, "pattern", "x" * 101, "Please use at most 100 characters. These are 101."),
            ("listentry", WORD, "pattern", "a\x00b", "It holds a character that cannot be stored. Please take it out."),
            ("reason", REASON, "title", "", "Please give the reason a short name."),
            ("reason", REASON, "sentence", "", "Please write the sentence that the writer reads."),
            ("reason", REASON, "sentence", "x" * 301, "Please use at most 300 characters. These are 301."),
            ("reason", REASON, "position", "-1", "Please write 0 or a higher number."),
            ("reason", REASON, "position", "first", "Please write a whole number, such as 2."),
            ("helpline", LINE, "name", "", "Please write who can be called there."),
            ("helpline", LINE, "checked_on", "", "Please write the day when somebody last made sure, such as 2027-03-28."),
            ("helpline", LINE, "checked_on", "31.02.2026", "Please write the day as year, month and day, such as 2027-03-28."),
            ("helpline", LINE, "checked_on", "2999-01-01", "This day has not come yet. Please write when somebody made sure."),
            ("helpline", LINE, "link", "nowhere", "Please write a whole address, such as https://example.org/study."),
        ):  # fmt: skip
            with self.subTest(name, field=field, value=value[:10]):
                self.assertEqual(self.sentences(name, data, **{field: value}), [sentence])

    def test_what_cannot_be_looked_for_is_refused(self):
        for fields, sentence in (
            ({"pattern": "^(a+)+$"}, "Please write it as people write it."),
            ({"pattern": r"\d+ euro"}, "Please write it as people write it."),
            ({"kind": "domain", "pattern": "exa mple.org"}, "Please write a domain, such as example.com"),
        ):
            self.assertIn(sentence, self.sentences("listentry", WORD, **fields)[0])

    def test_what_is_written_with_signs_is_looked_for(self):
        for kind, pattern in (("word", "50 % off"), ("word", "don't!"), ("domain", "*-klinik.example")):
            self.assertEqual(self.send("listentry", WORD, kind=kind, pattern=pattern).status_code, 302, pattern)

    def test_what_means_the_same_is_on_the_list_already(self):
        ListEntry.objects.create(pattern="Clínic*")
        for pattern in ("Clínic*", "CLINIC*", "сlinic*"):
            answer = self.send("listentry", WORD, pattern=pattern)
            self.assertContains(answer, "“Clínic*” is on the list already. Please change it there.")
        self.assertEqual(self.send("listentry", WORD, pattern="clinics").status_code, 302)

    def test_a_name_that_is_taken(self):
        Reason.objects.create(title="Too loud", sentence="Please.")
        self.assertContains(self.send("reason", REASON), "There is one of this name already.")

    def test_the_list_of_reasons_answers_in_the_same_words(self):
        reason = Reason.objects.create(title="Too loud", sentence="Please.")
        form = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": reason.pk, "_save": "Save"}
        address = reverse("admin:comments_reason_changelist")
        answer = self.client.post(address, form | {"form-0-position": "-5"})
        self.assertContains(answer, "Please write 0 or a higher number.")
        self.assertRedirects(self.client.post(address, form | {"form-0-position": "7"}), address)
        reason.refresh_from_db()
        self.assertEqual(reason.position, 7)

    def test_a_way_to_appear_that_there_is_not(self):
        address = reverse("admin:comments_conversation_change", args=[make_post().pk])
        answer = self.client.post(address, {"closes_at_0": "", "closes_at_1": "", "moderation": "dance"})
        self.assertContains(answer, "This is not on the list any more. Please choose another.")

    def test_what_is_gone_leads_to_its_list(self):
        for name in ("listentry", "reason", "helpline", "conversation", "commentlog", "report"):
            answer = self.client.get(reverse(f"admin:comments_{name}_change", args=[999_999]), follow=True)
            self.assertRedirects(answer, reverse(f"admin:comments_{name}_changelist"))
            self.assertContains(answer, "is not there, or not any more.")
            self.assertNotContains(answer, "999999")
        self.assertRedirects(
            self.client.get(reverse("admin:comments_listentry_test", args=[999_999])),
            reverse("admin:comments_listentry_changelist"),
        )

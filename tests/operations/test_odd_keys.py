"""What no list of the admin offers to tick, and addresses of rows that there cannot be."""

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import TestCase
from django.urls import reverse

from blog.models import Post
from comments.models import Comment, Reason
from tests.builders import make_comment, make_post, make_user

ODD = ["1,5", "\u200b\u200c", "http://0x7f.1/", "-1", "9" * 60, "", "\x00", "۱"]


class OddKeysTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.comment = make_comment(cls.post, state="pending")

    def setUp(self):
        self.client.force_login(make_user("Boss", is_staff=True, is_superuser=True))

    def test_no_list_acts_on_them(self):
        for model, action in ((Comment, "approve_selected"), (Post, "publish_selected")):
            address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            for odd in ODD:
                with self.subTest(model=model, odd=odd):
                    chosen = {"index": 0, "action": action, ACTION_CHECKBOX_NAME: [self.comment.pk, odd]}
                    page = self.client.post(address, chosen, follow=True)
                    self.assertContains(page, "Please choose again. Nothing was changed.")
        self.comment.refresh_from_db()
        self.assertTrue(self.comment.is_pending)

    def test_there_is_no_such_row(self):
        for model in (Comment, Post):
            for act in ("change", "delete", "history"):
                for odd in ("9" * 60, "1,5", "-1", "۱"):
                    with self.subTest(model=model, act=act, odd=odd):
                        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{act}"
                        answer = self.client.get(reverse(name, args=[odd]))
                        self.assertIn(answer.status_code, (302, 403, 404))

    def test_no_list_that_is_changed_in_place_takes_them(self):
        address = reverse("admin:comments_reason_changelist")
        rows = list(Reason.objects.all())
        for odd in ODD[:-1]:  # the last is another way to write 1
            with self.subTest(odd=odd):
                answer = self.client.post(address, self.changed(rows, last=odd))
                self.assertContains(answer, "errornote")
                self.assertEqual(list(Reason.objects.all()), rows)
                self.assertFalse(Reason.objects.filter(position=77).exists())
        self.client.post(address, self.changed(rows, last=rows[-1].pk))
        self.assertEqual(Reason.objects.filter(position=77).count(), len(rows))

    def changed(self, rows, last):
        """The form of a list in which each of `rows` gets another position, with `last` for the key of the last."""
        keys = [*[row.pk for row in rows[:-1]], last]
        data = {"_save": "Save", "form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": len(rows)}
        for place, key in enumerate(keys):
            data |= {f"form-{place}-id": key, f"form-{place}-position": 77, f"form-{place}-is_active": "on"}
        return data

    def test_what_is_ticked_is_acted_on(self):
        chosen = {"index": 0, "action": "approve_selected", ACTION_CHECKBOX_NAME: [self.comment.pk]}
        chosen[f"seen-{self.comment.pk}"] = self.seen()
        self.client.post(reverse("admin:comments_comment_changelist"), chosen)
        self.comment.refresh_from_db()
        self.assertTrue(self.comment.is_approved)

    def seen(self):
        page = self.client.get(reverse("admin:comments_comment_changelist"))
        return page.context["cl"].result_list[0].seen

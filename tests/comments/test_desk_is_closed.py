"""Every address of the moderators' desk is closed to authors, editors, readers and guests, and says so in words."""

from django.contrib import admin
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from comments import reports
from comments.models import HelpLine, ListEntry, Reason, Report
from tests.builders import make_author, make_comment, make_editor, make_moderator, make_post, make_user

QUEUE = reverse("admin:comments_comment_changelist")
# What nobody adds or deletes by hand, and what moderators switch off instead of deleting it.
CLOSED_TO_ALL = {
    f"comments_{name}_{act}"
    for name in ("comment", "commentlog", "conversation", "report", "standing")
    for act in ("add", "delete")
} | {"comments_helpline_delete", "comments_listentry_delete"}
# All who work here see when a conversation closes; tests/comments/test_closing.py says what they see.
OPEN_TO_STAFF = {"comments_conversation_change", "comments_conversation_history"}
FORBIDDEN, ONLY_THE_OTHER_METHOD = 403, 405


class DeskIsClosedTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.max, cls.rita = make_moderator(), make_user("Rita")
        cls.post = make_post()
        comment = make_comment(cls.post, cls.rita)
        cls.keys = {
            "comment": comment.pk,
            "commentlog": comment.log.last().pk,
            "conversation": cls.post.pk,
            "report": reports.report(comment, make_user("Tom"), Report.Reason.ADVERT).pk,
            "standing": cls.rita.pk,
            "reason": Reason.objects.first().pk,
            "listentry": ListEntry.objects.create(pattern="clinic").pk,
            "helpline": HelpLine.objects.create(name="A line", phone="555", checked_on=timezone.now()).pk,
        }

    def addresses(self):
        """{name: address} of all pages and acts of the comments' desk."""
        found = {}
        for model, desk in admin.site._registry.items():
            if model._meta.app_label != "comments":
                continue
            key = self.keys[model._meta.model_name]
            for pattern in desk.get_urls():
                if pattern.name:
                    needs_key = "object_id" in pattern.pattern.converters
                    found[pattern.name] = reverse(f"admin:{pattern.name}", args=[key] if needs_key else [])
        return found

    def answers(self):
        """(name, answer) of each address, asked and posted to."""
        addresses = self.addresses()
        self.assertGreater(len(addresses), 30)
        for name, address in addresses.items():
            for ask in (self.client.get, self.client.post):
                yield name, ask(address)

    def test_moderators_get_in(self):
        self.client.force_login(self.max)
        for name, address in self.addresses().items():
            with self.subTest(name):
                closed = self.client.get(address).status_code == FORBIDDEN
                self.assertEqual(closed, name in CLOSED_TO_ALL)

    def test_authors_and_editors_do_not(self):
        for person in (self.post.author.user, make_author("Bob").user, make_editor()):
            self.client.force_login(person)
            for name, answer in self.answers():
                if name not in OPEN_TO_STAFF:
                    self.assertIn(answer.status_code, (FORBIDDEN, ONLY_THE_OTHER_METHOD), name)

    def test_readers_and_guests_are_asked_who_they_are(self):
        for sign_in in (lambda: None, lambda: self.client.force_login(self.rita)):
            sign_in()
            for name, answer in self.answers():
                self.assertEqual(answer.status_code, 302, name)
                self.assertIn("/login/", answer.url, name)

    def test_the_page_says_to_authors_where_to_go(self):
        self.client.force_login(self.post.author.user)
        answer = self.client.get(QUEUE)
        self.assertContains(answer, "This page is not open to you", status_code=FORBIDDEN)
        self.assertContains(answer, "ask an administrator", status_code=FORBIDDEN)
        self.assertContains(answer, f'href="{reverse("admin:index")}">Go to your desk', status_code=FORBIDDEN)

    def test_the_page_says_to_readers_whose_it_is(self):
        self.client.force_login(self.rita)
        answer = self.client.get(QUEUE, follow=True)
        self.assertContains(
            answer, "signed in as <bdi>Rita</bdi>. This page is for people who work", status_code=FORBIDDEN
        )
        self.assertNotContains(answer, "desk</a>", status_code=FORBIDDEN)

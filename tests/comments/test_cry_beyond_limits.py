"""A cry for help is heard beyond the limits of posting and changing; and where it is not taken, it is answered."""

from unittest.mock import patch

from django.test import TestCase
from django.urls import reverse
from post_office.models import Email

from comments.models import Comment, HelpLine
from tests.builders import make_comment, make_moderator, make_post, make_user, real_outbox
from tests.comments.test_limits import NOON

CRY = "I want to die. SECRET"
HELP = reverse("comments:help")
LIMITS = {"post": [(1, 600)], "edit": [(1, 600)], "cry": [(1, 3600)]}


@real_outbox
class CryBeyondLimitsTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita = make_user("Rita")
        cls.max = make_moderator("Max")
        HelpLine.objects.create(name="A listening ear", phone="555 0100", checked_on="2026-01-01")

    def setUp(self):
        self.client.force_login(self.rita)
        self.url = reverse("comments:post", args=[self.post.slug])
        clock = patch("comments.limits.time.time", side_effect=lambda: self.now)
        for patched in (clock, patch.multiple("comments.limits", LIMITS=LIMITS, ADDRESS_FACTOR=2)):
            patched.start()
            self.addCleanup(patched.stop)
        self.now = NOON
        self.write("A thought.")

    def write(self, text):
        return self.client.post(self.url, {"text": text})

    def test_it_works(self):
        self.assertEqual(self.write("Another thought.").status_code, 429)
        self.assertRedirects(self.write(CRY), HELP)
        comment = Comment.objects.get(comment=CRY)
        self.assertEqual((comment.state, comment.risk), ("pending", Comment.Risk.DANGER))
        self.assertEqual([letter.to for letter in Email.objects.order_by("pk")], [[self.max.email]])

    def test_it_is_no_way_around_the_limit(self):
        self.write(CRY)
        letters = Email.objects.count()
        answer = self.write("Still I want to die.")
        self.assertContains(answer, "Still I want to die.", status_code=429)
        self.assertEqual((Comment.objects.count(), Email.objects.count()), (2, letters))
        self.now += 1200
        self.write("A thought again.")
        self.assertEqual(self.write(CRY).status_code, 429)
        self.now += 2400
        self.write("A thought.")
        self.assertRedirects(self.write(CRY), HELP)

    def test_within_the_limit_it_uses_nothing_up(self):
        self.now += 600
        for _ in range(2):
            self.assertRedirects(self.write(CRY), HELP)

    def test_an_address_has_few_more(self):
        statuses = []
        for name in ("Tom", "Ben", "Cem"):
            self.client.force_login(make_user(name))
            self.write("A thought.")
            statuses.append(self.write(CRY).status_code)
        self.assertEqual(statuses, [302, 302, 429])

    def test_a_change_is_heard_as_well(self):
        comment = make_comment(self.post, self.rita)
        address = reverse("comments:edit", args=[self.post.slug, comment.number])
        statuses = [self.client.post(address, {"text": text}).status_code for text in ("A.", "B.", CRY, CRY)]
        self.assertEqual(statuses, [302, 429, 302, 429])
        comment.refresh_from_db()
        self.assertEqual((comment.risk, comment.proposed_text), (Comment.Risk.DANGER, CRY))

    def test_what_is_not_taken_is_answered_by_where_help_is(self):
        self.write(CRY)
        comment = make_comment(self.post, self.rita)
        change = reverse("comments:edit", args=[self.post.slug, comment.number])
        self.client.post(change, {"text": "A."})
        for address in (self.url, change):
            answer = self.client.post(address, {"text": CRY})
            self.assertContains(answer, '<a href="tel:5550100">555 0100</a>', html=True, status_code=429)
            answer = self.client.post(address, {"text": "A thought."})
            self.assertNotContains(answer, "5550100", status_code=429)

    def test_who_may_not_write_reads_where_help_is(self):
        self.post.conversation.closes_at = self.post.published_at
        self.post.conversation.save()
        self.assertContains(self.write(CRY), "A listening ear", status_code=400)
        self.assertNotContains(self.write("A thought."), "A listening ear", status_code=400)

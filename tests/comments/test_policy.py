"""When a comment appears at once, when it waits and why, and how trust is earned and lost."""

from datetime import timedelta

from django.core.cache import cache
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from accounts.models import ModerationMode, SiteSettings
from comments import conversations, doors, moderation, second_look
from comments.models import Comment, Conversation, ListEntry
from comments.verdicts import Candidate
from tests.builders import decide_to, make_comment, make_moderator, make_post, make_user

LONG = "We were told to wait for a year, and the waiting was harder than the treatment."


class PolicyTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita = make_user("Rita", joined_at=timezone.now() - timedelta(days=400))
        cls.max = make_moderator("Max")

    def setUp(self):
        cache.clear()

    def mode(self, mode, **more):
        SiteSettings.objects.update_or_create(pk=1, defaults={"moderation": mode, **more})

    def write(self, text="Thank you for this.", writer=None, post=None):
        return doors.post(post or self.post, writer or self.rita, text)

    def codes(self, comment):
        return [code for code, _ in comment.held_reasons]


class ModeTest(PolicyTestCase):
    def test_everything_waits_at_first(self):
        comment = self.write()
        self.assertEqual((comment.state, comment.held_by), ("pending", "all"))

    def test_trusted_people_wait_too_where_all_is_held(self):
        for _ in range(5):
            make_comment(self.post, self.rita)
        self.assertTrue(self.write().is_pending)

    def test_who_is_known_is_published_at_once(self):
        self.mode(ModerationMode.HOLD_NEW, trust_after=2)
        first = self.write()
        self.assertEqual((first.held_by, first.state), ("first", "pending"))
        self.assertIn("0 of 2", first.held_because)
        decide_to(first, "approved")
        second = self.write()
        self.assertIn("1 of 2", second.held_because)
        decide_to(second, "approved")
        third = self.write()
        self.assertEqual((third.state, third.held_by), ("approved", ""))
        self.assertNotIn(third, Comment.objects.unreviewed())

    def test_a_rejection_starts_the_count_again(self):
        self.mode(ModerationMode.HOLD_NEW, trust_after=1)
        make_comment(self.post, self.rita)
        self.assertTrue(self.write().is_approved)
        refused = make_comment(self.post, self.rita, state="rejected")
        self.assertTrue(self.write().is_pending)
        doors.restore(refused, by=self.max)
        self.assertTrue(self.write().is_approved)

    def test_spam_loses_trust_and_an_approval_after_it_earns_it_back(self):
        self.mode(ModerationMode.HOLD_NEW, trust_after=1)
        make_comment(self.post, self.rita)
        make_comment(self.post, self.rita, state="spam")
        waiting = self.write()
        self.assertTrue(waiting.is_pending)
        decide_to(waiting, "approved")
        self.assertTrue(self.write().is_approved)

    def test_what_nobody_has_looked_at_earns_nothing(self):
        self.mode(ModerationMode.PUBLISH)
        self.write()
        self.write()
        self.mode(ModerationMode.HOLD_NEW, trust_after=1)
        self.assertTrue(self.write().is_pending)

    def test_an_address_that_is_not_verified_earns_nothing(self):
        self.mode(ModerationMode.HOLD_NEW, trust_after=1)
        make_comment(self.post, self.rita)
        self.rita.emailaddress_set.update(verified=False)
        self.assertTrue(self.write().is_pending)

    def test_published_first_it_still_waits_for_a_look(self):
        self.mode(ModerationMode.PUBLISH)
        comment = self.write()
        self.assertEqual((comment.state, comment.held_by, comment.reviewed_at), ("approved", "unreviewed", None))
        self.assertIn(comment, Comment.objects.unreviewed())
        self.assertTrue(second_look.mark_reviewed(comment, by=self.max))
        self.assertFalse(Comment.objects.unreviewed().exists())
        self.assertFalse(second_look.mark_reviewed(comment, by=self.max))
        self.assertEqual([row.act for row in comment.log.all()], ["post", "review"])

    def test_a_post_can_have_a_mode_of_its_own(self):
        other = make_post("Another")
        conversations.set_moderation(other, ModerationMode.PUBLISH)
        self.assertTrue(self.write(post=other).is_approved)
        self.assertTrue(self.write().is_pending)

    def test_moderators_choose_it_where_the_conversation_is_closed(self):
        self.client.force_login(self.max)
        address = reverse("admin:comments_conversation_change", args=[self.post.pk])
        answer = self.client.post(
            address, {"closes_at_0": "", "closes_at_1": "", "moderation": "publish"}, follow=True
        )
        self.assertContains(answer, "Comments appear at once; a moderator looks at them afterwards.")
        self.assertEqual(Conversation.objects.get(post=self.post).moderation, "publish")
        self.assertTrue(self.write().is_approved)

    def test_staff_are_never_held(self):
        ListEntry.objects.create(pattern="clinic*", is_active=True)
        self.assertTrue(self.write("Clinics: http://a.org http://b.org http://c.org", self.max).is_approved)


class RulesTest(PolicyTestCase):
    def setUp(self):
        super().setUp()
        self.mode(ModerationMode.PUBLISH)

    def test_three_links_wait_and_two_do_not(self):
        self.assertEqual(self.write("https://a.org and www.b.org").held_by, "unreviewed")
        comment = self.write("https://a.org, www.b.org and http://c.org")
        self.assertEqual((comment.held_by, comment.state), ("links", "pending"))

    def test_the_same_text_from_somebody_else_waits(self):
        self.write(LONG, make_user("Tom"))
        self.assertEqual(self.write(LONG.upper().replace(",", " –")).held_by, "repeated")

    def test_the_same_short_text_does_not(self):
        self.write("Thank you!", make_user("Tom"))
        self.assertEqual(self.write("Thank you!").held_by, "unreviewed")

    def test_a_person_may_say_the_own_text_again(self):
        self.write(LONG)
        self.assertEqual(self.write(LONG).held_by, "unreviewed")

    def test_a_link_from_a_new_account_waits(self):
        text = "See https://example.org"
        self.assertEqual(self.write(text, make_user("Tom")).held_by, "newcomer")
        self.assertEqual(self.write(text).held_by, "unreviewed")

    def test_all_reasons_are_kept_the_strongest_first(self):
        self.mode(ModerationMode.HOLD_ALL)
        ListEntry.objects.create(pattern="cells", is_active=True)
        comment = self.write("My neurologist explained cells to me: http://a.org http://b.org http://c.org")
        self.assertEqual(self.codes(comment), ["words", "links", "all"])
        self.assertEqual(comment.held_by, "words")
        self.assertIn("“cells”", comment.held_because)

    def test_what_is_decided_needs_no_second_look(self):
        comment = self.write("http://a.org http://b.org http://c.org")
        decide_to(comment, "approved")
        self.assertFalse(Comment.objects.unreviewed().filter(pk=comment.pk).exists())

    def test_long_reasons_fit(self):
        for number in range(40):
            ListEntry.objects.create(pattern=f"word{number}", is_active=True)
        comment = self.write(" ".join(f"word{number}" for number in range(40)))
        comment.refresh_from_db()
        self.assertLessEqual(len(comment.held_because), 200)

    def test_a_change_of_what_a_moderator_has_approved_waits(self):
        comment = make_comment(self.post, self.rita)
        decide_to(comment, "rejected")
        decide_to(comment, "approved")
        doors.edit(comment, self.rita, "Something else.")
        comment.refresh_from_db()
        self.assertTrue(comment.has_waiting_change)
        self.assertEqual(comment.held_by, "edited")

    def test_a_change_of_what_nobody_has_approved_is_published_and_waits_for_a_look(self):
        comment = self.write()
        second_look.mark_reviewed(comment, by=self.max)
        Comment.objects.filter(pk=comment.pk).update(reviewed_at=None)
        self.assertTrue(doors.edit(comment, self.rita, "Something else."))
        self.assertIn(comment, Comment.objects.unreviewed())

    def test_a_trusted_person_may_change_it_and_it_is_looked_at_again(self):
        self.mode(ModerationMode.PUBLISH, trust_after=1)
        comment = self.write()
        second_look.mark_reviewed(comment, by=self.max)
        self.assertTrue(doors.edit(comment, self.rita, "Something else."))
        self.assertIn(comment, Comment.objects.unreviewed())

    def test_judging_costs_three_queries_however_much_there_is(self):
        self.write()
        conversation = Conversation.objects.get()
        for number in range(50):
            ListEntry.objects.create(pattern=f"word{number}", is_active=True)
        candidate = Candidate(self.rita, self.post, LONG, conversation=conversation)
        moderation.judge(candidate)
        # the site's settings, the writer, the lists
        with self.assertNumQueries(3):
            moderation.judge(candidate)

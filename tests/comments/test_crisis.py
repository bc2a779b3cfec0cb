"""Somebody may be in danger: the comment waits on top, the on-call people hear, the writer meets a kind page."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from accounts.models import ModerationMode, SiteSettings
from comments import crisis, doors
from comments.models import Alarm, Comment, HelpLine, ListEntry
from tests.builders import make_comment, make_moderator, make_post, make_user, real_outbox

CRY = "Since the last relapse I want to die. SECRET"
HELP = reverse("comments:help")


@real_outbox
class CrisisTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita = make_user("Rita")
        cls.max = make_moderator("Max")
        SiteSettings.objects.update_or_create(pk=1, defaults={"moderation": ModerationMode.PUBLISH})

    def setUp(self):
        self.client.force_login(self.rita)
        self.url = reverse("comments:post", args=[self.post.slug])

    def test_it_works(self):
        answer = self.client.post(self.url, {"text": CRY})
        self.assertRedirects(answer, HELP, fetch_redirect_response=False)
        comment = Comment.objects.get()
        self.assertEqual((comment.state, comment.held_by), ("pending", "crisis"))
        self.assertEqual(comment.risk, Comment.Risk.DANGER)
        self.assertIn("“want to die”", comment.held_because)
        self.assertEqual([row.act for row in comment.log.all()], ["post", "alarm"])
        page = self.client.get(HELP)
        self.assertContains(page, "Your comment is kept.")
        self.assertNotContains(page, "You see it below")

    def test_an_ordinary_comment_sets_off_nothing(self):
        self.assertRedirects(
            self.client.post(self.url, {"text": "My cells die in the trial, sadly."}),
            Comment.objects.get().get_absolute_url(),
            fetch_redirect_response=False,
        )
        self.assertEqual((Comment.objects.get().risk, Alarm.objects.count(), Email.objects.count()), (0, 0, 0))

    def test_the_on_call_people_hear_at_once_and_not_what_was_said(self):
        SiteSettings.objects.update(on_call="one@example.org\ntwo@example.org\none@example.org\n")
        self.client.post(self.url, {"text": CRY})
        self.assertEqual(
            [letter.to for letter in Email.objects.order_by("pk")], [["one@example.org"], ["two@example.org"]]
        )
        for letter in Email.objects.order_by("pk"):
            whole = letter.subject + letter.message + letter.html_message
            self.assertIn(f"/admin/comments/comment/{Comment.objects.get().pk}/change/", whole)
            for word in ("SECRET", "die", "Rita"):
                self.assertNotIn(word, whole)

    def test_without_on_call_people_all_moderators_hear(self):
        self.client.post(self.url, {"text": CRY})
        self.assertEqual([letter.to for letter in Email.objects.order_by("pk")], [[self.max.email]])

    def test_the_time_until_the_first_decision_is_kept(self):
        self.client.post(self.url, {"text": CRY})
        comment, alarm = Comment.objects.get(), Alarm.objects.get()
        self.assertIsNone(alarm.response_time)
        doors.approve(comment, by=self.max)
        alarm.refresh_from_db()
        self.assertEqual(alarm.answered_by, self.max)
        first = alarm.response_time
        self.assertGreaterEqual(first, timedelta(0))
        doors.reject(comment, by=self.max)
        alarm.refresh_from_db()
        self.assertEqual(alarm.response_time, first)

    def test_the_page_of_the_comment_tells_of_the_alarm_and_of_its_answer(self):
        self.client.post(self.url, {"text": CRY})
        comment = Comment.objects.get()
        address = reverse("admin:comments_comment_change", args=[comment.pk])
        self.client.force_login(self.max)
        page = self.client.get(address)
        self.assertContains(
            page, "Somebody may be in danger: the text says “want to die”.", 3
        )  # on top, twice in the log
        self.assertContains(page, "Please decide now.")
        doors.approve(comment, by=self.max)
        comment.alarms.update(raised_at=comment.alarms.get().answered_at - timedelta(minutes=12))
        page = self.client.get(address)
        self.assertContains(page, "<bdi>Max</bdi> decided 12 minutes after the alarm")
        self.assertNotContains(page, "Please decide now.")

    def test_distress_is_told_apart_from_danger(self):
        comment = doors.post(self.post, self.rita, "I can’t go on with these injections.")
        self.assertEqual((comment.risk, comment.state), (Comment.Risk.CONCERN, "pending"))

    def test_a_cry_for_help_is_not_turned_down_for_its_words(self):
        ListEntry.objects.create(pattern="relapse", effect="refuse", is_active=True)
        self.assertTrue(doors.post(self.post, self.rita, CRY).is_pending)
        with self.assertRaises(doors.Refused):
            doors.post(self.post, self.rita, "A relapse.")

    def test_a_cry_in_a_change_is_heard(self):
        comment = doors.post(self.post, self.rita, "All is well.")
        address = reverse("comments:edit", args=[self.post.slug, comment.number])
        self.assertRedirects(self.client.post(address, {"text": CRY}), HELP)
        comment.refresh_from_db()
        self.assertEqual((comment.risk, comment.comment), (Comment.Risk.DANGER, "All is well."))
        self.assertEqual((Alarm.objects.count(), Email.objects.count()), (1, 1))
        self.assertTrue(doors.refuse_edit(comment, by=self.max))
        self.assertIsNotNone(Alarm.objects.get().response_time)

    def test_a_worried_reader_hides_it_until_somebody_has_looked(self):
        comment = make_comment(self.post, self.rita, text="Goodbye.")
        crisis.raise_alarm(comment, "A reader is worried about the writer.", by=self.max)
        comment.refresh_from_db()
        self.assertEqual((comment.state, comment.risk, comment.reviewed_at), ("pending", 2, None))
        self.assertEqual(comment.held_because, "A reader is worried about the writer.")
        self.assertEqual(Email.objects.count(), 1)
        self.assertFalse(Comment.objects.approved().exists())
        self.assertNotContains(self.client_class().get(self.post.get_absolute_url()), "Goodbye.")

    def test_a_second_worry_writes_no_second_letter(self):
        comment = make_comment(self.post, self.rita)
        for _ in range(2):
            crisis.raise_alarm(comment, "A reader is worried.")
        self.assertEqual((Alarm.objects.count(), Email.objects.count()), (2, 1))

    def test_what_was_looked_at_is_not_hidden_again(self):
        comment = make_comment(self.post, self.rita)
        crisis.raise_alarm(comment, "A reader is worried.")
        doors.approve(comment, by=self.max)
        crisis.raise_alarm(comment, "Another reader is worried.")
        comment.refresh_from_db()
        self.assertTrue(comment.is_approved)
        self.assertEqual(Email.objects.count(), 2)


class HelpPageTest(TestCase):
    def test_without_lines_it_says_what_to_do(self):
        page = self.client.get(HELP)
        self.assertContains(page, "call the emergency number of your country")
        self.assertContains(page, "Most countries have a crisis line")

    def test_it_shows_the_lines_of_the_admin(self):
        HelpLine.objects.create(
            name="A listening ear", country="Nowhere", phone="555 0100", link="https://ear.example", hours="day and night",
            checked_on=timezone.now().date(),
        )  # fmt: skip
        HelpLine.objects.create(name="A closed line", phone="555 0101", is_shown=False, checked_on="2026-01-01")
        page = self.client.get(HELP)
        for word in ("A listening ear", "Nowhere", "555 0100", "https://ear.example", "day and night"):
            self.assertContains(page, word)
        self.assertNotContains(page, "A closed line")
        self.assertNotContains(page, "Most countries")

    def test_a_number_can_be_called_from_the_page(self):
        for name, phone in (("Ear", "+49 (0)30 555-0100"), ("Mouth", "116 123, or write HELLO to 555")):
            HelpLine.objects.create(name=name, phone=phone, checked_on="2026-01-01")
        page = self.client.get(HELP)
        self.assertContains(page, '<a href="tel:+49305550100">+49 (0)30 555-0100</a>', html=True)
        self.assertContains(page, "116 123, or write HELLO to 555")
        self.assertContains(page, "tel:", 1)

    def test_a_line_nobody_can_reach_is_refused(self):
        with self.assertRaises(ValidationError):
            HelpLine(name="Silence", checked_on="2026-01-01").full_clean()

    def test_moderators_keep_the_lines(self):
        self.client.force_login(make_moderator())
        data = {"name": "Ear", "phone": "555 0100", "checked_on": "2026-01-01", "is_shown": "on", "country": ""}
        self.client.post(reverse("admin:comments_helpline_add"), data)
        self.assertEqual(HelpLine.objects.get().name, "Ear")

    def test_on_call_addresses_are_addresses(self):
        with self.assertRaisesMessage(ValidationError, "no e-mail address"):
            SiteSettings(on_call="one@example.org\nnobody").full_clean()

"""What moderators can do about a person, what the person can do then, and how it is taken back."""

from datetime import timedelta

from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from accounts.barred import token_for
from accounts.models import User
from comments import appeals, desk, doors, standing
from comments.models import Appeal, Comment, DeskNotice, StandingAct
from tests.builders import letters_to, make_author, make_comment, make_moderator, make_post, make_user, real_outbox


def minutes_pass(minutes=11):
    """Let everything that was done about people lie so far back."""
    for row in StandingAct.objects.all():
        StandingAct.objects.filter(pk=row.pk).update(at=row.at - timedelta(minutes=minutes))
    for appeal in Appeal.objects.filter(answered_at__isnull=False):
        Appeal.objects.filter(pk=appeal.pk).update(answered_at=appeal.answered_at - timedelta(minutes=minutes))


@real_outbox
class StandingTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.max, cls.mia = make_moderator("Max"), make_moderator("Mia")
        cls.rita = make_user("Rita")

    def setUp(self):
        self.rita.set_password("a-long-password")
        self.rita.save()
        self.client.force_login(self.rita)
        self.later = timezone.now() + timedelta(days=3)

    def act(self, act, reason="Please be kind.", until=None, by=None):
        return standing.act_on(self.rita, act, by or self.max, reason, until)

    def write(self, client=None):
        return (client or self.client).post(reverse("comments:post", args=[self.post.slug]), {"text": "My words"})

    def is_signed_in(self):
        return self.client.get(reverse("accounts:account")).status_code == 200

    def sign_in(self):
        return self.client.post(
            reverse("account_login"), {"login": self.rita.email, "password": "a-long-password"}, follow=True
        )

    def test_suspended_people_read_and_do_not_write(self):
        self.act("suspend", until=self.later)
        self.assertFalse(self.is_signed_in())
        self.sign_in()
        self.assertTrue(self.is_signed_in())
        self.assertEqual(self.client.get(self.post.get_absolute_url()).status_code, 200)
        answer = self.write()
        self.assertContains(answer, "You can read but not write here until", status_code=400)
        self.assertContains(answer, "Please be kind.", status_code=400)
        self.assertContains(answer, "My words", status_code=400)
        self.assertFalse(Comment.objects.exists())

    def test_suspended_people_do_not_change_their_comments(self):
        comment = make_comment(self.post, self.rita, state="pending")
        self.act("suspend", until=self.later)
        with self.assertRaises(doors.Refused):
            doors.edit(comment, User.objects.get(pk=self.rita.pk), "Other words")

    def test_a_suspension_ends_by_itself(self):
        self.act("suspend", until=self.later)
        standing.Standing.objects.update(suspended_until=timezone.now() - timedelta(minutes=1))
        doors.post(self.post, User.objects.get(pk=self.rita.pk), "I am back.")
        self.assertTrue(Comment.objects.exists())

    def test_banned_people_cannot_sign_in_and_are_told_why(self):
        self.act("ban")
        self.assertFalse(self.is_signed_in())
        answer = self.sign_in()
        self.assertContains(answer, "Please be kind.", status_code=403)
        self.assertContains(answer, reverse("comments:second_look", args=[token_for(self.rita)]), status_code=403)
        self.assertFalse(self.is_signed_in())

    def test_banned_people_get_no_letters_about_answers(self):
        comment = make_comment(self.post, self.rita)
        make_comment(self.post, make_user("Tom"), comment)
        self.act("ban")
        self.assertEqual(letters_to(self.rita), [])

    def test_others_sign_in_as_before(self):
        self.client.logout()
        self.assertEqual(self.sign_in().status_code, 200)
        self.assertTrue(self.is_signed_in())

    def test_a_banned_person_whose_request_is_on_its_way_is_refused(self):
        self.act("ban")
        with self.assertRaisesMessage(doors.Refused, "closed this account"):
            doors.post(self.post, User.objects.get(pk=self.rita.pk), "Still here")

    def test_other_people_stay_signed_in(self):
        eva = Client()
        eva.force_login(make_user("Eva"))
        self.act("ban")
        self.assertEqual(eva.get(reverse("accounts:account")).status_code, 200)

    def test_a_warning_signs_nobody_out(self):
        self.act("warn")
        self.assertTrue(self.is_signed_in())
        self.assertEqual(self.write().status_code, 302)

    def test_held_always_waits_with_its_reason(self):
        self.act("hold")
        comment = doors.post(self.post, User.objects.get(pk=self.rita.pk), "A thought")
        self.assertEqual(comment.held_because, "Every comment of this person waits for a moderator.")
        other = doors.post(self.post, make_user("Eva"), "A thought")
        self.assertNotEqual(other.held_because, comment.held_because)

    def test_taking_back_restores_what_was_before(self):
        self.act("hold")
        ban = self.act("ban", "Enough.")
        standing.undo(ban, self.mia)
        now = standing.Standing.objects.get(user=self.rita)
        self.assertEqual((now.held_always, now.banned_at, now.reason), (True, None, "Please be kind."))
        self.client.logout()
        self.assertEqual(self.sign_in().status_code, 200)
        self.assertTrue(self.is_signed_in())

    def test_only_the_last_act_is_taken_back_and_once(self):
        hold = self.act("hold")
        ban = self.act("ban")
        with self.assertRaises(standing.CannotAct):
            standing.undo(hold, self.max)
        standing.undo(ban, self.max)
        with self.assertRaises(standing.CannotAct):
            standing.undo(ban, self.max)
        standing.undo(hold, self.max)
        self.assertFalse(standing.Standing.objects.get(user=self.rita).held_always)

    def test_moderators_do_not_ban_each_other_nor_authors_nor_themselves(self):
        for person in (self.mia, self.max, make_author("Ada").user):
            with self.assertRaises(standing.CannotAct):
                standing.act_on(person, "ban", self.max, "Away with you.")
            self.assertEqual(User.objects.get(pk=person.pk).barred_because, "")

    def test_an_administrator_can_ban_a_moderator(self):
        boss = User.objects.create_superuser("boss@example.org", "Bea", "a-long-password")
        standing.act_on(self.mia, "ban", boss, "We agreed on it.")
        self.assertEqual(User.objects.get(pk=self.mia.pk).barred_because, "We agreed on it.")

    def test_readers_do_nothing_of_it(self):
        with self.assertRaises(standing.CannotAct):
            standing.act_on(make_user("Tom"), "warn", self.rita, "I say so.")

    def test_a_reason_is_needed(self):
        for act in ("warn", "hold", "suspend", "ban", "note"):
            with self.assertRaises(standing.CannotAct):
                self.act(act, "  ", until=self.later)
        self.assertFalse(StandingAct.objects.exists())

    def test_a_suspension_needs_a_day_to_come(self):
        for until in (None, timezone.now() - timedelta(days=1)):
            with self.assertRaises(standing.CannotAct):
                self.act("suspend", until=until)

    def test_the_person_hears_of_it_some_minutes_later(self):
        self.act("suspend", "Please be kind.", self.later)
        desk.tell_people()
        self.assertFalse(DeskNotice.objects.exists())
        minutes_pass()
        desk.tell_people()
        desk.tell_people()
        letter, notice = Email.objects.get(), DeskNotice.objects.get()
        self.assertEqual(letter.to, [self.rita.email])
        for words in (letter.message, letter.html_message, notice.text):
            self.assertIn("Please be kind.", words)
        self.assertIn(f"/comments/desk/second-look/{token_for(self.rita)}/", letter.message)

    def test_what_is_taken_back_at_once_is_not_told(self):
        standing.undo(self.act("ban"), self.max)
        minutes_pass()
        desk.tell_people()
        self.assertFalse(Email.objects.exists() or DeskNotice.objects.exists())

    def test_what_was_told_is_told_to_be_taken_back(self):
        ban = self.act("ban")
        minutes_pass()
        desk.tell_people()
        standing.undo(ban, self.mia, "It was a mistake of ours.")
        minutes_pass()
        desk.tell_people()
        self.assertEqual(Email.objects.count(), 2)
        letter = Email.objects.order_by("pk").last()
        self.assertIn("It was a mistake of ours.", letter.message)
        # There is nothing left to look at a second time, and no link without words.
        self.assertNotIn("second-look", letter.message + letter.html_message)
        self.assertEqual(DeskNotice.objects.first().link, "")

    def test_a_note_is_told_to_nobody(self):
        self.act("note", "Seems tired lately.")
        minutes_pass()
        desk.tell_people()
        self.assertFalse(Email.objects.exists() or DeskNotice.objects.exists())

    def test_the_person_asks_for_a_second_look_without_signing_in(self):
        self.act("ban")
        stranger = Client()
        address = reverse("comments:second_look", args=[token_for(self.rita)])
        self.assertContains(stranger.get(address), "Please be kind.")
        self.assertEqual(stranger.post(address, {"text": "It was my brother."}).status_code, 302)
        self.assertEqual(Appeal.objects.get().text, "It was my brother.")
        self.assertContains(stranger.post(address, {"text": "Again."}), "already", status_code=400)
        self.assertEqual(Appeal.objects.count(), 1)

    def test_a_made_up_link_leads_nowhere(self):
        self.act("ban")
        for token in ("x", token_for(self.rita)[:-2] + "xx"):
            answer = Client().get(reverse("comments:second_look", args=[token]))
            self.assertContains(answer, "please open it again from the letter", status_code=404)
            self.assertNotContains(answer, "Please be kind.", status_code=404)

    def test_a_link_about_what_is_taken_back_says_so(self):
        standing.undo(self.act("ban"), self.max)
        address = reverse("comments:second_look", args=[token_for(self.rita)])
        for answer in (Client().get(address), Client().post(address, {"text": "It was my brother."})):
            self.assertContains(answer, "No decision about you stands now", status_code=404)
        self.assertFalse(Appeal.objects.exists())

    def test_taking_back_answers_who_has_asked(self):
        ban = self.act("ban")
        minutes_pass()
        desk.tell_people()
        appeals.ask("It was my brother.", act=ban)
        standing.undo(ban, self.max, "We believe you.")
        appeal = Appeal.objects.get()
        self.assertEqual((appeal.is_granted, appeal.answered_by), (True, self.max))
        minutes_pass()
        desk.tell_people()
        self.assertEqual(Email.objects.count(), 2)
        letter = Email.objects.order_by("pk").last().message
        self.assertIn("The earlier decision was wrong, and it is taken back.", letter)
        self.assertIn("We believe you.", letter)
        self.client.force_login(self.max)
        page = self.client.get(reverse("admin:comments_standing_change", args=[self.rita.pk]))
        self.assertNotContains(page, "Asks for a second look")

    def test_another_moderator_answers(self):
        appeal = appeals.ask("It was my brother.", act=self.act("ban"))
        with self.assertRaises(appeals.CannotAppeal):
            appeals.answer_about_person(appeal, self.max, True)
        appeals.answer_about_person(appeal, self.mia, True, "We believe you.")
        self.assertEqual(User.objects.get(pk=self.rita.pk).barred_because, "")
        with self.assertRaises(appeals.CannotAppeal):
            appeals.answer_about_person(appeal, self.mia, False)
        minutes_pass()
        desk.tell_people()
        self.assertIn("We believe you.", Email.objects.order_by("pk").last().message)

    def test_the_only_moderator_answers_the_own_case(self):
        self.mia.groups.clear()
        appeal = appeals.ask("It was my brother.", act=self.act("ban"))
        appeals.answer_about_person(appeal, self.max, False, "It was not.")
        self.assertIs(Appeal.objects.get().is_granted, False)

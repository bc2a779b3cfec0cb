"""Who is told of a comment when it appears: each person once, by the strongest reason, and nobody against their wish."""

from datetime import timedelta

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from accounts.models import User
from comments import doors, following, mail
from comments.models import MailPreference, Mute, Notification, Participation, ThreadFollow
from tests.builders import (
    decide_to,
    forget_cached_lookups,
    letters_to,
    make_author,
    make_comment,
    make_moderator,
    make_post,
    make_user,
    real_outbox,
)

Kind = Notification.Kind


@real_outbox
class WhoIsToldTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = make_author("Ada").user
        cls.max = make_moderator("Max")
        cls.rita, cls.tom, cls.fay = make_user("Rita"), make_user("Tom"), make_user("Fay")
        cls.post = make_post()
        cls.root = make_comment(cls.post, cls.rita)
        cls.deep = make_comment(cls.post, cls.rita, parent=cls.root)
        Notification.objects.all().delete()

    def answer(self, parent=None, writer=None, by=None):
        """Tom answers Rita's root, and it is approved."""
        number = (parent or self.root).number
        comment = doors.post(self.post, writer or self.tom, "An answer.", parent_number=number)
        if comment.is_pending:
            doors.approve(comment, by=by or self.max)
        return comment

    def told(self, comment):
        return {news.recipient.public_name: news.kind for news in Notification.objects.filter(comment=comment)}

    def test_it_works(self):
        following.follow_post(self.post, self.fay)
        told = {"Rita": Kind.REPLY, "Ada": Kind.ON_YOUR_POST, "Fay": Kind.ON_POST}
        self.assertEqual(self.told(self.answer()), told)

    def test_a_thread_is_everything_below_the_followed_comment(self):
        following.follow_thread(self.root, self.fay)
        self.assertEqual(self.told(self.answer(self.deep))["Fay"], Kind.IN_THREAD)
        self.assertNotIn("Fay", self.told(make_comment(self.post, self.tom)))

    def test_an_answer_beyond_the_deepest_level_is_in_the_thread_of_what_it_answers(self):
        parent = self.deep
        for _ in range(5):
            parent = make_comment(self.post, self.rita, parent=parent)
        following.follow_thread(parent, self.fay)
        self.assertEqual(self.told(self.answer(parent))["Fay"], Kind.IN_THREAD)

    def test_the_strongest_reason_counts(self):
        for person in (self.rita, self.ada, self.fay):
            following.follow_post(self.post, person)
            following.follow_thread(self.root, person)
        told = {"Rita": Kind.REPLY, "Ada": Kind.ON_YOUR_POST, "Fay": Kind.IN_THREAD}
        self.assertEqual(self.told(self.answer()), told)

    def test_nobody_is_told_of_the_own_comment_nor_of_what_they_approve(self):
        for person in (self.tom, self.max):
            following.follow_post(self.post, person)
        self.assertFalse({"Tom", "Max"} & set(self.told(self.answer())))

    def test_nobody_is_told_of_a_comment_that_waits(self):
        following.follow_post(self.post, self.fay)
        self.assertEqual(self.told(doors.post(self.post, self.tom, "Wait.")), {})

    def test_nobody_is_told_of_somebody_they_have_muted(self):
        following.follow_post(self.post, self.fay)
        for person in (self.fay, self.rita):
            Mute.objects.create(user=person, muted=self.tom)
        self.assertEqual(self.told(self.answer()), {"Ada": Kind.ON_YOUR_POST})

    def test_authors_and_moderators_cannot_be_muted(self):
        Mute.objects.create(user=self.rita, muted=self.ada)
        self.assertEqual(self.told(self.answer(writer=self.ada)), {"Rita": Kind.REPLY})

    def test_closed_accounts_are_not_told(self):
        following.follow_post(self.post, self.fay)
        User.objects.filter(pk=self.fay.pk).update(is_active=False)
        self.assertNotIn("Fay", self.told(self.answer()))

    def test_once_whatever_happens_later(self):
        following.follow_post(self.post, self.fay)
        comment = self.answer()
        for state in ("rejected", "approved", "spam", "approved"):
            comment.refresh_from_db()
            decide_to(comment, state)
        self.assertEqual(Notification.objects.filter(comment=comment, recipient=self.fay).count(), 1)

    def test_a_letter_at_once_for_those_who_want_it(self):
        following.follow_post(self.post, self.fay)
        MailPreference.objects.create(user=self.fay, follows="at_once")
        comment = self.answer()
        (letter,) = letters_to(self.fay)
        self.assertIn(comment.get_absolute_url(), letter.message)
        self.assertIn(comment.get_absolute_url(), letter.html_message)
        self.assertEqual(len(letters_to(self.fay)), 1)

    def test_every_kind_of_letter_can_be_written(self):
        for kind in Kind:
            Notification.objects.create(recipient=make_user(f"Kit {kind.label}"), kind=kind, comment=self.deep)
        everything = MailPreference(replies="at_once", follows="at_once")
        for person in User.objects.filter(public_name__startswith="Kit"):
            MailPreference.objects.create(user=person, replies=everything.replies, follows=everything.follows)
        self.assertEqual(mail.write_letters(), len(Kind))
        for letter in Email.objects.order_by("pk"):
            self.assertIn("Rita", letter.message)
            self.assertEqual(letter.headers["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")

    def test_no_letter_for_those_who_want_none_or_have_read_it(self):
        MailPreference.objects.create(user=self.rita, replies="never")
        comment = self.answer()
        Notification.objects.filter(recipient=self.ada).update(read_at=timezone.now())
        self.assertEqual(mail.write_letters(), 0)
        self.assertEqual(set(self.told(comment)), {"Rita", "Ada"})
        MailPreference.objects.update(replies="at_once")
        self.assertEqual(mail.write_letters(), 0)

    def test_no_letter_about_what_is_hidden_until_it_is_back(self):
        comment = self.answer()
        doors.reject(comment, by=self.max)
        self.assertEqual(mail.write_letters(), 0)
        doors.approve(comment, by=self.max)
        self.assertEqual(mail.write_letters(), 2)

    def test_no_letter_about_what_is_old(self):
        self.answer()
        Notification.objects.update(created_at=timezone.now() - timedelta(days=31))
        self.assertEqual(mail.write_letters(), 0)

    def test_the_twenty_first_letter_of_a_day_waits_for_the_digest(self):
        for _ in range(mail.MOST_LETTERS_A_DAY + 2):
            self.answer()
        self.assertEqual(len(letters_to(self.rita)), mail.MOST_LETTERS_A_DAY)
        self.assertEqual(Notification.objects.filter(recipient=self.rita, way="digest", mailed_at=None).count(), 2)
        Notification.objects.filter(way="letter").update(mailed_at=timezone.now() - timedelta(hours=25))
        self.answer()
        self.assertEqual(len(letters_to(self.rita)), mail.MOST_LETTERS_A_DAY + 1)


@real_outbox
class FiveHundredFollowersTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.max = make_moderator("Max")
        cls.post = make_post()
        people = [User(email=f"f{n}@example.org", public_name=f"F{n}", name_key=f"f{n}") for n in range(500)]
        cls.people = User.objects.bulk_create(people)
        Participation.objects.bulk_create(Participation(user=each, post=cls.post, follows=True) for each in people)

    def approve(self):
        comment = make_comment(self.post, make_user("Tom"), state="pending")
        forget_cached_lookups()
        with CaptureQueriesContext(connection) as queries:
            doors.approve(comment, by=self.max)
        return len(queries)

    def test_an_approval_stays_quick_and_tells_all(self):
        # lock 2, decide 2 with the package's own table, log, counter, five for who is told, rows in batches, savepoint
        count = self.approve()
        self.assertLess(count, 25)
        self.assertEqual(Notification.objects.filter(kind=Kind.ON_POST).count(), 500)
        self.assertEqual(Email.objects.count(), 0)

    def test_letters_at_once_are_written_round_after_round(self):
        MailPreference.objects.bulk_create(MailPreference(user=each, follows="at_once") for each in self.people)
        self.approve()
        rounds = []
        while written := mail.write_letters():
            rounds.append(written)
        self.assertEqual(sum(rounds), 501)  # and one to Ada
        self.assertEqual(len({tuple(letter.to) for letter in Email.objects.order_by("pk")}), 501)

    def test_a_worker_that_must_stop_leaves_the_rest_for_the_next(self):
        MailPreference.objects.bulk_create(MailPreference(user=each, follows="at_once") for each in self.people)
        self.approve()
        answers = iter([True] * 7 + [False])
        self.assertEqual(mail.write_letters(keep_on=lambda: next(answers)), 7)
        self.assertEqual(Notification.objects.filter(mailed_at=None).count(), 494)


class FollowButtonsTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita = make_user("Rita")
        cls.url = reverse("comments:follow_post", args=[cls.post.slug])

    def setUp(self):
        self.client.force_login(self.rita)

    def page(self):
        return self.client.get(self.post.get_absolute_url())

    def test_it_works(self):
        self.assertContains(self.page(), "Follow this conversation")
        answer = self.client.post(self.url)
        self.assertRedirects(answer, self.post.get_absolute_url() + "#comments", fetch_redirect_response=False)
        self.assertContains(self.page(), "Stop following")
        self.client.post(self.url, {"act": "unfollow"})
        self.assertContains(self.page(), "Follow this conversation")

    def test_what_else_is_known_of_the_reader_stays(self):
        mine = Participation.objects.create(user=self.rita, post=self.post, draft="Half a thought")
        self.client.post(self.url)
        mine.refresh_from_db()
        self.assertEqual((mine.follows, mine.draft), (True, "Half a thought"))

    def test_a_thread(self):
        comment = make_comment(self.post, make_user("Tom"))
        url = reverse("comments:follow_thread", args=[self.post.slug, comment.number])
        self.assertContains(self.client.post(url, follow=True), "Stop following")
        self.client.post(url)
        self.assertEqual(ThreadFollow.objects.count(), 1)
        self.assertContains(self.client.post(url, {"act": "unfollow"}, follow=True), "Follow this thread")
        self.assertEqual(ThreadFollow.objects.count(), 0)

    def test_a_waiting_comment_cannot_be_followed(self):
        comment = make_comment(self.post, self.rita, state="pending")
        url = reverse("comments:follow_thread", args=[self.post.slug, comment.number])
        self.assertContains(self.client.post(url, follow=True), "Only a published comment")
        self.client.force_login(make_user("Tom"))
        self.assertEqual(self.client.post(url).status_code, 404)
        self.assertEqual(ThreadFollow.objects.count(), 0)

    def test_guests_see_no_button_and_are_led_to_the_sign_in(self):
        self.client.logout()
        self.assertNotContains(self.page(), "Follow this conversation")
        self.assertIn(reverse("account_login"), self.client.post(self.url)["Location"])
        self.assertFalse(Participation.objects.filter(follows=True).exists())

    def test_it_rejects_get(self):
        self.assertEqual(self.client.get(self.url).status_code, 405)

    def test_a_draft_cannot_be_followed(self):
        draft = make_post("Not yet", status="draft")
        self.assertEqual(self.client.post(reverse("comments:follow_post", args=[draft.slug])).status_code, 404)

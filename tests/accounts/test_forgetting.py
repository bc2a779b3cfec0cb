"""What is forgotten by the clock."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import TestCase
from django.utils import timezone
from django_comments.models import Comment as BaseComment
from post_office.models import STATUS, Email

from accounts import forgetting
from accounts.mail import queue_letter
from accounts.models import JobRun, User
from comments.forgetting import forget_addresses
from mssite.admin import in_words
from mssite.worker import Worker
from tests.builders import make_comment, make_post, make_user, real_outbox
from tests.crowd import signed_in


def aged(rows, days, field):
    rows.update(**{field: timezone.now() - timedelta(days=days)})


@real_outbox
class LettersTest(TestCase):
    def setUp(self):
        queue_letter("second_factor_reset", "rita@example.org", {"user": make_user()})
        self.letters = Email.objects.filter(to="rita@example.org")
        self.letters.update(status=STATUS.sent)

    def forget(self, days):
        aged(self.letters, days, "created")
        forgetting.forget_letters()
        return self.letters.first()

    def test_texts_go_after_30_days(self):
        letter = self.forget(31)
        self.assertEqual((letter.subject, letter.message, letter.html_message), ("", "", ""))

    def test_younger_ones_stay(self):
        self.assertIn("Hello Rita", self.forget(29).message)

    def test_letters_go_after_90_days(self):
        self.assertIsNone(self.forget(91))

    def test_one_that_waits_keeps_its_text(self):
        self.letters.update(status=STATUS.requeued)
        self.assertIn("Hello Rita", self.forget(91).message)


class SignUpsTest(TestCase):
    def begun(self, days=8, **fields):
        person = User.objects.create_user("new@example.org", "Newcomer", **fields)
        person.emailaddress_set.create(email=person.email, primary=True)
        aged(User.objects.filter(pk=person.pk), days, "joined_at")
        return person

    def is_there(self, person):
        forgetting.forget_sign_ups()
        return User.objects.filter(pk=person.pk).exists()

    def test_unproved_ones_go_after_a_week(self):
        self.assertFalse(self.is_there(self.begun()))

    def test_they_have_a_week(self):
        self.assertTrue(self.is_there(self.begun(days=6)))

    def test_proved_ones_stay(self):
        person = self.begun()
        person.emailaddress_set.update(verified=True)
        self.assertTrue(self.is_there(person))

    def test_people_made_for_the_desk_stay(self):
        self.assertTrue(self.is_there(self.begun(is_staff=True)))

    def test_people_with_comments_stay(self):
        person = self.begun()
        make_comment(make_post(), person)
        self.assertTrue(self.is_there(person))

    def test_who_has_signed_in_by_another_way_stays(self):
        person = self.begun()
        person.socialaccount_set.create(provider="google", uid="1")
        self.assertTrue(self.is_there(person))


class DevicesTest(TestCase):
    def devices_after(self, hours, **session):
        rita = make_user("Rita")
        key, seen_at = signed_in(rita).session.session_key, timezone.now() - timedelta(hours=hours)
        rows = rita.usersession_set
        rows.create(session_key=key, ip="0.0.0.0", user_agent="Firefox on a Mac", last_seen_at=seen_at)
        if session:
            Session.objects.update(**session)
        else:
            Session.objects.all().delete()
        forgetting.forget_devices()
        return rows.count()

    def test_they_go_with_their_sessions(self):
        self.assertEqual(self.devices_after(hours=2), 0)

    def test_they_go_when_their_sessions_have_run_out(self):
        self.assertEqual(self.devices_after(hours=2, expire_date=timezone.now() - timedelta(minutes=1)), 0)

    def test_they_stay_while_somebody_is_signed_in(self):
        self.assertEqual(self.devices_after(hours=2, expire_date=timezone.now() + timedelta(days=9)), 1)

    def test_one_that_has_just_come_stays(self):
        self.assertEqual(self.devices_after(hours=0), 1)


class AddressesTest(TestCase):
    def address_after(self, days):
        comment = make_comment(make_post())
        rows = BaseComment.objects.filter(pk=comment.pk)
        rows.update(ip_address="198.51.100.7")
        aged(rows, days, "submit_date")
        forget_addresses()
        return rows.get().ip_address

    def test_they_go_after_30_days(self):
        self.assertIsNone(self.address_after(31))

    def test_younger_ones_stay(self):
        self.assertEqual(self.address_after(29), "198.51.100.7")

    def test_counters_that_have_run_out_leave_the_table(self):
        cache.set("counter:198.51.100.7", 1, -60)
        cache.set("counter:198.51.100.8", 1, 60)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE cache SET expires = %s WHERE cache_key LIKE %s", [self.a_minute_ago(), "%100.7"])
            forgetting.forget_counters()
            cursor.execute("SELECT cache_key FROM cache WHERE cache_key LIKE %s", ["%counter%"])
            self.assertEqual([key for (key,) in cursor.fetchall()], [":1:counter:198.51.100.8"])

    def a_minute_ago(self):
        return connection.ops.adapt_datetimefield_value(timezone.now() - timedelta(minutes=1))


class WhenTest(TestCase):
    def test_the_worker_does_it_and_the_admin_shows_when(self):
        Worker().do_round()
        self.client.force_login(make_user("Boss", is_staff=True, is_superuser=True))
        page = self.client.get("/admin/accounts/jobrun/")
        for name in ("forget_letters", "forget_sign_ups", "forget_counters"):
            self.assertContains(page, f"{in_words(f'accounts.forgetting.{name}')} (hourly)")
        self.assertContains(page, "Forget addresses of computers (hourly)")

    def test_at_most_once_an_hour(self):
        calls = []
        job = forgetting.hourly(lambda: calls.append(1))
        job(), job()
        self.assertEqual(len(calls), 1)
        JobRun.objects.update(ended_at=timezone.now() - timedelta(hours=2))
        job()
        self.assertEqual(len(calls), 2)

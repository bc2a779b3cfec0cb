"""After seven days: a copy of the database and the folder of uploads say nothing of who has left."""

from pathlib import Path
from unittest.mock import patch

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from post_office.models import Email

from accounts import forgetting, leaving
from accounts.mail import queue_letter
from accounts.models import SiteSettings, User
from comments import reports
from comments.models import Comment, Conversation, Participation, Report
from tests.accounts.test_leaving import LeavingTestCase, days_later
from tests.builders import make_comment, make_post, make_user
from tests.leaving import ADDRESS, EMAIL, NAME, TRACES, database_dump, traces_in

OWN_WORDS = ("First words.", "Second words.")


class GoneTestCase(LeavingTestCase):
    def be_gone(self, choice):
        self.leave(choice)
        with days_later(8):
            forgetting.forget_counters()
            self.assertEqual(leaving.let_go(), 1)


class NothingIsLeftTest(GoneTestCase):
    def setUp(self):
        super().setUp()
        # The counters of attempts hold the address that they come from.
        self.client.post("/accounts/login/", {"login": EMAIL, "password": "wrong"}, REMOTE_ADDR=ADDRESS)
        cache.set(f"counter:{ADDRESS}", 1, 60)

    def media(self):
        files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
        return "\n".join(path.name + path.read_bytes().hex() for path in files)

    def assert_nothing_is_left(self, choice, traces):
        self.assertEqual(traces_in(database_dump(), traces), list(traces))  # else the search would prove nothing
        b"".join(self.client.post("/accounts/me/data/"))  # which leaves no copy behind
        self.be_gone(choice)
        self.assertEqual(traces_in(database_dump(), traces), [])
        hidden = [each.encode().hex() for each in (NAME, EMAIL, ADDRESS)]
        self.assertEqual(traces_in(self.media(), [*traces, *hidden]), [])
        self.assertFalse(User.objects.filter(pk=self.person.pk).exists())

    def test_names_taken_away(self):
        self.assert_nothing_is_left("anonymise", TRACES)
        self.assertEqual(traces_in(database_dump(), OWN_WORDS), list(OWN_WORDS))

    def test_words_taken_away(self):
        self.assert_nothing_is_left("erase", [*TRACES, *OWN_WORDS])

    def test_names_with_accents_are_found_in_every_form(self):
        name = "Zoë Ångström"
        User.objects.filter(pk=self.person.pk).update(public_name=name)
        queue_letter("second_factor_reset", "tom@example.org", {"user": User.objects.get(pk=self.person.pk)})
        LogEntry.objects.filter(user=self.person).update(change_message='["Zo\\u00eb \\u00c5ngstr\\u00f6m"]')
        LogEntry.objects.exclude(user=self.person).update(change_message='["Zo\\u00eb \\u00c5ngstr\\u00f6m"]')
        self.be_gone("anonymise")
        self.assertEqual(traces_in(database_dump(), [name, "Zo\\u00eb"]), [])


class WhatStaysTest(GoneTestCase):
    def test_places_numbers_and_answers_of_others_stay(self):
        before = list(Comment.objects.values_list("pk", "number", "path", "reply_to"))
        self.be_gone("erase")
        self.assertEqual(list(Comment.objects.values_list("pk", "number", "path", "reply_to")), before)
        page = self.page()
        self.assertIn("Ben answers in the thread.", page)
        self.assertIn('id="comment-1"', page)

    def test_counters_follow(self):
        answer = Comment.objects.get(number=2)
        self.assertEqual(answer.like_count, 1)
        self.be_gone("erase")
        answer.refresh_from_db()
        self.assertEqual(answer.like_count, 0)
        self.assertFalse(Participation.objects.exclude(liked_at=None).exists())
        self.assertEqual(Conversation.objects.get().approved_count, Comment.objects.approved().count())

    def test_kept_words_stand_under_no_name(self):
        self.be_gone("anonymise")
        page = self.page()
        self.assertIn("First words.", page)
        self.assertIn("A former reader", page)

    def test_letters_that_wait_for_others_lose_the_name_and_are_still_sent(self):
        letter = Email.objects.get(to="tom@example.org")
        self.be_gone("anonymise")
        letter.refresh_from_db()
        self.assertIn("Hello A former reader", letter.message)

    def test_others_keep_their_letters_and_sessions(self):
        mine, others = SessionStore(), SessionStore()
        mine["account_login"], others["account_login"] = {"email": EMAIL}, {"email": "tom@example.org"}
        mine.create(), others.create()
        queue_letter("second_factor_reset", f"a-{EMAIL}", {"user": make_user("Tom")})
        self.be_gone("erase")
        self.assertFalse(Session.objects.filter(pk=mine.session_key).exists())
        self.assertTrue(Session.objects.filter(pk=others.session_key).exists())
        self.assertTrue(Email.objects.filter(to=f"a-{EMAIL}").exists())

    def test_open_reports_about_erased_words_are_closed(self):
        reports.report(Comment.objects.get(number=1), make_user("Tom"), Report.Reason.OTHER, "Odd.")
        self.be_gone("erase")
        self.assertEqual(Report.objects.get(reporter__public_name="Tom").outcome, "gone")

    def test_the_list_for_emergencies_forgets_the_address(self):
        SiteSettings.objects.create(pk=1, on_call=f"max@example.org\n{EMAIL}")
        self.be_gone("erase")
        self.assertEqual(SiteSettings.load().on_call, "max@example.org")

    def test_the_name_is_free_again(self):
        self.be_gone("erase")
        self.sign_up(email=EMAIL, public_name=NAME)
        self.assertTrue(User.objects.filter(public_name=NAME).exists())


class WhenTest(GoneTestCase):
    def test_not_before_seven_days_are_over(self):
        self.leave("erase")
        with days_later(6.9):
            self.assertEqual(leaving.let_go(), 0)
        self.assertTrue(Comment.objects.filter(comment="First words.").exists())

    def test_nobody_else_is_touched(self):
        tom = make_user("Tom")
        make_comment(make_post("Another"), tom, text="Tom stays.")
        self.be_gone("erase")
        self.assertTrue(User.objects.filter(pk=tom.pk, is_active=True).exists())
        self.assertTrue(Comment.objects.filter(comment="Tom stays.", user=tom).exists())
        self.assertTrue(Group.objects.filter(name="Friends").exists())

    def test_one_that_fails_keeps_nobody_back_and_is_tried_again(self):
        self.leave("erase")
        other = make_user("Other")
        leaving.leave(other, "erase")
        with days_later(8):
            with patch("comments.leaving.unlike_comment", side_effect=ValueError), self.assertLogs("accounts.leaving"):
                self.assertEqual(leaving.let_go(), 1)
            self.assertFalse(User.objects.filter(pk=other.pk).exists())
            self.assertEqual(leaving.let_go(), 1)
        self.assertFalse(User.objects.filter(pk=self.person.pk).exists())

"""Leaving: what it asks, what it does at once, and coming back within seven days."""

from datetime import timedelta
from unittest.mock import patch

from django.apps import apps
from django.core import serializers
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from accounts import leaving
from accounts.models import Leaving, User
from comments.models import Comment, CommentLog, Conversation
from mssite.worker import Worker
from tests.accounts.ways import PASSWORD, WaysTestCase
from tests.builders import make_author, make_comment, make_moderator, make_user
from tests.leaving import NAME, live, make_wilhelmina, sign_in

URL = "/accounts/me/leave/"


def days_later(days):
    return patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(days=days))


def everything():
    """Each row of each table as text."""
    return {
        model._meta.label: sorted(serializers.serialize("jsonl", model._base_manager.order_by("pk")).splitlines())
        for model in apps.get_models(include_auto_created=True)
    }


class LeavingTestCase(WaysTestCase):
    def setUp(self):
        super().setUp()
        self.person = make_wilhelmina()
        self.post = live(self.person)
        sign_in(self.client, self.person)

    def leave(self, choice="anonymise"):
        return self.client.post(URL, {"choice": choice})

    def undo_link(self):
        letter = Email.objects.filter(subject__startswith="Your account is closed").get()
        return next(word for word in letter.message.split() if "/come-back/" in word).removeprefix(
            "http://localhost:8000"
        )

    def page(self):
        self.client.logout()
        return self.client.get(self.post.get_absolute_url()).content.decode()


class AskingTest(LeavingTestCase):
    def test_the_page_says_what_stays(self):
        self.assertContains(self.client.get(URL), "The backups of this site")

    def test_nothing_happens_without_a_choice(self):
        answer = self.client.post(URL, {})
        self.assertContains(answer, 'href="#id_choice_0">Please choose what shall happen', status_code=400)
        self.assertFalse(Leaving.objects.exists())

    def test_it_asks_who_it_is_and_then_goes_on(self):
        sign_in(self.client, self.person, is_recent=False)
        answer = self.leave()
        self.assertRedirects(answer, f"{reverse('account_reauthenticate')}?next={URL}")
        self.assertFalse(Leaving.objects.exists())
        self.client.post(answer.url, {"password": "wrong", "next": URL})
        self.assertFalse(Leaving.objects.exists())
        self.client.post(answer.url, {"password": PASSWORD, "next": URL})
        self.assertTrue(Leaving.objects.filter(choice="anonymise").exists())

    def test_guests_are_led_to_sign_in(self):
        self.client.logout()
        self.assertRedirects(self.client.get(URL), f"{reverse('account_login')}?next={URL}")

    def test_the_desk_and_authors_are_still_needed(self):
        byline = make_author("Ada")
        byline.user = make_user("Writer", password=PASSWORD)
        byline.save()
        for person, words in ((make_moderator(), "take back your rights"), (byline.user, "hand your byline over")):
            sign_in(self.client, person)
            self.assertContains(self.client.get(URL), words)
            self.assertContains(self.leave(), words, status_code=409)
            self.assertTrue(User.objects.get(pk=person.pk).is_active)


class AtOnceTest(LeavingTestCase):
    def test_one_is_signed_out_everywhere_and_cannot_sign_in(self):
        other = self.client_class()
        sign_in(other, self.person)
        self.assertRedirects(self.leave(), "/accounts/left/")
        for client in (self.client, other):
            self.assertEqual(client.get("/accounts/me/").status_code, 302)
        self.go("account_login", {"login": self.person.email, "password": PASSWORD})
        self.assertEqual(self.client.get("/accounts/me/").status_code, 302)

    def test_the_name_is_gone_and_published_words_stay(self):
        self.assertIn(NAME, self.page())
        sign_in(self.client, self.person)
        self.leave()
        page = self.page()
        self.assertNotIn("Wilhelmina", page)
        self.assertIn("A former reader", page)
        self.assertIn("First words.", page)
        self.assertIn("Ben answers in the thread.", page)

    def test_with_the_choice_to_erase_the_words_are_gone_and_answers_stay(self):
        self.leave("erase")
        page = self.page()
        for words in ("First words.", "Second words.", "Wilhelmina"):
            self.assertNotIn(words, page)
        self.assertIn("Ben answers in the thread.", page)
        conversation = Conversation.objects.get(post=self.post)
        self.assertEqual(conversation.approved_count, Comment.objects.approved().count())

    def test_what_waits_is_taken_back(self):
        self.leave()
        self.assertFalse(Comment.objects.pending().filter(user=self.person).exists())

    def test_page_and_picture_are_gone(self):
        self.leave()
        self.assertEqual(self.client.get(reverse("comments:person", args=[self.person.key])).status_code, 404)
        self.assertEqual(self.client.get(reverse("accounts:picture", args=[self.person.key])).status_code, 404)

    def test_nobody_takes_the_name_meanwhile(self):
        self.leave()
        answer = self.sign_up(email="new@example.org", public_name="WiIhelmina Quist")
        self.assertContains(answer, "looks like it")

    def test_nobody_is_called_a_former_reader(self):
        self.client.logout()
        answer = self.sign_up(email="new@example.org", public_name="A Former Reader")
        self.assertContains(answer, "is kept for")

    def test_no_letters_about_comments_any_more(self):
        self.leave()
        before = Email.objects.latest("pk").pk
        first = Comment.objects.get(post=self.post, number=1)
        make_comment(self.post, make_user("Tom"), parent=first, text="Another answer.")
        Worker().do_round()
        self.assertFalse(Email.objects.filter(pk__gt=before, to=self.person.email).exists())

    def test_the_worker_finishes_what_was_cut_short(self):
        with patch("accounts.leaving.hide"):
            self.leave("erase")
        self.assertIn("First words.", self.page())
        with days_later(0.01):
            leaving.let_go()
        self.assertNotIn("First words.", self.page())

    def test_administrators_leave_the_account_alone_meanwhile(self):
        self.leave()
        boss = make_user("Boss", is_staff=True, is_superuser=True)
        self.client.force_login(boss, "django.contrib.auth.backends.ModelBackend")
        answer = self.client.post(f"/admin/accounts/user/{self.person.pk}/change/", {"public_name": "x"})
        self.assertEqual(answer.status_code, 403)


class ComingBackTest(LeavingTestCase):
    # Changed by anything that happens: sessions, the letter, and the versions that tell old pages from new ones.
    LEFT_OUT = (
        "sessions.Session",
        "usersessions.UserSession",
        "post_office.Email",
        "comments.Conversation",
        "mssite.PageVersion",
    )

    def assert_all_is_back(self, choice):
        before, counted = everything(), Conversation.objects.values_list("post", "approved_count", "last_number").get()
        self.leave(choice)
        self.assertNotEqual(everything()["accounts.User"], before["accounts.User"])
        with days_later(6):
            leaving.let_go()
            link = self.undo_link()
            self.assertContains(self.client.get(link), "Do you want to come back?")
            self.assertTrue(Leaving.objects.exists())
            self.assertRedirects(self.client.post(link), reverse("account_login"))
        after = everything()
        User.objects.filter(pk=self.person.pk).update(session_version=0)
        after["accounts.User"] = everything()["accounts.User"]
        new_acts = set(after["comments.CommentLog"]) - set(before["comments.CommentLog"])
        self.assertEqual({CommentLog.objects.get(pk=pk).act for pk in self.keys(new_acts)}, {"leave", "come back"})
        after["comments.CommentLog"] = sorted(set(after["comments.CommentLog"]) - new_acts)
        for label in before.keys() - set(self.LEFT_OUT):
            self.assertEqual(after[label], before[label], label)
        self.assertEqual(Conversation.objects.values_list("post", "approved_count", "last_number").get(), counted)

    def keys(self, lines):
        return [next(serializers.deserialize("jsonl", line)).object.pk for line in lines]

    def test_all_is_back_with_names_taken_away(self):
        self.assert_all_is_back("anonymise")

    def test_all_is_back_with_words_taken_away(self):
        self.assert_all_is_back("erase")

    def test_one_can_sign_in_again(self):
        self.leave()
        self.client.post(self.undo_link())
        self.go("account_login", {"login": self.person.email, "password": PASSWORD})
        self.assertNotIn("_auth_user_id", self.client.session)  # the second step is asked for, as before
        self.assertTrue(User.objects.get(pk=self.person.pk).is_active)

    def test_a_try_to_sign_in_while_it_was_closed_does_not_stand_in_the_way(self):
        self.leave()
        link = self.undo_link()
        self.ask_for_code(self.person.email)
        letter = Email.objects.filter(to=self.person.email).latest("pk")
        self.assertIn("If you closed your account here in the last seven days", letter.message)
        answer = self.client.post(link, follow=True)
        self.assertContains(answer, "Your account is open again. Please sign in.")
        self.assertEqual(answer.request["PATH_INFO"], reverse("account_login"))

    def test_the_link_works_once(self):
        self.leave()
        link = self.undo_link()
        self.client.post(link)
        self.assertContains(self.client.post(link), "does not work any more", status_code=404)

    def test_a_changed_link_is_none(self):
        self.leave()
        link = self.undo_link()
        self.assertEqual(self.client.post(link[:-2] + "x/").status_code, 404)
        self.assertTrue(Leaving.objects.exists())

    def test_after_seven_days_it_is_too_late(self):
        self.leave()
        with days_later(7.01):
            self.assertContains(self.client.post(self.undo_link()), "does not work any more", status_code=404)
        self.assertFalse(User.objects.get(pk=self.person.pk).is_active)

    def test_what_a_moderator_decided_meanwhile_stays(self):
        self.leave("erase")
        first = Comment.objects.get(post=self.post, number=1)
        Comment.objects.filter(pk=first.pk).update(state="spam")
        self.client.post(self.undo_link())
        first.refresh_from_db()
        self.assertEqual(first.state, "spam")

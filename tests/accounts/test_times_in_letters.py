"""Letters to a person, and what is told to them, follow their own time zone and way of writing times."""

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from django.urls import reverse
from django.utils import timezone

from accounts import leaving
from accounts.models import User
from comments import desk, standing
from comments.models import DeskNotice, StandingAct
from tests.accounts.ways import PASSWORD, WaysTestCase
from tests.builders import letters_to, make_moderator, make_post, make_user

NOW = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)


class TimesInLettersTest(WaysTestCase):
    def setUp(self):
        super().setUp()
        self.rita = make_user("Rita", password=PASSWORD, time_zone="Asia/Tokyo", date_format="iso")
        self.tom = make_user("Tom", password=PASSWORD)

    def newest(self, person):
        return letters_to(person)[-1].message

    def test_when_the_account_is_gone(self):
        with patch("accounts.leaving.until", return_value=NOW):
            for person in (self.rita, self.tom):
                leaving.leave(person, "erase")
        self.assertIn("Until 2026-03-05 08:30 (JST)", self.newest(self.rita))
        self.assertIn("Until 4 March 2026, 23:30 (UTC)", self.newest(self.tom))

    def test_when_something_was_changed(self):
        """The reader of the letter counts, not who is signed in: after a forgotten password nobody is."""
        for person in (self.rita, self.tom):
            self.go("account_login", {"login": person.email, "password": PASSWORD})
            new = {"password1": "a new long one", "password2": "a new long one"}
            with patch("django.utils.timezone.now", return_value=NOW):
                self.go("account_change_password", {"oldpassword": PASSWORD, **new})
            self.client = self.client_class()
        self.assertIn("This was done on 2026-03-05 08:30 (JST)", self.newest(self.rita))
        self.assertIn("This was done on 4 March 2026, 23:30 (UTC)", self.newest(self.tom))

    def test_how_long_somebody_may_not_write(self):
        until = datetime(2036, 3, 4, 23, 30, tzinfo=UTC)
        for person in (self.rita, self.tom):
            standing.act_on(person, "suspend", make_moderator(), "Please rest.", until)
        StandingAct.objects.update(at=timezone.now() - timedelta(hours=1))
        desk.tell_people()
        for person, words in ((self.rita, "2036-03-05 08:30"), (self.tom, "4 March 2036, 23:30")):
            self.assertIn(f"until {words}", self.newest(person))
            self.assertIn(f"until {words}", DeskNotice.objects.get(recipient=person).text)

    def test_the_sentence_at_the_comment_form(self):
        until = datetime(2036, 3, 4, 23, 30, tzinfo=UTC)
        standing.act_on(self.rita, "suspend", make_moderator(), "Please rest.", until)
        self.client.force_login(User.objects.get(pk=self.rita.pk), "django.contrib.auth.backends.ModelBackend")
        answer = self.client.post(reverse("comments:post", args=[make_post().slug]), {"text": "My words"})
        self.assertContains(answer, "until 2036-03-05 08:30.", status_code=400)


class RefusedTest(WaysTestCase):
    def test_a_refused_choice_has_a_sentence_and_the_other_one_is_kept(self):
        self.client.force_login(make_user("Rita"), "django.contrib.auth.backends.ModelBackend")
        for values, sentence, kept in (
            ({"time_zone": "Middle/Earth", "date_format": "iso"}, "We do not know this time zone.", 'value="iso"'),
            ({"time_zone": "Asia/Tokyo", "date_format": "roman"}, "Please choose one of these ways.", "Asia/Tokyo"),
        ):
            answer = self.client.post(reverse("accounts:preferences"), values)
            self.assertContains(answer, sentence, status_code=400)
            page = answer.content.decode()
            chosen = page[page.index(kept) :].partition(">")[0]
            self.assertRegex(chosen, "checked|selected")
        self.assertEqual(User.objects.values_list("time_zone", "date_format").get(), ("", ""))

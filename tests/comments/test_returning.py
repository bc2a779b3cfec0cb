"""Who leaves while suspended or banned cannot begin anew with the same address; and nothing else of them stays."""

import hashlib
from datetime import timedelta

from django.core.cache import cache
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from accounts import forgetting, leaving, marks
from accounts.models import BarredAddress, JobRun, User
from comments import standing
from comments.models import StandingAct
from tests.accounts.test_leaving import days_later
from tests.accounts.there_and_back import OtherSiteTestCase
from tests.accounts.ways import WaysTestCase
from tests.builders import make_moderator, make_post, make_user
from tests.leaving import database_dump, traces_in

EMAIL = "rita@example.org"
REASON = "Rita, please be gentle."


class Returning:
    """Steps of somebody who leaves and comes again, and of the moderators."""

    def act(self, act, days=None):
        until = timezone.now() + timedelta(days=days) if days else None
        return standing.act_on(make_user("Rita"), act, make_moderator(), REASON, until)

    def be_gone(self):
        leaving.leave(User.objects.get(email=EMAIL), "erase")
        with days_later(8):
            self.assertEqual(leaving.let_go(), 1)
        self.assertFalse(User.objects.filter(email=EMAIL).exists())

    def write(self):
        return self.client.post(reverse("comments:post", args=[make_post().slug]), {"text": "My words"})


class ReturningTest(Returning, WaysTestCase):
    def come_again(self, email=EMAIL):
        """Join anew and prove the address; return the two answers."""
        cache.clear()  # codes to one address are mailed ten seconds apart
        return self.sign_up(email=email, public_name="Somebody New"), self.verify(email.lower())

    def test_a_suspension_goes_on(self):
        self.act("suspend", days=20)
        self.be_gone()
        self.come_again()
        self.assertTrue(self.is_signed_in())
        self.assertContains(self.write(), "You can read but not write here until", status_code=400)
        self.assertEqual(StandingAct.objects.get(person__email=EMAIL).reason, standing.CAME_BACK)

    def test_a_ban_goes_on_and_can_be_appealed(self):
        self.act("ban")
        self.be_gone()
        joined, proved = self.come_again()
        self.assertRedirects(joined, "/accounts/confirm-email/", fetch_redirect_response=False)
        self.assertContains(proved, "goes on from an earlier account", status_code=403)
        self.assertContains(proved, "/second-look/", status_code=403)
        self.assertFalse(self.is_signed_in())

    def test_other_spellings_of_the_address_are_the_same(self):
        self.act("ban")
        self.be_gone()
        _, proved = self.come_again("RITA+new@Example.org")
        self.assertEqual(proved.status_code, 403)

    def test_another_address_is_another(self):
        self.act("ban")
        self.be_gone()
        self.come_again("nora@example.org")
        self.assertTrue(self.is_signed_in())
        self.assertFalse(StandingAct.objects.exists())

    def test_who_has_not_proved_the_address_learns_nothing(self):
        self.act("ban")
        self.be_gone()
        self.sign_up(public_name="Somebody New")
        self.assertFalse(User.objects.get(email=EMAIL).barred_because)

    def test_every_way_in_is_closed(self):
        self.act("ban")
        self.be_gone()
        self.come_again()
        self.client = self.client_class()
        asked = self.ask_for_code()
        self.assertEqual(self.enter_code(asked=asked).status_code, 403)
        self.assertFalse(self.is_signed_in())

    def test_signing_in_again_adds_nothing(self):
        self.act("suspend", days=20)
        self.be_gone()
        self.come_again()
        self.client = self.client_class()
        self.enter_code(asked=self.ask_for_code())
        self.assertTrue(self.is_signed_in())
        self.assertEqual(StandingAct.objects.count(), 1)

    def test_it_goes_on_however_often_they_leave(self):
        self.act("ban")
        for _ in range(2):
            self.be_gone()
            _, proved = self.come_again()
            self.assertEqual(proved.status_code, 403)

    def test_the_end_of_a_suspension_frees_the_address(self):
        self.act("suspend", days=20)
        self.be_gone()
        BarredAddress.objects.update(until=timezone.now() - timedelta(minutes=1))
        self.come_again()
        self.assertNotContains(self.write(), "not write here", status_code=302)
        forgetting.forget_barred_addresses()
        self.assertFalse(BarredAddress.objects.exists())

    def test_the_worker_forgets_only_what_is_over(self):
        marks.keep("a@example.org")
        marks.keep("b@example.org", timezone.now() + timedelta(days=1))
        forgetting.forget_barred_addresses()
        self.assertEqual(BarredAddress.objects.count(), 2)
        with days_later(2):
            JobRun.objects.all().delete()
            forgetting.forget_barred_addresses()
        self.assertEqual(BarredAddress.objects.get().until, None)

    def test_a_moderator_who_takes_it_back_frees_the_address(self):
        self.act("ban")
        self.be_gone()
        self.come_again()
        person = User.objects.get(email=EMAIL)
        standing.undo(standing.last_act(person), make_moderator())
        self.assertFalse(BarredAddress.objects.exists())
        self.enter_code(asked=self.ask_for_code())
        self.assertTrue(self.is_signed_in())

    def test_of_others_no_mark_is_kept(self):
        for act in ("warn", "hold"):
            self.act(act)
        self.act("suspend", days=3)  # over before the account is deleted
        leaving.leave(User.objects.get(email=EMAIL), "erase")
        with days_later(8):
            leaving.let_go()
        self.assertFalse(BarredAddress.objects.exists())

    def test_whoever_comes_back_in_time_leaves_no_mark(self):
        self.act("suspend", days=20)
        leaving.come_back(leaving.leave(User.objects.get(email=EMAIL), "erase"))
        self.assertFalse(BarredAddress.objects.exists())
        self.assertTrue(User.objects.get(email=EMAIL).standing.is_suspended)

    def test_the_mark_tells_nobody_the_address(self):
        self.act("ban")
        self.be_gone()
        plain = [hashlib.sha256(text.encode()).hexdigest() for text in (EMAIL, f"accounts.marks{EMAIL}")]
        self.assertEqual(traces_in(database_dump(), [EMAIL, "Rita", "gentle", *plain]), [])
        kept = BarredAddress.objects.get().mark
        self.assertEqual(kept, marks.mark_of(EMAIL))
        with override_settings(SECRET_KEY="another"):
            self.assertNotEqual(kept, marks.mark_of(EMAIL))


class OtherSiteTest(Returning, OtherSiteTestCase):
    __test__ = True

    def test_a_ban_goes_on_for_who_comes_by_another_site(self):
        self.act("ban")
        self.be_gone()
        self.come_in()
        self.assertContains(self.join("Somebody New"), "goes on from an earlier account", status_code=403)
        self.assertFalse(self.is_signed_in())


def test_one_mailbox_has_one_mark():
    same = ("a.b@gmail.com", "AB@Gmail.com", "ab+news@googlemail.com", " ab@gmail.com ")
    assert len({marks.mark_of(email) for email in same}) == 1
    others = ("a.b@example.org", "ab@example.org", "ab@example.com", "a-b@example.org")
    assert len({marks.mark_of(email) for email in others}) == 4

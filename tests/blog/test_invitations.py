"""Somebody is asked by letter to work at the desk, and accepts, or does not."""

import re
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client, TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from accounts import consent
from accounts.models import Consent, ConsentText, User
from blog import invitations
from blog.models import Author, Invitation
from tests.builders import forget_cached_lookups, make_author, make_user, real_outbox

LIST = reverse("admin:blog_invitation_changelist")
ADD = reverse("admin:blog_invitation_add")
DESK = reverse("admin:index")


@contextmanager
def days_later(days):
    moment = timezone.now() + timedelta(days=days)
    with patch("django.utils.timezone.now", return_value=moment):
        yield


@real_outbox
class InvitationTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.olive = User.objects.create_superuser("olive@example.org", "Olive")

    def setUp(self):
        self.desk = Client()
        self.desk.force_login(self.olive)

    def invite(self, email="new@example.org", role="author", words="Come and write."):
        return self.desk.post(ADD, {"email": email, "role": role, "words": words}, follow=True)

    def link(self):
        """The path of the link in the newest letter."""
        letter = Email.objects.filter(subject__startswith="Will you join us").latest("pk")
        return re.search(r"/accounts/invitation/\S+", letter.message)[0]

    def act(self, act):
        address = reverse("admin:blog_invitation_act", args=[Invitation.objects.latest("pk").pk])
        return self.desk.post(address, {"act": act}, follow=True)


class InvitingTest(InvitationTestCase):
    def test_it_works(self):
        answer = self.invite("New@Example.org")
        self.assertContains(answer, "The invitation is on its way to new@example.org.")
        letter = Email.objects.get()
        self.assertEqual(letter.to, ["new@example.org"])
        self.assertIn("Olive invites you", letter.message)
        self.assertIn("Come and write.", letter.message)
        self.assertEqual(Invitation.objects.get().invited_by, self.olive)
        self.assertEqual(LogEntry.objects.get().user, self.olive)

    def test_a_known_address_makes_no_difference_and_nothing_changes_for_it(self):
        rita = make_user("Rita")
        known, unknown = self.invite("rita@example.org"), self.invite("rota@example.org")
        texts = [re.sub(r"r[io]ta@", "", answer.content.decode()) for answer in (known, unknown)]
        told = [re.findall(r'<li class="success">.*?</li>', text) for text in texts]
        self.assertEqual(*told)
        rita.refresh_from_db()
        self.assertFalse(rita.is_staff or rita.groups.exists())

    def test_one_at_a_time_for_an_address_and_a_role(self):
        self.invite()
        self.assertContains(self.invite("NEW@example.org"), "This address is invited already.")
        self.assertEqual(Email.objects.count(), 1)
        self.invite(role="moderator")
        self.assertEqual(Email.objects.count(), 2)

    def test_two_at_the_same_moment_end_in_a_sentence(self):
        self.invite()
        with patch("blog.admin.invitations.InvitationForm.clean", lambda form: form.cleaned_data):
            self.assertContains(self.invite(), "This address is invited already.")
        self.assertEqual(Invitation.objects.count(), 1)

    def test_without_an_address_or_a_role_it_is_refused(self):
        answer = self.invite(email="", role="")
        self.assertContains(answer, "Please type the address of the person you invite.")
        self.assertContains(answer, "Please choose what the person will do here.")
        self.assertContains(self.invite(email="new"), "This is no e-mail address. Please type one such as")
        self.assertContains(self.invite(role="boss"), "This is not on the list any more.")
        self.assertFalse(Invitation.objects.exists())

    def test_sent_again_only_the_new_link_works(self):
        self.invite()
        old = self.link()
        with days_later(6):
            self.assertContains(self.act("again"), "A new letter is on its way.")
        self.assertEqual(self.client.get(old).status_code, 404)
        with days_later(12):
            self.assertEqual(self.client.get(self.link()).status_code, 200)

    def test_withdrawn_it_is_over(self):
        self.invite()
        self.assertContains(self.act("withdraw"), "It is withdrawn.")
        answer = self.client.post(self.link(), {"public_name": "Nell"})
        self.assertContains(answer, "This invitation was withdrawn.", status_code=410)
        self.assertFalse(User.objects.filter(email="new@example.org").exists())
        self.assertContains(self.act("again"), "This invitation is withdrawn already.")
        self.assertContains(self.invite(), "is on its way")

    def test_the_list_tells_the_state(self):
        for name in ("open", "accepted", "expired", "withdrawn"):
            Invitation.objects.create(email=f"{name}@example.org", role="author")
        now = timezone.now()
        Invitation.objects.filter(email__startswith="accepted").update(accepted_at=now)
        Invitation.objects.filter(email__startswith="expired").update(expires_at=now)
        Invitation.objects.filter(email__startswith="withdrawn").update(withdrawn_at=now)
        for state in Invitation.State:
            found = self.desk.get(LIST, {"state": state.value}).context["cl"].result_list
            self.assertEqual([(row.email, row.state) for row in found], [(f"{state.value}@example.org", state)])

    def test_query_count_does_not_grow(self):
        counts = []
        for start, end in ((0, 10), (10, 100)):
            for number in range(start, end):
                Invitation.objects.create(
                    email=f"{number}@example.org", role="author", invited_by=self.olive, accepted_by=self.olive
                )
            forget_cached_lookups()
            with CaptureQueriesContext(connection) as queries:
                self.desk.get(LIST)
            counts.append(len(queries))
        self.assertEqual(*counts)

    def test_addresses_of_those_who_did_not_come_are_forgotten(self):
        self.invite()
        with days_later(36):
            self.assertEqual(invitations.forget_unanswered(), 0)
        with days_later(38):
            self.assertEqual(invitations.forget_unanswered(), 1)


class JoiningTest(InvitationTestCase):
    def test_somebody_new_joins_and_is_at_the_desk(self):
        consent.publish(ConsentText(kind="terms", link="/house-rules/"))
        self.invite()
        self.assertContains(self.client.get(self.link()), "Will you join us at the desk?")
        answer = self.client.post(self.link(), {"public_name": "Nell Quist"}, follow=True)
        self.assertEqual(answer.request["PATH_INFO"], DESK)
        self.assertContains(answer, "Welcome to the desk.")
        nell = User.objects.get(public_name="Nell Quist")
        self.assertEqual((nell.email, nell.is_staff, nell.is_superuser), ("new@example.org", True, False))
        self.assertEqual([group.name for group in nell.groups.all()], ["Authors"])
        self.assertTrue(EmailAddress.objects.get(user=nell).verified)
        self.assertEqual((nell.author.name, nell.author.slug), ("Nell Quist", "nell-quist"))
        self.assertTrue(Consent.objects.filter(person=nell).exists())
        self.assertEqual(Invitation.objects.get().accepted_by, nell)

    def test_each_role_has_its_group_and_only_authors_a_byline(self):
        for role, group in (("editor", "Editors"), ("moderator", "Moderators")):
            self.invite(f"{role}@example.org", role)
            Client().post(self.link(), {"public_name": f"New {group}"[:9] + role[0]})
            person = User.objects.get(email=f"{role}@example.org")
            self.assertEqual([each.name for each in person.groups.all()], [group])
        self.assertFalse(Author.objects.exists())

    def test_a_taken_address_of_a_byline_gets_a_number(self):
        Author.objects.create(name="Somebody else", slug="nell")
        self.invite()
        self.client.post(self.link(), {"public_name": "Nell"})
        self.assertEqual(Author.objects.get(user__email="new@example.org").slug, "nell-2")

    def test_a_taken_name_is_refused_and_the_link_still_works(self):
        make_user("Rita")
        self.invite()
        answer = self.client.post(self.link(), {"public_name": "R1ta"})
        self.assertContains(answer, "looks like it", status_code=400)
        self.assertFalse(User.objects.filter(email="new@example.org").exists())
        self.client.post(self.link(), {"public_name": "Nell"})
        self.assertTrue(User.objects.get(public_name="Nell").is_staff)

    def test_looking_at_it_changes_nothing(self):
        self.invite()
        self.client.get(self.link())
        self.client.head(self.link())
        self.assertEqual(Invitation.objects.get().state, "open")
        self.assertFalse(User.objects.filter(email="new@example.org").exists())

    def test_it_works_once(self):
        self.invite()
        self.client.post(self.link(), {"public_name": "Nell"})
        answer = Client().post(self.link(), {"public_name": "Nadja"})
        self.assertContains(answer, "This invitation was accepted already.", status_code=410)
        self.assertFalse(User.objects.filter(public_name="Nadja").exists())

    def test_after_seven_days_it_has_expired(self):
        self.invite()
        with days_later(6.9):
            self.assertEqual(self.client.get(self.link()).status_code, 200)
        with days_later(7.01):
            answer = self.client.post(self.link(), {"public_name": "Nell"})
        self.assertContains(answer, "has expired", status_code=410)
        self.assertFalse(User.objects.filter(public_name="Nell").exists())

    def test_a_changed_link_is_none(self):
        self.invite()
        for link in (
            self.link()[:-2] + "x/",
            "/accounts/invitation/x/",
            f"/accounts/invitation/{invitations.uuid.uuid4()}/",
        ):
            self.assertContains(self.client.post(link, {"public_name": "Nell"}), "is not complete", status_code=404)
        self.assertFalse(User.objects.filter(public_name="Nell").exists())

    def test_the_second_step_is_asked_for(self):
        self.invite()
        with override_settings(STAFF_NEED_SECOND_FACTOR=True):
            answer = self.client.post(self.link(), {"public_name": "Nell"}, follow=True)
        self.assertEqual(answer.request["PATH_INFO"], reverse("mfa_index"))
        self.assertContains(answer, "sign in in two steps")


class WithAnAccountTest(InvitationTestCase):
    def setUp(self):
        super().setUp()
        self.rita = make_user("Rita")
        self.invite("rita@example.org")

    def test_the_owner_accepts(self):
        self.client.force_login(self.rita)
        self.assertNotContains(self.client.get(self.link()), "public_name")
        answer = self.client.post(self.link(), follow=True)
        self.assertContains(answer, "Welcome to the desk.")
        self.rita.refresh_from_db()
        self.assertTrue(self.rita.is_staff)
        self.assertEqual(self.rita.author.name, "Rita")

    def test_guests_are_asked_to_sign_in_first(self):
        answer = self.client.get(self.link())
        self.assertContains(answer, f"{reverse('account_login')}?next={self.link()}")
        answer = self.client.post(self.link(), {"public_name": "Nell"})
        self.assertEqual(answer.status_code, 403)
        self.rita.refresh_from_db()
        self.assertFalse(self.rita.is_staff)

    def test_nobody_else_accepts_it(self):
        tom = make_user("Tom")
        self.client.force_login(tom)
        for answer in (self.client.get(self.link()), self.client.post(self.link())):
            self.assertContains(answer, "another address than the one that was invited", status_code=403)
        tom.refresh_from_db()
        self.assertFalse(tom.is_staff or tom.groups.exists())
        self.assertEqual(Invitation.objects.get().state, "open")

    def test_somebody_signed_in_cannot_take_one_for_a_new_address(self):
        self.invite("new@example.org")
        self.client.force_login(self.rita)
        self.assertEqual(self.client.post(self.link(), {"public_name": "Nell"}).status_code, 403)
        self.assertFalse(User.objects.filter(email="new@example.org").exists())

    def test_a_byline_that_is_there_stays(self):
        byline = make_author("Rita")
        self.client.force_login(self.rita)
        self.client.post(self.link())
        self.assertEqual(Author.objects.get(user=self.rita), byline)

    def test_it_works_once(self):
        self.client.force_login(self.rita)
        self.client.post(self.link())
        User.objects.filter(pk=self.rita.pk).update(is_staff=False)
        self.assertEqual(self.client.post(self.link()).status_code, 410)
        self.rita.refresh_from_db()
        self.assertFalse(self.rita.is_staff)

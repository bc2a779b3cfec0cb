"""The end of somebody's work at the desk, as one act."""

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client, TestCase
from django.urls import reverse

from accounts.models import User
from tests.builders import make_author, make_editor, make_moderator, make_user


def take_away(person):
    return reverse("admin:accounts_user_take_away", args=[person.pk])


class TakingAwayTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.olive = User.objects.create_superuser("olive@example.org", "Olive")
        cls.max = make_moderator()
        cls.max.user_permissions.add(Permission.objects.get(codename="view_jobrun"))

    def setUp(self):
        self.client.force_login(self.olive)

    def test_it_works(self):
        answer = self.client.post(take_away(self.max), follow=True)
        self.assertContains(answer, "Max has no rights at the desk any more, and is signed out everywhere.")
        person = User.objects.get(pk=self.max.pk)
        self.assertEqual((person.is_staff, person.is_superuser, person.is_active), (False, False, True))
        self.assertFalse(person.groups.exists() or person.user_permissions.exists())
        entry = LogEntry.objects.latest("pk")
        self.assertEqual(
            (entry.user, entry.object_id, entry.get_change_message()),
            (self.olive, str(person.pk), "Took away the desk."),
        )

    def test_their_sessions_end(self):
        theirs = Client()
        theirs.force_login(self.max)
        self.assertEqual(theirs.get(reverse("accounts:account")).status_code, 200)
        self.client.post(take_away(self.max))
        self.assertRedirects(
            theirs.get(reverse("accounts:account")),
            f"{reverse('account_login')}?next={reverse('accounts:account')}",
            fetch_redirect_response=False,
        )

    def test_it_asks_first(self):
        answer = self.client.get(take_away(self.max))
        self.assertContains(answer, "may enter the desk, Moderators.")
        self.assertTrue(User.objects.get(pk=self.max.pk).is_staff)

    def test_the_page_of_a_person_leads_there(self):
        for person, is_there in ((self.max, True), (self.olive, False), (make_user("Rita"), False)):
            page = self.client.get(reverse("admin:accounts_user_change", args=[person.pk])).content.decode()
            self.assertEqual(take_away(person) in page, is_there, person)

    def test_an_author_keeps_the_byline_until_it_is_handed_over(self):
        ada = make_author("Ada")
        self.assertContains(
            self.client.get(take_away(ada.user)), reverse("admin:blog_author_hand_over", args=[ada.pk])
        )
        self.client.post(take_away(ada.user))
        ada.refresh_from_db()
        self.assertIsNotNone(ada.user)

    def test_another_administrator_loses_all(self):
        paul = User.objects.create_superuser("paul@example.org", "Paul")
        self.client.post(take_away(paul))
        paul.refresh_from_db()
        self.assertFalse(paul.is_superuser or paul.is_staff)

    def test_nobody_does_it_to_themselves(self):
        answer = self.client.post(take_away(self.olive), follow=True)
        self.assertContains(answer, "Please ask another administrator.")
        self.assertTrue(User.objects.get(pk=self.olive.pk).is_superuser)

    def test_a_reader_has_nothing_to_lose(self):
        rita = make_user("Rita")
        self.assertContains(self.client.get(take_away(rita)), "There is nothing to take away.")
        self.assertContains(self.client.post(take_away(rita), follow=True), "has no rights at the desk")
        self.assertFalse(LogEntry.objects.exists())

    def test_only_administrators_do_it(self):
        helper = make_editor()
        helper.user_permissions.add(*Permission.objects.filter(codename__in=["view_user", "change_user"]))
        self.client.force_login(helper)
        self.assertEqual(self.client.post(take_away(self.max)).status_code, 403)
        self.assertTrue(User.objects.get(pk=self.max.pk).is_staff)

    def test_nobody_who_is_not_there(self):
        address = reverse("admin:accounts_user_changelist")
        self.assertRedirects(self.client.post(f"{address}99999/take-away-desk/"), address)

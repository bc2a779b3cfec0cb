from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.test import TestCase
from django.urls import reverse

from accounts.models import SiteSettings, User
from tests.builders import make_user

USERS = reverse("admin:accounts_user_changelist")
ADD = reverse("admin:accounts_user_add")
SETTINGS = reverse("admin:accounts_sitesettings_change", args=[1])


def change(user):
    return reverse("admin:accounts_user_change", args=[user.pk])


class UserAdminTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.olive = User.objects.create_superuser("olive@example.org", "Olive")
        cls.rita = make_user("Rita")

    def setUp(self):
        self.client.force_login(self.olive)

    def sign_in_as_helper(self, *permissions):
        """Somebody who may enter, is no administrator, and holds only these permissions."""
        helper = make_user("Hal", is_staff=True)
        helper.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        self.client.force_login(helper)

    def data(self, user, **fields):
        return {"public_name": user.public_name, "email": user.email, "is_active": "on", **fields}

    def test_it_works(self):
        moderators = Group.objects.get(name="Moderators")
        self.client.post(
            ADD, {"public_name": "Max", "email": "Max@Example.org", "groups": [moderators.pk], "is_staff": "on"}
        )
        user = User.objects.get(public_name="Max")
        self.assertEqual((user.email, user.is_staff, user.has_usable_password()), ("max@example.org", True, False))
        self.assertEqual(list(user.groups.all()), [moderators])
        self.assertFalse(EmailAddress.objects.get(user=user).verified)

    def test_names_that_look_alike_are_refused(self):
        answer = self.client.post(ADD, {"public_name": "R1ta", "email": "other@example.org"})
        self.assertContains(answer, "looks like it")
        self.assertContains(answer, "other@example.org")

    def test_an_address_has_one_account(self):
        answer = self.client.post(ADD, {"public_name": "Tom", "email": "RITA@example.org"})
        self.assertContains(answer, "Another account has this address.")

    def test_one_may_keep_the_own_name_and_address(self):
        self.client.post(change(self.rita), self.data(self.rita, is_active=""))
        self.rita.refresh_from_db()
        self.assertFalse(self.rita.is_active)
        self.assertTrue(EmailAddress.objects.get(user=self.rita).verified)

    def test_a_changed_address_is_not_verified(self):
        self.client.post(change(self.rita), self.data(self.rita, email="new@example.org"))
        address = EmailAddress.objects.get(user=self.rita)
        self.assertEqual((address.email, address.primary, address.verified), ("new@example.org", True, False))

    def test_a_group_needs_the_way_in(self):
        group = Group.objects.get(name="Authors")
        answer = self.client.post(change(self.rita), self.data(self.rita, groups=[group.pk]))
        self.assertContains(answer, "please let this person enter it")

    def test_search_by_name_and_address(self):
        for words in ("rita", "rita@example"):
            self.assertContains(self.client.get(USERS, {"q": words}), change(self.rita))

    def test_addresses_are_for_those_who_change_accounts(self):
        self.sign_in_as_helper("view_user")
        for page in (USERS, change(self.rita)):
            answer = self.client.get(page)
            self.assertContains(answer, "Rita")
            self.assertNotContains(answer, "rita@example.org")

    def test_nobody_else_finds_out_an_address(self):
        self.sign_in_as_helper("view_user")
        self.assertNotContains(self.client.get(USERS, {"q": "rita@example"}), change(self.rita))
        self.assertEqual(self.client.get(USERS, {"email__startswith": "rita"}).status_code, 400)

    def test_only_administrators_give_rights(self):
        self.sign_in_as_helper("view_user", "change_user")
        self.client.post(change(self.rita), self.data(self.rita, is_superuser="on", is_staff="on"))
        self.rita.refresh_from_db()
        self.assertFalse(self.rita.is_superuser or self.rita.is_staff)

    def test_only_administrators_change_administrators(self):
        self.sign_in_as_helper("view_user", "change_user")
        self.assertEqual(self.client.post(change(self.olive), self.data(self.olive)).status_code, 403)
        password = reverse("admin:auth_user_password_change", args=[self.olive.pk])
        self.assertEqual(self.client.get(password).status_code, 403)

    def test_query_count_does_not_grow(self):
        for name in ["Ben", "Cem", "Dora", "Eva", "Finn", "Gus", "Hans", "Iris"]:
            make_user(name)
        # session, person, choices of the filter, twice the number, people, their groups, the site's name, two for
        # the dates
        with self.assertNumQueries(10):
            self.client.get(USERS)


class SiteSettingsAdminTest(TestCase):
    def setUp(self):
        self.client.force_login(User.objects.create_superuser("olive@example.org", "Olive"))

    def test_it_works(self):
        rules = {"house_rules": "Be kind.", "moderation": "hold_all", "trust_after": "3"}
        self.client.post(SETTINGS, {"name": "Second Spring", **rules})
        self.assertEqual(SiteSettings.load().name, "Second Spring")
        self.assertContains(self.client.get(SETTINGS), "Second Spring</h2>")

    def test_mistakes_are_answered_by_what_to_do(self):
        rules = {"name": "Second Spring", "house_rules": "Be kind.", "moderation": "hold_all", "trust_after": "3"}
        for field, value, sentence in (
            # With so many days no day can be reckoned, and every page with a conversation failed.
            ("comments_close_after", "999999999999", "Please write 9999 or a lower number."),
            ("comments_close_after", "-1", "Please write 0 or a higher number."),
            ("comments_close_after", "soon", "Please write a whole number, such as 2."),
            ("trust_after", "99999999999", "Please write 9999 or a lower number."),
            ("trust_after", "0", "Please write 1 or a higher number."),
            ("trust_after", "", "Please write a number, such as 3."),
            ("moderation", "dance", "Please choose one of the list."),
            ("name", "", "Please give the blog a name."),
            ("name", "x" * 61, "Please use at most 60 characters. These are 61."),
            ("contact", "nobody", "This is no e-mail address."),
            ("on_call", "a\x00@example.org", "It holds a character that cannot be stored."),
        ):
            with self.subTest(field, value=value):
                answer = self.client.post(SETTINGS, rules | {field: value})
                self.assertContains(answer, sentence)
                self.assertFalse(SiteSettings.objects.filter(name="Second Spring").exists())

    def test_the_list_leads_to_the_form(self):
        self.assertRedirects(self.client.get(reverse("admin:accounts_sitesettings_changelist")), SETTINGS)

    def test_there_is_one_and_it_stays(self):
        for act, pk in (("add", []), ("delete", [1])):
            address = reverse(f"admin:accounts_sitesettings_{act}", args=pk)
            self.assertEqual(self.client.post(address, {"post": "yes"}).status_code, 403)

    def test_letters_are_in_no_admin(self):
        for model in admin.site._registry:
            self.assertNotIn(model._meta.app_label, ("post_office", "django_comments", "sites"))

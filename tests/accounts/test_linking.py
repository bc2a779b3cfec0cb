"""Which other sites are offered, and linking them to an account."""

from allauth.socialaccount.models import SocialAccount
from django.test import Client, override_settings
from django.urls import reverse

from tests.accounts.there_and_back import OtherSiteTestCase
from tests.builders import make_user


class WaysShownTest(OtherSiteTestCase):
    __test__ = True

    def test_each_appears_only_when_configured(self):
        page = self.client.get(reverse("account_login"))
        self.assertContains(page, "Go on with Clinic")
        self.assertContains(page, "Go on with WordPress.com")
        for name in ("Google", "Facebook", "Go on with X"):
            self.assertNotContains(page, name)

    @override_settings(SOCIALACCOUNT_PROVIDERS={})
    def test_without_configuration_there_is_none(self):
        self.assertNotContains(self.client.get(reverse("account_login")), "Go on with")
        for name, kwargs in (("google_login", {}), ("openid_connect_login", {"provider_id": "own"})):
            self.assertEqual(self.client.post(reverse(name, kwargs=kwargs)).status_code, 404, name)

    def test_a_site_that_is_no_longer_configured_can_be_unlinked(self):
        rita = make_user("Rita")
        self.client.force_login(rita)
        self.come_in(process="connect")
        account = rita.socialaccount_set.get()
        with override_settings(SOCIALACCOUNT_PROVIDERS={}):
            self.assertContains(self.client.get(reverse("socialaccount_connections")), "another site")
            self.go("socialaccount_connections", {"account": account.pk})
        self.assertFalse(rita.socialaccount_set.exists())

    def test_the_last_way_in_stays(self):
        rita = make_user("Rita")
        rita.emailaddress_set.update(verified=False)
        self.client.force_login(rita)
        self.come_in(process="connect")
        account = rita.socialaccount_set.get()
        answer = self.go("socialaccount_connections", {"account": account.pk})
        self.assertContains(answer, "This is your only way in", status_code=answer.status_code)
        self.assertContains(answer, "Prove your address", status_code=answer.status_code)
        self.assertNotContains(answer, "you can unlink any of them", status_code=answer.status_code)
        self.assertTrue(rita.socialaccount_set.exists())

    def test_a_linked_account_of_somebody_else_stays_theirs(self):
        make_user("Tom")
        self.client.force_login(make_user("Rita"))
        self.come_in(process="connect")
        self.client = Client()
        self.client.force_login(make_user("Tom"))
        self.come_in(process="connect")
        self.assertEqual(SocialAccount.objects.get().user, make_user("Rita"))

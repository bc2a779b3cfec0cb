"""Signing in through another site: OpenID Connect and WordPress.com, against a real server on this computer."""

import re
from urllib.parse import parse_qs, urlsplit

from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client
from django.urls import reverse
from post_office.models import Email

from accounts.models import User
from tests.accounts.there_and_back import OtherSiteTestCase
from tests.accounts.ways import PASSWORD
from tests.builders import letters_to, make_post, make_user


class SharedTests:
    """What holds for both kinds of provider."""

    def test_the_first_time_only_a_name_is_asked(self):
        self.assertRedirects(self.come_in(), reverse("socialaccount_signup"))
        self.assertContains(self.client.get(reverse("socialaccount_signup")), "rita@example.org")
        self.assertRedirects(self.join(), "/")
        self.assertTrue(self.is_signed_in())
        rita = User.objects.get()
        self.assertEqual(
            (rita.public_name, rita.email, rita.has_usable_password()), ("Rita", "rita@example.org", False)
        )

    def test_of_the_other_account_only_its_number_is_kept(self):
        self.come_in()
        self.join()
        account = SocialAccount.objects.get()
        self.assertEqual((account.provider, account.uid, account.extra_data), (self.provider_id, "4711", {}))
        self.client.logout()
        self.come_in()
        account.refresh_from_db()
        self.assertEqual((account.extra_data, SocialToken.objects.count()), ({}, 0))

    def test_who_returns_is_signed_in_at_once(self):
        self.come_in()
        self.join()
        self.client = Client()
        self.assertRedirects(self.come_in(), "/")
        self.assertTrue(self.is_signed_in())
        self.assertEqual(User.objects.count(), 1)

    def test_the_reader_comes_back_to_the_post(self):
        address = make_post().get_absolute_url()
        self.come_in(next=address)
        self.assertRedirects(self.join(), address)
        self.client = Client()
        self.assertRedirects(self.come_in(next=address), address)

    def test_an_unproved_address_gets_a_code_first(self):
        self.provider.person["email_verified"] = False
        self.come_in()
        self.assertRedirects(self.join(), "/accounts/confirm-email/")
        self.assertFalse(self.is_signed_in())
        self.verify()
        self.assertTrue(self.is_signed_in())

    def test_the_word_false_proves_nothing(self):
        self.provider.person["email_verified"] = "false"
        self.come_in()
        self.assertRedirects(self.join(), "/accounts/confirm-email/")

    def test_a_proved_address_cannot_be_exchanged_for_that_of_somebody_else(self):
        self.come_in()
        self.join(email="tom@example.org")
        self.assertEqual(User.objects.get().email, "rita@example.org")

    def test_an_unproved_address_can_be_typed_again(self):
        self.provider.person["email_verified"] = False
        self.come_in()
        self.join(email="other@example.org")
        self.verify("other@example.org")
        self.assertTrue(self.is_signed_in())
        self.assertEqual([each.email for each in User.objects.get().emailaddress_set.all()], ["other@example.org"])

    def test_a_known_address_that_is_proved_leads_to_the_old_way_in(self):
        rita = make_user("Rita")
        answer = self.come_in()
        self.assertContains(answer, "please sign in the way you did before", status_code=409)
        self.assertContains(answer, reverse("account_request_login_code"), status_code=409)
        self.assertFalse(self.is_signed_in())
        self.assertFalse(rita.socialaccount_set.exists())

    def test_a_known_address_that_is_not_proved_takes_over_nothing(self):
        rita = make_user("Rita", password=PASSWORD)
        self.provider.person["email_verified"] = False
        self.assertRedirects(self.come_in(), reverse("socialaccount_signup"))
        known = self.join("Ben")
        self.assertRedirects(known, "/accounts/confirm-email/")
        self.assertFalse(self.is_signed_in())
        self.assertEqual((User.objects.count(), SocialAccount.objects.count()), (1, 0))
        rita.refresh_from_db()
        self.assertTrue(rita.check_password(PASSWORD))
        self.assertIn("sign in first", letters_to(rita)[-1].message)

    def test_who_says_no_there_is_told_of_other_ways(self):
        self.provider.mood = "refuses"
        answer = self.client.get(self.there_and_back(self.leave()), follow=True)
        self.assertContains(answer, "a code by mail always works")
        self.assertFalse(self.is_signed_in())

    def test_a_provider_that_is_down_leaves_the_mailed_code(self):
        self.come_in()
        self.join()
        self.client = Client()
        address = self.there_and_back(self.leave())
        self.provider.mood = "broken"
        answer = self.client.get(address)
        self.assertContains(answer, "get a code by mail", status_code=answer.status_code)
        self.assertGreaterEqual(answer.status_code, 400)
        self.assertFalse(self.is_signed_in())
        self.ask_for_code()
        self.enter_code()
        self.assertTrue(self.is_signed_in())

    def test_a_provider_that_is_gone_by_then_leaves_the_mailed_code(self):
        address = self.there_and_back(self.leave())
        self.provider.stop()
        answer = self.client.get(address)
        self.assertContains(answer, "get a code by mail", status_code=answer.status_code)
        self.assertGreaterEqual(answer.status_code, 400)
        self.assertFalse(self.is_signed_in())

    def test_an_address_to_throw_away_is_marked_and_not_refused(self):
        self.provider.person["email"] = "rita@mailinator.com"
        self.come_in()
        self.join(email="rita@mailinator.com")
        self.assertTrue(User.objects.get().needs_review)

    def test_a_person_without_a_number_is_the_provider_s_fault(self):
        address = self.there_and_back(self.leave())
        del self.provider.person["id"]
        self.provider.person["sub"] = None
        answer = self.client.get(address)
        self.assertContains(answer, "get a code by mail", status_code=answer.status_code)
        self.assertFalse(self.is_signed_in())

    def test_a_state_that_was_tampered_with_is_refused(self):
        path = self.there_and_back(self.leave())
        for odd in (re.sub(r"state=[^&]*", "state=forged", path), re.sub(r"&?state=[^&]*", "", path)):
            answer = self.client.get(odd)
            self.assertContains(answer, "The other site did not let you in", status_code=401)
        self.assertFalse(self.is_signed_in())

    def test_what_comes_back_to_another_browser_is_refused(self):
        path = self.there_and_back(self.leave())
        self.client = Client()
        self.assertEqual(self.client.get(path).status_code, 401)
        self.assertFalse(self.is_signed_in())

    def test_a_code_works_once(self):
        path = self.there_and_back(self.leave())
        self.client.get(path)
        self.client = Client()
        state = parse_qs(urlsplit(self.leave()).query)["state"][0]
        answer = self.client.get(re.sub(r"state=[^&]*", f"state={state}", path))
        self.assertEqual(answer.status_code, 401)

    def test_a_taken_name_can_be_chosen_again(self):
        make_user("Tom")
        self.come_in()
        self.assertContains(self.join("T0m"), "Somebody here has this name")
        self.assertRedirects(self.join("Rita"), "/")

    def test_leaving_is_a_post(self):
        answer = self.client.get(reverse(self.login_name, kwargs=self.login_kwargs))
        self.assertContains(answer, f"You leave this site for {self.provider_name}")

    def test_the_page_that_leads_away_needs_no_hole_in_the_policy(self):
        answer = self.client.post(reverse(self.login_name, kwargs=self.login_kwargs))
        self.assertIn("form-action 'self';", answer.headers["Content-Security-Policy"] + ";")
        self.assertContains(answer, f'content="0; url={self.provider.url}')
        self.assertIn("no-store", answer.headers["Cache-Control"])

    def test_linking_and_unlinking(self):
        rita = make_user("Rita", password=PASSWORD)
        self.go("account_login", {"login": rita.email, "password": PASSWORD})
        self.provider.person["email"] = "other@example.org"
        self.assertContains(self.client.get(reverse("socialaccount_connections")), f">Link {self.provider_name}<")
        self.assertRedirects(self.come_in(process="connect"), reverse("socialaccount_connections"))
        account = rita.socialaccount_set.get()
        page = self.client.get(reverse("socialaccount_connections"))
        self.assertContains(page, f'Unlink<span class="visually-hidden"> {self.provider_name}')
        self.assertContains(page, ">Link ", count=1)
        self.assertNotContains(page, f">Link {self.provider_name}<")
        self.client = Client()
        self.come_in()
        self.assertTrue(self.is_signed_in())
        self.go("socialaccount_connections", {"account": account.pk})
        self.assertFalse(rita.socialaccount_set.exists())
        subjects = [letter.subject for letter in letters_to(rita)]
        self.assertEqual([self.provider_name in subject for subject in subjects], [True, True])

    def test_the_way_in_stands_beside_the_comment_form(self):
        address = make_post().get_absolute_url()
        self.come_in(next=address)
        self.join()
        self.assertContains(self.client.get(address), f"through {self.provider_name}")
        self.client = Client()
        self.client.force_login(User.objects.get(public_name="Rita"))
        self.assertNotContains(self.client.get(address), "through")

    def test_a_letter_of_linking_names_no_network_address(self):
        rita = make_user("Rita")
        self.client.force_login(rita)
        self.come_in(process="connect")
        self.assertNotIn("127.0.0.1", Email.objects.get().message)


class OpenIDConnectTest(SharedTests, OtherSiteTestCase):
    __test__ = True

    def test_a_provider_that_cannot_say_where_to_go(self):
        self.provider.mood = "broken"
        answer = self.client.post(reverse(self.login_name, kwargs=self.login_kwargs))
        self.assertContains(answer, "get a code by mail", status_code=503)

    def test_a_provider_that_is_gone(self):
        self.provider.stop()
        answer = self.client.post(reverse(self.login_name, kwargs=self.login_kwargs))
        self.assertContains(answer, "get a code by mail", status_code=503)


class WordPressComTest(SharedTests, OtherSiteTestCase):
    __test__ = True
    login_name, login_kwargs, provider_id, provider_name = "wordpress_com_login", {}, "wordpress_com", "WordPress.com"

    def test_it_asks_who_it_is_and_nothing_more(self):
        self.come_in()
        asked = dict(self.provider.asked)
        self.assertEqual(asked["/oauth2/authenticate"]["scope"], "auth")
        self.assertEqual(asked["/rest/v1.1/me"], {"fields": "ID,email,email_verified"})

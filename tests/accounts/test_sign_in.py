from django.test import Client, override_settings

from tests.accounts.ways import PASSWORD, WaysTestCase, likeness
from tests.builders import letters_to, make_moderator, make_page, make_post, make_user


class SignInTest(WaysTestCase):
    def setUp(self):
        super().setUp()
        self.rita = make_user("Rita", password=PASSWORD)

    def sign_in(self, email="rita@example.org", password=PASSWORD, **more):
        return self.go("account_login", {"login": email, "password": password, **more})

    def test_it_works_with_a_password(self):
        self.assertRedirects(self.sign_in(), "/")
        self.assertTrue(self.is_signed_in())

    def test_the_menu_leads_back_to_the_page_one_was_on(self):
        post = make_post()
        page = self.client.get(post.get_absolute_url())
        self.assertContains(page, f'href="/accounts/login/?next={post.get_absolute_url()}"')
        self.assertRedirects(self.sign_in(next=post.get_absolute_url()), post.get_absolute_url())
        self.client.logout()
        self.assertNotContains(self.client.get("/accounts/signup/"), "?next=/accounts/")

    def test_it_works_with_a_code(self):
        self.ask_for_code()
        self.assertFalse(self.is_signed_in())
        self.assertRedirects(self.enter_code(), "/")
        self.assertTrue(self.is_signed_in())

    def test_a_wrong_password_is_answered_alike_for_every_address(self):
        known, unknown = self.sign_in(password="wrong"), self.sign_in("ben@example.org")
        self.assertEqual(known.status_code, 200)
        self.assertEqual(likeness(known, "rita@example.org"), likeness(unknown, "ben@example.org"))
        self.assertFalse(self.is_signed_in())

    def test_a_wrong_code_does_not_sign_in(self):
        self.ask_for_code()
        self.assertEqual(self.go("account_confirm_login_code", {"code": "WRONG1"}).status_code, 200)
        self.assertFalse(self.is_signed_in())

    def test_a_code_works_once(self):
        self.ask_for_code()
        code = self.code_mailed_to("rita@example.org")
        self.enter_code()
        self.client.logout()
        self.go("account_confirm_login_code", {"code": code})
        self.assertFalse(self.is_signed_in())

    def test_a_code_works_in_the_browser_that_asked_for_it(self):
        self.ask_for_code()
        self.client = Client()
        self.enter_code()
        self.assertFalse(self.is_signed_in())

    def test_asking_for_a_code_or_a_new_password_tells_nothing_of_the_address(self):
        for name in ("account_request_login_code", "account_reset_password"):
            answers = []
            for email in ("rita@example.org", "ben@example.org"):
                self.client = Client()
                answer = self.go(name, {"email": email})
                page = self.client.get(answer["Location"])
                answers.append((likeness(answer), likeness(page, email)))
            self.assertEqual(answers[0], answers[1], name)
        self.assertEqual(len(letters_to(self.rita)), 2)

    def test_the_reader_comes_back_to_the_post(self):
        address = make_post().get_absolute_url()
        self.assertRedirects(self.sign_in(next=address), address)
        self.client = Client()
        asked = self.ask_for_code(next=address)
        self.assertRedirects(self.enter_code(asked=asked), address)

    def test_the_way_back_is_kept_from_page_to_page(self):
        address = make_post().get_absolute_url() + "?kept=1"
        for page in ("/accounts/login/", "/accounts/signup/", "/accounts/login/code/"):
            answer = self.client.get(page, {"next": address})
            self.assertContains(answer, f'name="next" value="{address}"')
            self.assertIn("next=%2Fposts%2F", answer.content.decode().replace("next=/posts/", "next=%2Fposts%2F"))

    def test_nobody_is_led_to_another_site(self):
        for place in ("https://evil.example/", "//evil.example", "/\\evil.example", "https:evil.example"):
            self.client = Client()
            self.assertEqual(self.sign_in(next=place)["Location"], "/", place)

    def test_guessing_ends_in_429(self):
        statuses = [self.sign_in(password=f"guess {turn}").status_code for turn in range(31)]
        self.assertEqual((statuses[0], statuses[-1]), (200, 429))

    def test_after_some_wrong_passwords_the_right_one_does_not_help(self):
        for turn in range(6):
            self.sign_in(password=f"guess {turn}")
        answer = self.sign_in()
        self.assertContains(answer, "Too many tries", status_code=429)
        self.assertEqual(answer.headers["Retry-After"], "300")
        self.assertFalse(self.is_signed_in())

    def test_nobody_s_letterbox_is_filled_with_codes(self):
        for _ in range(6):
            self.client = Client()
            answer = self.ask_for_code()
        self.assertContains(answer, "Too many", status_code=429)
        self.assertEqual(len(letters_to(self.rita)), 3)

    def test_nobody_asks_for_the_codes_of_many(self):
        for turn in range(21):
            self.client = Client()
            answer = self.ask_for_code(f"reader{turn}@example.org")
        self.assertContains(answer, "Too many", status_code=429)

    def test_the_admin_leads_to_the_same_sign_in(self):
        answer = self.client.get("/admin/login/?next=/admin/", follow=True)
        self.assertTrue(answer.redirect_chain[-1][0].startswith("/accounts/login/"))
        self.assertEqual(self.client.get("/admin/").status_code, 302)
        make_moderator("Max").set_password(PASSWORD)
        answer = self.client.post("/admin/login/", {"username": "max@example.org", "password": PASSWORD})
        self.assertFalse(self.is_signed_in())

    def test_signing_out_is_a_post(self):
        self.sign_in()
        self.client.get("/accounts/logout/")
        self.assertTrue(self.is_signed_in())
        self.client.post("/accounts/logout/")
        self.assertFalse(self.is_signed_in())

    def test_after_it_only_the_heading_says_so(self):
        self.client.force_login(make_user("Tom"))
        answers = [self.client.post("/accounts/logout/", follow=True), self.client.get("/")]
        self.assertContains(answers[0], '<h1 class="main__title">You are signed out</h1>')
        for answer in answers:
            self.assertNotContains(answer, 'class="message')

    def test_nothing_odd_breaks_the_forms(self):
        for odd in ("x\x00y", "9" * 400, "\U0001f642", "\u202e", "' OR 1=1 --"):
            for name, field in (
                ("account_login", "login"), ("account_login", "password"), ("account_request_login_code", "email"),
                ("account_reset_password", "email"),
            ):  # fmt: skip
                data = {"login": "a@example.org", "password": "b", "email": "a@example.org"} | {field: odd}
                self.assertLess(self.go(name, data).status_code, 500, (name, odd))
            self.ask_for_code()
            self.assertLess(self.go("account_confirm_login_code", {"code": odd}).status_code, 500)
        for key in ("1-x", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzz-x", f"{'9' * 300}-x-y"):
            self.assertLess(self.client.get(f"/accounts/password/reset/key/{key}/").status_code, 500)

    def test_what_is_no_address_leads_nowhere(self):
        for page in ("/accounts/login/", "/accounts/signup/", "/accounts/linked/login/cancelled/"):
            for bad in ("http://[::1", "//["):
                self.assertEqual(self.client.get(page, {"next": bad}).status_code, 200)


class LetterboxPageTest(WaysTestCase):
    def setUp(self):
        super().setUp()
        self.sign_up()
        make_page("About")

    @override_settings(DEMO=True)
    def test_it_works(self):
        self.assertContains(self.client.get("/letters/"), self.code_mailed_to("rita@example.org"))

    def test_outside_the_demo_it_does_not_exist(self):
        self.assertEqual(self.client.get("/letters/").status_code, 404)

    @override_settings(DEMO=True)
    def test_other_computers_do_not_see_it(self):
        for address in ("192.0.2.7", "127.0.0.1.evil.example", "::ffff:192.0.2.7", ""):
            self.assertEqual(self.client.get("/letters/", REMOTE_ADDR=address).status_code, 404, address)

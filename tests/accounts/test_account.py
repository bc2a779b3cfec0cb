from tests.accounts.ways import WaysTestCase
from tests.builders import make_comment, make_post, make_user


class AccountTest(WaysTestCase):
    def setUp(self):
        super().setUp()
        self.rita = make_user("Rita")
        self.client.force_login(self.rita)

    def rename(self, name):
        return self.client.post("/accounts/me/", {"public_name": name})

    def test_it_works(self):
        self.assertRedirects(self.rename("Rita K."), "/accounts/me/")
        self.rita.refresh_from_db()
        self.assertEqual(self.rita.public_name, "Rita K.")

    def test_a_name_in_use_is_refused(self):
        make_user("Tom")
        self.assertContains(self.rename("T0m"), "Somebody here has this name", status_code=400)
        self.rita.refresh_from_db()
        self.assertEqual(self.rita.public_name, "Rita")

    def test_the_own_name_may_be_written_in_another_way(self):
        self.assertRedirects(self.rename("RITA"), "/accounts/me/")

    def test_the_header_shows_the_name_as_it_is_and_not_as_it_was_tried(self):
        make_user("Tom")
        self.assertContains(self.rename("Tom!"), "Rita", status_code=400)

    def test_the_new_name_stands_beside_old_comments(self):
        post = make_post()
        make_comment(post, self.rita)
        self.rename("Rita of the hills")
        self.assertContains(self.client.get(post.get_absolute_url()), "Rita of the hills")

    def test_only_the_name_is_taken_from_the_form(self):
        self.client.post("/accounts/me/", {"public_name": "Rita", "email": "x@example.org", "is_staff": "on"})
        self.rita.refresh_from_db()
        self.assertEqual((self.rita.email, self.rita.is_staff), ("rita@example.org", False))

    def test_strangers_are_asked_to_sign_in(self):
        self.client.logout()
        self.assertRedirects(self.client.get("/accounts/me/"), "/accounts/login/?next=/accounts/me/")

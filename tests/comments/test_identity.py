from django.test import TestCase

from comments.models import Participation
from tests.builders import make_comment, make_post, make_user

TEXT = "Half a sentence about walk"


class ChangeIdentityTest(TestCase):
    def setUp(self):
        self.post_, self.rita = make_post(), make_user("Rita")
        self.client.force_login(self.rita)

    def leave(self, act="change", text=TEXT, **more):
        return self.client.post(
            self.post_.get_absolute_url() + "comments/identity/", {"act": act, "text": text, **more}
        )

    def is_signed_in(self):
        return "_auth_user_id" in self.client.session

    def test_the_text_goes_along_to_the_next_account(self):
        answer = self.leave()
        self.assertFalse(self.is_signed_in())
        page = self.client.get(answer["Location"])
        self.client.force_login(make_user("Tom"))
        self.assertContains(self.client.get(page.context["redirect_field_value"]), TEXT)

    def test_an_answer_stays_an_answer(self):
        make_comment(self.post_)
        self.leave(parent="1", members_only="on")
        self.client.force_login(make_user("Tom"))
        page = self.client.get(self.post_.get_absolute_url())
        self.assertContains(page, "Your answer to #1")
        self.assertContains(page, "checked")

    def test_nothing_else_goes_along(self):
        self.client.session["secret"] = "x"
        self.leave()
        self.assertEqual(set(self.client.session.keys()), {"kept_comment", "_session_expiry"})

    def test_signing_out_leaves_the_text_with_the_account(self):
        self.assertRedirects(self.leave("leave"), "/accounts/signed-out/")
        self.assertNotContains(self.client.get(self.post_.get_absolute_url()), TEXT)
        self.client.force_login(make_user("Tom"))
        self.assertNotContains(self.client.get(self.post_.get_absolute_url()), TEXT)
        self.client.force_login(self.rita)
        self.assertContains(self.client.get(self.post_.get_absolute_url()), TEXT)

    def test_without_a_text_an_earlier_one_stays(self):
        self.leave("leave")
        self.client.force_login(self.rita)
        self.leave("leave", text=" ")
        self.assertEqual(Participation.objects.get(user=self.rita).draft, TEXT)

    def test_a_text_too_long_to_keep_stays_in_the_form(self):
        answer = self.leave(text="a" * 100_001)
        self.assertContains(answer, "a" * 100_001, status_code=400)
        self.assertTrue(self.is_signed_in())

    def test_it_is_a_post(self):
        self.assertEqual(self.client.get(self.post_.get_absolute_url() + "comments/identity/").status_code, 405)
        self.assertTrue(self.is_signed_in())

    def test_the_button_that_posts_comes_first(self):
        """The Enter key presses the first button of a form."""
        page = self.client.get(self.post_.get_absolute_url()).content.decode()
        self.assertLess(page.index("Post comment"), page.index("Sign in as somebody else"))

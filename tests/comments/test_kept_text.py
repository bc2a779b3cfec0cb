"""A guest writes first and joins or signs in next; the text waits in the form at the end of the way."""

from django.test import Client
from django.urls import reverse

from comments.models import Comment
from tests.accounts.ways import WaysTestCase
from tests.builders import make_comment, make_post, make_user
from tests.pages import hidden_fields, typed


class KeptTextTest(WaysTestCase):
    def setUp(self):
        super().setUp()
        self.post = make_post()
        self.url = reverse("comments:begin", args=[self.post.slug])
        self.client = Client(headers={"Sec-Fetch-Site": "same-origin"})

    def begin(self, text="A long one & <true>.", **more):
        return self.client.post(self.url, {"text": text, **more})

    def next_field(self, answer):
        return self.client.get(answer["Location"]).context["redirect_field_value"]

    def page(self):
        return self.client.get(self.post.get_absolute_url()).content.decode()

    def test_it_works_for_somebody_new(self):
        root = make_comment(self.post, make_user("Tom"))
        answer = self.begin(join="1", parent=root.number)
        self.assertTrue(answer["Location"].startswith("/accounts/signup/"))
        self.sign_up(next=self.next_field(answer))
        back = self.verify()["Location"]
        self.assertTrue(back.startswith(self.post.get_absolute_url()))
        page = self.client.get(back).content.decode()
        self.assertEqual(typed(page), "A long one & <true>.")
        self.assertEqual(hidden_fields(page)["parent"], "1")
        self.client.post(reverse("comments:post", args=[self.post.slug]), hidden_fields(page) | {"text": typed(page)})
        self.assertEqual(Comment.objects.get(number=2).reply_to, root)
        self.assertEqual(typed(self.page()), "")

    def test_it_works_for_somebody_who_signs_in_by_code(self):
        make_user("Rita")
        answer = self.begin(**{"sign-in": "1"})
        self.assertTrue(answer["Location"].startswith("/accounts/login/"))
        asked = self.ask_for_code(next=self.next_field(answer))
        page = self.client.get(self.enter_code(asked=asked)["Location"]).content.decode()
        self.assertEqual(typed(page), "A long one & <true>.")

    def test_the_text_waits_for_its_own_post(self):
        other = make_post("Another post")
        self.begin()
        self.assertEqual(typed(self.client.get(other.get_absolute_url()).content.decode()), "")
        self.assertEqual(typed(self.page()), "A long one & <true>.")

    def test_nobody_else_sees_it(self):
        self.begin("SECRET")
        self.assertNotContains(Client().get(self.post.get_absolute_url()), "SECRET")

    def test_a_guest_who_writes_nothing_gets_no_cookie(self):
        for address in (self.post.get_absolute_url(), "/", "/feed/", "/archive/"):
            self.assertEqual(self.client.get(address).cookies, {}, address)

    def test_a_form_on_another_site_cannot_fill_in_a_text(self):
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}):
            client = Client(headers=headers)
            answer = client.post(self.url, {"text": "Buy this."})
            self.assertEqual(answer.status_code, 403)
            self.assertNotIn("session", client.cookies)

    def test_an_old_browser_that_names_the_site_is_believed(self):
        client = Client(headers={"Origin": "http://testserver"})
        self.assertEqual(client.post(self.url, {"text": "A long one."}).status_code, 302)

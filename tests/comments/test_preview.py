"""How a comment will look, before it is posted; also for guests."""

from django.test import Client, TestCase
from django.urls import reverse

from comments.models import Comment
from tests.builders import make_comment, make_post, make_user
from tests.pages import hidden_fields, typed

TEXT = "A *small* study & <b>big</b> words."
LOOK = "A <em>small</em> study &amp; &lt;b&gt;big&lt;/b&gt; words."


class PreviewTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        make_comment(cls.post, make_user("Tom"), text="An open question.")
        cls.url = reverse("comments:post", args=[cls.post.slug])
        cls.begin_url = reverse("comments:begin", args=[cls.post.slug])

    def preview(self, url=None, text=TEXT, **more):
        return self.client.post(url or self.url, {"text": text, "preview": "1", **more})

    def test_it_works(self):
        self.client.force_login(make_user("Rita"))
        sent = hidden_fields(self.client.get(self.post.get_absolute_url() + "?reply=1").content.decode())
        answer = self.preview(**sent)
        self.assertContains(answer, LOOK)
        self.assertContains(answer, "An open question.")
        page = answer.content.decode()
        self.assertEqual((typed(page), hidden_fields(page)), (TEXT, sent))
        self.assertEqual(Comment.objects.count(), 1)
        self.client.post(self.url, hidden_fields(page) | {"text": typed(page)})
        self.assertEqual(Comment.objects.get(number=2).reply_to.number, 1)

    def test_it_works_for_a_guest(self):
        self.client = Client(headers={"Sec-Fetch-Site": "same-origin"})
        answer = self.preview(self.begin_url)
        self.assertContains(answer, LOOK)
        self.assertContains(answer, "Join and go on")
        self.assertEqual(typed(answer.content.decode()), TEXT)
        self.assertEqual(answer.cookies, {})

    def test_another_site_cannot_show_a_text_here(self):
        self.client = Client(headers={"Sec-Fetch-Site": "cross-site"})
        answer = self.preview(self.begin_url)
        self.assertNotContains(answer, LOOK, status_code=403)

    def test_nothing_has_no_looks(self):
        self.client.force_login(make_user("Rita"))
        self.assertContains(self.preview(text=" "), "Please write something first.", status_code=400)

    def test_somebody_signed_out_gets_the_text_back(self):
        answer = self.preview()
        self.assertEqual((answer.status_code, typed(answer.content.decode())), (403, TEXT))

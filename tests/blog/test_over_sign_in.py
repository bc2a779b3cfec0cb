"""A form that is sent after its session has ended: the words wait, and stand in the form after signing in."""

from django.contrib.sessions.models import Session
from django.core import signing
from django.urls import reverse

from accounts import over_sign_in
from blog.models import Draft, Post, Revision
from tests.accounts.ways import PASSWORD, WaysTestCase
from tests.blog.test_admin import ADD, change
from tests.blog.test_drafts import Window, hidden
from tests.builders import make_author, make_post, make_user
from tests.crowd import signed_in

KEPT = "Here is what you typed before you were signed out."


class OverSignInTest(WaysTestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = make_author("Ada").user
        cls.post = make_post("A report", body="<p>As it was.</p>", status="draft")

    def setUp(self):
        super().setUp()
        self.ada.set_password(PASSWORD)
        self.ada.save()

    def send_signed_out(self, thing, **fields):
        """Open the form, end the session, and send it as a browser without a script does. Return the answer."""
        window = Window(self.ada, thing)
        self.client = window.client
        writer = hidden(self.client.get(window.address), "writer")
        Session.objects.all().delete()
        return window.press(writer=writer, **fields)

    def sign_in(self, answer):
        back = answer["Location"].partition("?next=")[2]
        return self.go("account_login", {"login": self.ada.email, "password": PASSWORD, "next": back})

    def kept_form(self, address):
        page = self.client.get(address)
        self.assertContains(page, KEPT)
        return page, page.context["adminform"].form

    def test_it_works(self):
        answer = self.send_signed_out(self.post, body="<p>All of it.</p>", status="published", note="At last")
        self.assertEqual(answer["Location"], f"{reverse('account_login')}?next={change(self.post)}")
        self.assertContains(self.client.get(answer["Location"]), "What you typed is kept")
        self.assertRedirects(self.sign_in(answer), change(self.post), fetch_redirect_response=False)
        page, form = self.kept_form(change(self.post))
        self.assertEqual(form["body"].value(), "<p>All of it.</p>")
        self.assertContains(page, 'value="At last"')
        # Nothing is done until somebody who is signed in presses a button.
        self.assertEqual(Post.objects.get().body, "<p>As it was.</p>")
        self.assertFalse(Draft.objects.exclude(content=None).exists())

    def test_pressing_the_button_again_saves_it_and_forgets_it(self):
        self.sign_in(self.send_signed_out(self.post, body="<p>All of it.</p>", status="published"))
        window = Window(self.ada, self.post)
        window.client = self.client
        window.open()
        window.press(status="published")
        self.assertEqual(Post.objects.get().body, "<p>All of it.</p>")
        self.assertNotContains(self.client.get(change(self.post)), KEPT)

    def test_a_mailed_code_leads_there_too(self):
        answer = self.send_signed_out(self.post, body="<p>All of it.</p>")
        back = answer["Location"].partition("?next=")[2]
        asked = self.ask_for_code(self.ada.email, next=back)
        self.assertRedirects(self.enter_code(self.ada.email, asked), change(self.post))
        self.kept_form(change(self.post))

    def test_a_new_post_too(self):
        answer = self.send_signed_out(None, title="Begun", body="<p>All of it.</p>")
        self.assertRedirects(self.sign_in(answer), ADD, fetch_redirect_response=False)
        page, form = self.kept_form(ADD)
        self.assertEqual((form["title"].value(), form["body"].value()), ("Begun", "<p>All of it.</p>"))
        self.assertContains(page, "1 minute to read")  # the checks look at these words, too

    def test_the_server_has_kept_an_earlier_part_of_a_new_post(self):
        window = Window(self.ada)
        self.client = window.client
        writer = hidden(self.client.get(ADD), "writer")
        window.autosave(title="Begun", body="<p>A part.</p>")
        Session.objects.all().delete()
        self.sign_in(window.press(body="<p>All of it.</p>", writer=writer))
        page, form = self.kept_form(ADD)
        self.assertEqual(hidden(page, "draft"), window.key)
        signs = {"stand": hidden(page, "stand"), "draft": hidden(page, "draft")}
        sent = window.sent(**signs, body=form["body"].value(), status="draft")
        self.client.post(ADD, sent)
        self.assertEqual(Post.objects.get(title="Begun").body, "<p>All of it.</p>")
        self.assertFalse(Draft.objects.filter(post=None).exists())

    def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(self):
        answer = self.send_signed_out(self.post, body="<p>By Ada.</p>")
        self.post.body = "<p>By a shell.</p>"
        self.post.save()
        self.sign_in(answer)
        page, _ = self.kept_form(change(self.post))
        window = Window(self.ada, self.post)
        sent = window.sent(stand=hidden(page, "stand"), body="<p>By Ada.</p>", status="draft")
        self.assertIn("/together/", self.client.post(change(self.post), sent)["Location"])
        self.assertEqual(Post.objects.get().body, "<p>By a shell.</p>")
        self.assertFalse(Revision.objects.filter(content__body="<p>By Ada.</p>", was_live=True).exists())

    def test_somebody_else_on_the_same_computer_sees_nothing(self):
        self.send_signed_out(self.post, body="<p>All of it.</p>")
        self.post.co_authorships.create(author=make_author("Bob"), position=1)
        self.client.force_login(make_author("Bob").user, "django.contrib.auth.backends.ModelBackend")
        page = self.client.get(change(self.post))
        self.assertNotContains(page, KEPT)
        self.assertNotContains(page, "All of it.")

    def test_strangers_can_keep_nothing(self):
        stranger = signed_in(make_user("Rita"))
        stranger.logout()
        foreign = signing.dumps(self.ada.pk, salt="somewhere else")
        for writer in ("", "x", str(self.ada.pk), foreign):
            answer = stranger.post(change(self.post), {"body": "x", "writer": writer})
            self.assertIn("/login/", answer["Location"])
            self.assertNotIn(over_sign_in.SESSION_KEY, stranger.session, writer)

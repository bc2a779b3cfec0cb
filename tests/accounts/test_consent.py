"""What people accept when they join, and again before they write when it has changed."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import consent
from accounts.models import Consent, ConsentText, User
from comments.models import Comment
from tests.accounts.ways import WaysTestCase
from tests.builders import make_comment, make_post, make_user
from tests.pages import hidden_fields

Kind = ConsentText.Kind
TEXT = 'Two lines,\nand "quotes" <b>.'


def publish(kind=Kind.PRIVACY, **fields):
    text = ConsentText(kind=kind, link=f"/{kind}/", **fields)
    consent.publish(text)
    return text


class JoiningTest(WaysTestCase):
    def test_the_form_says_what_is_accepted_and_it_is_noted(self):
        publish(Kind.TERMS)
        publish()
        publish()
        page = self.client.get(reverse("account_signup"))
        self.assertContains(page, "By joining you accept")
        self.assertContains(page, 'href="/privacy/"', count=1)
        self.sign_up()
        accepted = Consent.objects.filter(person__public_name="Rita").values_list("text__kind", "text__version")
        self.assertEqual(set(accepted), {("terms", 1), ("privacy", 2)})

    def test_without_texts_nothing_is_said(self):
        self.assertNotContains(self.client.get(reverse("account_signup")), "By joining")
        self.sign_up()
        self.assertTrue(User.objects.filter(public_name="Rita").exists())


class ChangedTextTest(WaysTestCase):
    def setUp(self):
        super().setUp()
        self.rita, self.post = make_user(), make_post()
        self.first = publish()
        consent.accept(self.rita, [self.first])
        self.client.force_login(self.rita, "django.contrib.auth.backends.ModelBackend")
        self.url = reverse("comments:post", args=[self.post.slug])

    def write(self, **more):
        page = self.client.get(self.post.get_absolute_url()).content.decode()
        return self.client.post(self.url, {**hidden_fields(page), "text": TEXT, **more})

    def test_who_has_accepted_is_not_asked(self):
        self.assertEqual(self.write().status_code, 302)
        self.assertEqual(Comment.objects.count(), 1)

    def test_a_new_version_is_asked_about_before_a_comment(self):
        publish(news="We keep letters for less time.")
        page = self.write()
        self.assertContains(page, "We keep letters for less time.", status_code=409)
        self.assertFalse(Comment.objects.exists())

    def test_accepting_sends_the_very_text_on(self):
        publish()
        asked = self.write().context
        self.client.post(asked["address"], {**dict(asked["fields"]), asked["field"]: asked["mark"]})
        self.assertEqual(Comment.objects.get().comment.replace("\r\n", "\n"), TEXT)
        self.assertEqual(Consent.objects.filter(person=self.rita).count(), 2)
        self.assertEqual(self.write().status_code, 302)

    def test_the_page_carries_the_text_as_it_was_typed(self):
        publish()
        self.assertContains(self.write(), "and &quot;quotes&quot; &lt;b&gt;.", status_code=409)

    def test_a_version_that_came_meanwhile_is_not_accepted_unseen(self):
        mark = publish().pk
        publish()
        self.assertEqual(self.write(accept_texts=str(mark)).status_code, 409)
        self.assertEqual(Consent.objects.filter(person=self.rita).count(), 1)

    def test_changing_a_comment_asks_too(self):
        comment = make_comment(self.post, self.rita)
        publish()
        address = reverse("comments:edit", args=[self.post.slug, comment.number])
        self.assertEqual(self.client.post(address, {"text": "Other words."}).status_code, 409)

    def test_reading_is_not_held_up_and_costs_nothing(self):
        publish()
        with CaptureQueriesContext(connection) as queries:
            self.assertEqual(self.client.get(self.post.get_absolute_url()).status_code, 200)
        self.assertNotIn("consent", "".join(query["sql"] for query in queries))


class AdminTest(WaysTestCase):
    def setUp(self):
        super().setUp()
        boss = make_user("Boss", is_staff=True, is_superuser=True)
        self.client.force_login(boss, "django.contrib.auth.backends.ModelBackend")

    def test_a_version_is_added(self):
        for _ in range(2):
            self.client.post(reverse("admin:accounts_consenttext_add"), {"kind": "terms", "link": "/house-rules/"})
        self.assertEqual(list(ConsentText.objects.values_list("version", flat=True)), [2, 1])

    def test_it_must_lead_somewhere(self):
        add = reverse("admin:accounts_consenttext_add")
        for link in ("nothing here", "javascript:alert(1)", "//elsewhere.example/", "privacy", "/no such page/", ""):
            answer = self.client.post(add, {"kind": "terms", "link": link, "news": "Shorter."})
            self.assertContains(answer, "Please write where it can be read: an address of this site", msg_prefix=link)
            self.assertContains(answer, "Shorter.")
        self.assertContains(self.client.post(add, {"link": "/privacy/"}), "Please choose which of the two it is.")
        self.assertFalse(ConsentText.objects.exists())
        self.client.post(add, {"kind": "terms", "link": "https://clinic.example/rules"})
        self.assertEqual(ConsentText.objects.get().link, "https://clinic.example/rules")

    def test_none_is_changed(self):
        text = publish()
        address = reverse("admin:accounts_consenttext_change", args=[text.pk])
        self.assertEqual(self.client.post(address, {"kind": "terms", "link": "/x/"}).status_code, 403)

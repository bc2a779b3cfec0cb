"""What is typed at the desk is kept beside the published words, and nobody overwrites what they have not seen."""

import re
from html import unescape

from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from blog import drafts
from blog.models import Draft, Page, Post, Revision
from tests.blog.test_admin import ADD, POSTS, change, post_data
from tests.builders import forget_cached_lookups, make_author, make_page, make_post, make_user
from tests.crowd import signed_in


def hidden(page, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    return found and unescape(found[1])


def address(name, thing, *args, **query):
    return reverse(f"admin:blog_{thing._meta.model_name}_{name}", args=[thing.pk, *args], query=query or None)


class Window:
    """A form that somebody has open, as a browser without a script would have it; `autosave` is what the script does."""

    def __init__(self, person, thing=None, tab="", **fields):
        self.client, self.thing, self.tab = signed_in(person), thing, tab
        self.address = change(thing) if thing else ADD
        self.open()
        self.fields |= fields

    def open(self):
        page = self.client.get(self.address)
        assert page.status_code == 200, page.status_code
        form = page.context["adminform"].form
        values = {name: form[name].value() for name in form.fields}
        self.fields = post_data(**{name: "" if value is None else value for name, value in values.items()})
        if "published_at" in values:
            del self.fields["published_at"]
            when = values["published_at"]
            when = [when.strftime("%Y-%m-%d"), when.strftime("%H:%M:%S")] if hasattr(when, "strftime") else when
            self.fields |= dict(zip(("published_at_0", "published_at_1"), when or ["", ""]))
        if not isinstance(self.fields["tags"], str):
            self.fields["tags"] = ", ".join(tag.name for tag in self.fields["tags"])
        self.stand, self.key, self.aside = hidden(page, "stand"), hidden(page, "draft"), ""
        return page

    def sent(self, **more):
        signs = {"stand": self.stand, "draft": self.key, "tab": self.tab}
        return self.fields | signs | ({"aside": self.aside} if self.aside else {}) | more

    def autosave(self, **fields):
        self.fields |= fields
        where = address("autosave", self.thing) if self.thing else reverse("admin:blog_post_begin")
        answer = self.client.post(where, self.sent(aside=self.aside))
        found = answer.json()
        if answer.status_code == 200:
            self.stand, self.key = found["stand"], found["draft"]
        self.aside = found.get("aside", "")
        return answer

    def press(self, **more):
        return self.client.post(self.address, self.sent(**more))


class AutosaveTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = make_author("Ada")
        cls.post = make_post("A report", body="<p>As it was.</p>", tags=["HSCT"])
        cls.olive = User.objects.create_superuser("olive@example.org", "Olive")
        cls.bob = User.objects.create_superuser("bob@example.org", "Bob")

    def live(self):
        return Post.objects.get(pk=self.post.pk)

    def draft(self):
        return Draft.objects.get(post=self.post, is_aside=False)

    def test_it_works(self):
        ada = Window(self.ada.user, self.post)
        answer = ada.autosave(body="<p>As it is.</p>", tags="HSCT, walking")
        self.assertEqual(answer.status_code, 200)
        self.assertRegex(answer.json()["at"], r"^\d\d:\d\d:\d\d$")
        self.assertEqual(self.draft().content["body"], "<p>As it is.</p>")
        self.assertEqual(self.live().body, "<p>As it was.</p>")
        self.assertEqual(self.client.get(self.post.get_absolute_url()).content.count(b"As it is."), 0)

    def test_the_form_opens_with_the_kept_words(self):
        Window(self.ada.user, self.post).autosave(title="Half a ti", category="", published_at_0="2026-1")
        again = Window(self.ada.user, self.post)
        self.assertEqual((again.fields["title"], again.fields["category"]), ("Half a ti", ""))
        self.assertEqual(again.fields["published_at_0"], "2026-1")
        page = again.client.get(change(self.post))
        self.assertContains(page, "These are unpublished changes from")
        self.assertContains(page, "by you.")
        self.assertContains(Window(self.olive, self.post).open(), "<bdi>Ada</bdi>")

    def test_what_is_kept_is_clean(self):
        Window(self.ada.user, self.post).autosave(body='<p onclick="x()">Fine</p><script>x()</script>', title="a\x00b")
        self.assertEqual((self.draft().content["body"], self.draft().content["title"]), ("<p>Fine</p>", "ab"))

    def test_buttons_are_no_words(self):
        Window(self.ada.user, self.post).autosave(status="draft")
        self.assertNotIn("status", self.draft().content)
        self.assertEqual(self.live().status, "published")

    def test_two_windows_never_overwrite_each_other(self):
        ada, olive = Window(self.ada.user, self.post), Window(self.olive, self.post)
        olive.autosave(body="<p>By Olive.</p>")
        answer = ada.autosave(body="<p>By Ada.</p>")
        self.assertEqual(answer.status_code, 409)
        self.assertRegex(answer.json()["sentence"], r"^Olive changed this post at \d\d:\d\d\. Your words are kept\.$")
        self.assertEqual(self.draft().content["body"], "<p>By Olive.</p>")
        ada.autosave(body="<p>By Ada, and more.</p>")
        aside = Draft.objects.get(is_aside=True)
        self.assertEqual(aside.content["body"], "<p>By Ada, and more.</p>")
        self.assertEqual(answer.json()["link"], address("together", self.post, aside.key))

    def test_a_window_is_never_in_its_own_way(self):
        ada = Window(self.ada.user, self.post, tab="one")
        ada.autosave(body="<p>First.</p>")
        ada.stand = "0-" + ada.stand.partition("-")[2]  # the answer was lost
        self.assertEqual(ada.autosave(body="<p>Second.</p>").status_code, 200)
        ada.stand = "0-" + ada.stand.partition("-")[2]
        self.assertRedirects(ada.press(body="<p>Third.</p>"), POSTS)
        self.assertEqual(self.live().body, "<p>Third.</p>")

    def test_another_window_with_the_same_lost_answer_is(self):
        ada = Window(self.ada.user, self.post, tab="one")
        ada.autosave(body="<p>First.</p>")
        ada.stand, ada.tab = "0-" + ada.stand.partition("-")[2], "two"
        self.assertEqual(ada.autosave(body="<p>Second.</p>").status_code, 409)

    def test_the_same_words_twice_are_no_conflict(self):
        ada, again = Window(self.ada.user, self.post), Window(self.ada.user, self.post)
        ada.autosave(body="<p>The same.</p>")
        self.assertEqual(again.autosave(body="<p>The same.</p>").status_code, 200)
        self.assertFalse(Draft.objects.filter(is_aside=True).exists())

    def test_old_words_that_a_version_knows_are_not_kept_again(self):
        ada = Window(self.ada.user, self.post)
        Window(self.olive, self.post).press(title="By Olive", status="published")
        answer = ada.autosave()
        self.assertEqual((answer.status_code, answer.json()["link_text"]), (409, "Open the newest"))
        answer = ada.client.post(address("autosave", self.post), ada.sent())  # left behind in a browser
        self.assertEqual((answer.status_code, answer.json()), (200, {"is_known": True}))
        self.assertFalse(Draft.objects.filter(is_aside=True).exists())

    def test_a_change_outside_the_desk_is_seen(self):
        ada = Window(self.ada.user, self.post)
        Post.objects.filter(pk=self.post.pk).update(title="By a shell")
        self.assertEqual(ada.autosave(title="By Ada").status_code, 409)
        self.assertEqual(self.live().title, "By a shell")

    def test_before_somebody_else_goes_on_the_words_become_a_version(self):
        Window(self.ada.user, self.post).autosave(body="<p>By Ada.</p>")
        Window(self.olive, self.post).autosave(body="<p>Olive deleted all.</p>")
        self.assertTrue(Revision.objects.filter(post=self.post, content__body="<p>By Ada.</p>").exists())

    def test_strangers_and_other_authors_learn_nothing(self):
        where = address("autosave", self.post)
        self.assertEqual(Client().post(where, post_data()).status_code, 401)
        self.assertIn("You are signed out.", Client().post(where, post_data()).json()["sentence"])
        for person in (make_user("Rita"), make_author("Kim").user):
            self.assertEqual(signed_in(person).post(where, post_data()).status_code, 404)
        self.assertFalse(Draft.objects.exists())

    def test_it_needs_a_token_and_hands_a_new_one_out(self):
        client = Client(enforce_csrf_checks=True)
        client.force_login(self.ada.user, "django.contrib.auth.backends.ModelBackend")
        where = address("autosave", self.post)
        self.assertEqual(client.post(where, post_data()).status_code, 403)
        found = client.get(where).json()
        self.assertEqual(found["owner"], str(self.ada.user.pk))
        answer = client.post(where, post_data(csrfmiddlewaretoken=found["token"], stand="x"))
        self.assertEqual(answer.status_code, 409)
        self.assertEqual(Client().get(where).status_code, 401)

    def test_pages_too(self):
        page = make_page()
        where = address("autosave", page)
        client = signed_in(self.olive)
        stand = hidden(client.get(change(page)), "stand")
        answer = client.post(where, {"title": "About us", "body": "<p>New.</p>", "slug": "about", "stand": stand})
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(Page.objects.get().title, "About")
        self.assertContains(client.get(change(page)), 'value="About us"')
        self.assertEqual(signed_in(self.ada.user).post(where, {"title": "x"}).status_code, 404)


class ListTest(TestCase):
    def test_what_was_begun_stands_above_the_list_of_its_writer_only(self):
        ada = make_author()
        Window(ada.user).autosave(title="Begun today")
        self.assertContains(signed_in(ada.user).get(POSTS), "Begun today")
        self.assertNotContains(signed_in(make_author("Bob").user).get(POSTS), "Begun today")

    def test_query_count_does_not_grow(self):
        client = signed_in(make_author().user)
        with CaptureQueriesContext(connection) as few:
            client.get(POSTS)
        count = len(few)
        for number in range(30):
            Window(make_author().user).autosave(title=f"Begun {number}")
        forget_cached_lookups()
        with self.assertNumQueries(count):
            client.get(POSTS)


class StandTest(TestCase):
    def test_keeping_the_same_words_again_changes_nothing_but_the_time(self):
        post = make_post()
        draft = drafts.find(post)
        kept = drafts.keep(post, drafts.stand_of(draft, post), {"title": "T"}, post.author.user)
        self.assertFalse(drafts.keep(post, kept.stand, {"title": "T"}, post.author.user).is_stale)
        self.assertEqual(Revision.objects.count(), 1)

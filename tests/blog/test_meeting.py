"""Two versions that do not know of each other: the page with both, and the decision."""

import re
from html import unescape

from django.test import TestCase

from accounts.models import User
from blog.models import Draft, Post, Revision
from tests.blog.test_admin import change
from tests.blog.test_drafts import Window, address, hidden
from tests.builders import make_author, make_category, make_page, make_post, make_user
from tests.crowd import signed_in

BASE = "<p>One.</p><p>Two.</p><p>Three.</p>"


class MeetingTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = make_author("Ada")
        cls.post = make_post("A report", body=BASE, tags=["HSCT"])
        cls.olive = User.objects.create_superuser("olive@example.org", "Olive")

    def setUp(self):
        """Olive has published other words while Ada wrote."""
        self.window = Window(self.ada.user, self.post)
        olive = Window(self.olive, self.post)
        olive.press(
            title="By Olive", body=BASE.replace("Three.", "Three, Olive."), tags="HSCT, walking", status="published"
        )
        self.window.autosave(title="By Ada", body=BASE.replace("One.", "One, Ada."))
        self.key = self.window.aside
        self.where = address("together", self.post, self.key)
        self.client = self.window.client

    def stand(self):
        return hidden(self.client.get(self.where), "stand")

    def decide(self, **more):
        page = self.client.get(self.where)
        values = dict.fromkeys((), page.context["meetings"])
        for meeting in page.context["meetings"]:
            values[meeting.name] = meeting.field.value()
        return self.client.post(self.where, values | {"stand": hidden(page, "stand")} | more)

    def words(self):
        """All that is kept anywhere, as one text."""
        kept = [str(Post.objects.values_list("title", "body"))]
        kept += map(str, [*Draft.objects.values_list("content"), *Revision.objects.values_list("content")])
        return " ".join(kept)

    def test_it_works(self):
        page = self.client.get(self.where)
        self.assertContains(page, "Olive’s")
        self.assertContains(page, "Yours")
        self.assertContains(page, "<ins>One, Ada.</ins>")
        self.assertRedirects(self.decide(), change(self.post))
        draft = Draft.objects.get(post=self.post)
        self.assertEqual(draft.content["body"], "<p>One, Ada.</p><p>Two.</p><p>Three, Olive.</p>")
        self.assertEqual(draft.content["tags"], "HSCT, walking")
        self.assertEqual(Post.objects.get().title, "By Olive")
        self.assertEqual(Revision.objects.first().note, "Two versions brought together")
        self.assertFalse(draft.is_aside)

    def test_one_can_be_taken_for_each_field(self):
        self.decide(choice_title="theirs", choice_body="mine", title="Neither")
        content = Draft.objects.get(post=self.post).content
        self.assertEqual((content["title"], content["body"]), ("By Olive", BASE.replace("One.", "One, Ada.")))
        self.assertIn("Three, Olive.", self.words())

    def test_a_third_can_be_written(self):
        self.decide(title="By both", body="<p>New.</p><script>x()</script>")
        content = Draft.objects.get(post=self.post).content
        self.assertEqual((content["title"], content["body"]), ("By both", "<p>New.</p>"))
        for words in ("By Ada", "By Olive", "One, Ada.", "Three, Olive."):
            self.assertIn(words, self.words())

    def test_a_decision_on_something_that_has_changed_again_is_kept_and_asked_again(self):
        page = self.client.get(self.where)
        Window(self.olive, self.post).press(title="By Olive, later", status="published")
        answer = self.client.post(self.where, {"title": "Decided", "body": "<p>D</p>", "stand": hidden(page, "stand")})
        self.assertRedirects(answer, self.where)
        again = self.client.get(self.where)
        self.assertContains(again, "Decided")
        self.assertContains(again, "By Olive, later")
        self.assertIn("One, Ada.", self.words())

    def test_putting_the_own_words_away_keeps_a_version(self):
        self.assertRedirects(self.client.post(self.where, {"_throw_away": "yes"}), change(self.post))
        self.assertFalse(Draft.objects.filter(is_aside=True).exists())
        self.assertTrue(Revision.objects.filter(content__title="By Ada", was_live=False).exists())

    def test_what_is_decided_already_leads_to_the_form(self):
        self.decide()
        self.assertRedirects(self.client.get(self.where), change(self.post))
        self.assertRedirects(self.client.post(self.where, {"title": "x"}), change(self.post))

    def test_the_form_says_that_words_wait(self):
        page = self.client.get(change(self.post))
        self.assertContains(page, "Words of yours from")
        self.assertIn(self.where, unescape(page.content.decode()))

    def test_two_windows_of_one_person_are_told_apart(self):
        Window(self.ada.user, self.post).press(_keep="yes", title="From the other window")
        page = self.client.get(self.where)
        self.assertContains(page, "Yours, from another window")
        self.assertContains(signed_in(self.olive).get(self.where), "Ada’s, from another window")

    def test_a_choice_is_shown_by_its_name(self):
        other = Window(self.ada.user, self.post)
        Window(self.olive, self.post).press(category=make_category("Everyday").pk, status="published")
        other.autosave(category=make_category("Research").pk)
        page = self.client.get(address("together", self.post, other.aside))
        self.assertRegex(page.content.decode(), r'<dd dir="auto">Everyday</dd>')
        self.assertRegex(page.content.decode(), r'<dd dir="auto">Research</dd>')

    def test_strangers_get_nothing(self):
        for person in (make_author("Kim").user, make_user("Rita")):
            self.assertIn(signed_in(person).get(self.where).status_code, (302, 404))
            signed_in(person).post(self.where, {"title": "Mine", "stand": self.stand()})
        self.assertNotIn("Mine", self.words())

    def test_pages_too(self):
        page = make_page()
        client = signed_in(self.olive)
        stand = hidden(client.get(change(page)), "stand")
        type(page).objects.filter(pk=page.pk).update(body="<p>Changed meanwhile.</p>")
        data = {"title": "About", "slug": "about", "body": "<p>By Olive.</p>", "stand": stand, "menu_order": 0}
        answer = client.post(change(page), data)
        self.assertEqual(client.get(answer.url).status_code, 200)
        self.assertTrue(re.search("/page/.*/together/", answer.url))

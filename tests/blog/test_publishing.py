"""The buttons below the form: what they save, what they keep, and what they refuse to overwrite."""

from django.test import TestCase
from django.urls import reverse

from accounts.models import User
from blog.models import Draft, Post, Revision
from tests.blog.test_admin import ADD, POSTS, change, post_data
from tests.blog.test_drafts import Window, address, hidden
from tests.builders import make_author, make_page, make_post
from tests.crowd import signed_in


class PublishingTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = make_author("Ada")
        cls.post = make_post("A report", body="<p>As it was.</p>", tags=["HSCT"])
        cls.olive = User.objects.create_superuser("olive@example.org", "Olive")

    def live(self):
        return Post.objects.get(pk=self.post.pk)

    def versions(self):
        return [(each.number, each.note, each.was_live) for each in Revision.objects.order_by("number")]

    def test_it_works(self):
        ada = Window(self.ada.user, self.post)
        ada.autosave(body="<p>As it is.</p>", tags="walking")
        self.assertRedirects(ada.press(status="published", note="New numbers"), POSTS)
        self.assertEqual((self.live().body, list(self.live().tags.names())), ("<p>As it is.</p>", ["walking"]))
        self.assertEqual(self.versions(), [(1, "As it stood before", True), (2, "New numbers", True)])
        self.assertEqual(Revision.objects.get(number=2).made_by, self.ada.user)
        self.assertIsNone(Draft.objects.get().content)
        self.assertNotContains(signed_in(self.ada.user).get(change(self.post)), "unpublished changes from")

    def test_keeping_changes_nothing_for_readers(self):
        ada = Window(self.ada.user, self.post)
        answer = ada.press(_keep="yes", body="<p>Not yet.</p>", category="")
        self.assertRedirects(answer, change(self.post))
        self.assertEqual(self.live().body, "<p>As it was.</p>")
        self.assertEqual(Window(self.ada.user, self.post).fields["body"], "<p>Not yet.</p>")

    def test_the_buttons_say_what_they_do(self):
        page = signed_in(self.ada.user).get(change(self.post))
        self.assertContains(page, "Keep as unpublished changes")
        self.assertContains(page, "Publish changes")
        draft = make_post("A draft", status="draft")
        page = signed_in(self.ada.user).get(change(draft))
        self.assertContains(page, ">Save draft<")
        self.assertContains(page, ">Publish<")
        self.assertNotContains(page, "unpublished changes")

    def test_taking_it_off_the_site_is_a_version_with_a_note(self):
        Window(self.ada.user, self.post).press(status="draft")
        self.assertEqual(self.live().status, "draft")
        self.assertEqual(self.versions()[-1], (2, "Back to draft", True))

    def test_saving_the_same_again_writes_no_version(self):
        Window(self.ada.user, self.post).press()
        Window(self.ada.user, self.post).press()
        self.assertEqual(len(self.versions()), 1)

    def test_what_saving_filled_in_is_no_difference(self):
        ada = Window(self.ada.user, self.post, excerpt="", title="Sent twice")
        self.assertRedirects(ada.press(status="published"), POSTS)
        self.assertEqual(self.live().excerpt, "As it was.")
        self.assertRedirects(ada.press(status="published"), POSTS)
        left_behind = ada.client.post(address("autosave", self.post), ada.sent())
        self.assertEqual(left_behind.json(), {"is_known": True})
        self.assertEqual(ada.autosave().status_code, 200)
        self.assertFalse(Draft.objects.filter(is_aside=True).exists())

    def test_an_old_form_leads_to_the_page_with_both(self):
        ada = Window(self.ada.user, self.post)
        Window(self.olive, self.post).press(title="By Olive", status="published")
        answer = ada.press(title="By Ada", status="published")
        aside = Draft.objects.get(is_aside=True)
        self.assertRedirects(answer, address("together", self.post, aside.key))
        self.assertEqual((self.live().title, aside.content["title"]), ("By Olive", "By Ada"))

    def test_an_old_form_that_keeps_or_looks_does_not_overwrite_either(self):
        for button in ("_keep", "_preview"):
            ada = Window(self.ada.user, self.post)
            Window(self.olive, self.post).press(_keep="yes", body=f"<p>Olive, before {button}.</p>")
            self.assertIn("/together/", ada.press(**{button: "yes"}, body=f"<p>Ada by {button}.</p>").url)
            self.assertIn("Olive", Draft.objects.get(is_aside=False).content["body"])

    def test_a_refused_form_keeps_the_words_and_its_stand(self):
        ada = Window(self.ada.user, self.post)
        answer = ada.press(title="", body="<p>Long work.</p>", status="published")
        self.assertContains(answer, "Long work.")
        self.assertContains(answer, f'name="stand" value="{ada.stand}"')
        self.assertEqual(ada.press(title="Now with a title", status="published").status_code, 302)

    def test_pages_have_the_same(self):
        page, client = make_page(), signed_in(self.olive)
        data = {"title": "About", "slug": "about", "menu_order": 0, "is_published": "on"}
        client.post(change(page), data | {"body": "<p>Kept.</p>", "_keep": "yes"})
        page.refresh_from_db()
        self.assertEqual(page.body, "<p>Who we are.</p>")
        self.assertContains(client.get(change(page)), "Publish changes")
        client.post(change(page), data | {"body": "<p>Out.</p>"})
        self.assertEqual([each.number for each in Revision.objects.filter(page=page)], [2, 1])


class BeginningTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = make_author("Ada")

    def test_it_works(self):
        ada = Window(self.ada.user)
        ada.autosave(title="Begun", body="<p>First words.</p>", category="")
        self.assertFalse(Post.objects.exists())
        client = signed_in(self.ada.user)
        page = client.get(ADD, {"draft": ada.key})
        self.assertContains(page, "First words.")
        ada.press(**post_data(title="Finished"))
        post = Post.objects.get()
        self.assertEqual(Revision.objects.get(post=post).note, "First saved")
        self.assertNotContains(client.get(POSTS), "Begun")
        self.assertEqual(Draft.objects.get().post, post)

    def test_a_form_that_is_sent_twice_makes_one_post(self):
        ada = Window(self.ada.user)
        self.assertRedirects(ada.press(**post_data()), POSTS)
        self.assertRedirects(ada.press(**post_data()), change(Post.objects.get()))

    def test_a_form_that_comes_back_with_other_words_leads_to_both(self):
        ada = Window(self.ada.user)
        ada.press(**post_data())
        self.assertIn("/together/", ada.press(**post_data(title="Changed after going back")).url)
        self.assertEqual(Post.objects.get().title, "A year after")

    def test_what_is_refused_is_kept(self):
        ada = Window(self.ada.user)
        self.assertContains(ada.press(**post_data(category="", title="Refused")), "One thing needs your eye")
        self.assertContains(signed_in(self.ada.user).get(POSTS), "Refused")

    def test_a_copy_of_what_was_refused_makes_no_second_beginning(self):
        ada = Window(self.ada.user, tab="before", **post_data(category="", title="Refused"))
        refused = ada.press()
        again = Window(self.ada.user, tab="after", **post_data(category="", title="Refused again"))
        again.key, again.stand = hidden(refused, "draft"), hidden(refused, "stand")
        ada.autosave()  # what the browser held, in case that the form had not arrived
        again.press()
        self.assertEqual([draft.title for draft in Draft.objects.unfinished(self.ada.user, "post")], ["Refused again"])

    def test_a_copy_of_what_was_saved_is_known(self):
        ada = Window(self.ada.user, tab="before", **post_data(excerpt="", slug=""))
        ada.press()
        answer = ada.client.post(reverse("admin:blog_post_begin"), ada.sent())
        self.assertEqual(answer.json(), {"is_known": True})
        self.assertFalse(Draft.objects.filter(is_aside=True).exists())
        other = ada.client.post(reverse("admin:blog_post_begin"), ada.sent(title="Other words"))
        self.assertEqual(other.status_code, 409)

    def test_an_empty_form_is_no_beginning(self):
        Window(self.ada.user).press(**post_data(title="", excerpt="", body="<p> </p>", tags="", slug=""))
        list_of_posts = signed_in(self.ada.user).get(POSTS)
        self.assertNotContains(list_of_posts, "You began these")
        Window(self.ada.user).press(**post_data(title="", excerpt="", tags="", slug=""))
        self.assertContains(signed_in(self.ada.user).get(POSTS), "Without a title yet")

    def test_two_windows_with_the_same_beginning_become_two(self):
        ada = Window(self.ada.user)
        ada.autosave(title="One")
        other = Window(self.ada.user)
        other.key, other.stand = ada.key, ada.stand
        ada.autosave(title="One, longer")
        other.autosave(title="Another")
        self.assertNotEqual(other.key, ada.key)
        kept = {draft.title for draft in Draft.objects.unfinished(self.ada.user, "post")}
        self.assertEqual(kept, {"One, longer", "Another"})

    def test_somebody_elses_beginning_stays_theirs(self):
        ada = Window(self.ada.user)
        ada.autosave(title="A secret")
        bob = Window(make_author("Bob").user)
        bob.key, bob.stand = ada.key, ada.stand
        bob.autosave(title="Bob writes")
        self.assertNotEqual(bob.key, ada.key)
        self.assertNotContains(bob.client.get(ADD, {"draft": ada.key}), "A secret")
        self.assertEqual(Draft.objects.get(key=ada.key).title, "A secret")

    def test_a_broken_key_is_no_error(self):
        client = signed_in(self.ada.user)
        for key in ("x", "", "00000000-0000-0000-0000-000000000000"):
            self.assertEqual(client.get(ADD, {"draft": key}).status_code, 200)

    def test_a_beginning_can_be_thrown_away_by_its_writer(self):
        ada = Window(self.ada.user)
        ada.autosave(title="For nothing")
        where = f"/admin/blog/post/begun/{ada.key}/throw-away/"
        self.assertEqual(signed_in(make_author("Bob").user).post(where).status_code, 404)
        self.assertEqual(signed_in(self.ada.user).get(where).status_code, 405)
        self.assertRedirects(signed_in(self.ada.user).post(where), POSTS)
        self.assertFalse(Draft.objects.exists())

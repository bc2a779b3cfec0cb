"""The versions of posts and pages: the list, the comparison of two, going back to one."""

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from blog import drafts, publishing, revisions
from blog.models import Draft, Post, Revision, Series
from tests.blog.test_admin import change
from tests.blog.test_drafts import Window, address
from tests.builders import forget_cached_lookups, make_author, make_page, make_post, make_user
from tests.crowd import signed_in


class VersionsTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = make_author("Ada")
        cls.post = make_post("A report", body="<p>Twelve people.</p>", tags=["HSCT"])

    def setUp(self):
        ada = Window(
            self.ada.user, self.post, title="A long report", body="<p>Twenty people.</p>", tags="HSCT, walking"
        )
        ada.press(status="published", note="Recount")
        self.client = ada.client

    def live(self):
        return Post.objects.get(pk=self.post.pk)

    def test_it_works(self):
        page = self.client.get(address("history", self.post))
        self.assertContains(page, "Recount")
        self.assertContains(page, "As it stood before")
        self.assertContains(page, "<bdi>Ada</bdi>")

    def test_two_are_compared_word_by_word(self):
        page = self.client.get(address("compare", self.post, **{"from": 1, "to": 2}))
        self.assertContains(page, "<del>Twelve</del> <ins>Twenty</ins> people.")
        self.assertContains(page, "A <ins>long</ins> report")
        self.assertContains(page, "<ins>walking</ins>")
        self.assertNotContains(page, "Standfirst")

    def test_the_unpublished_changes_are_compared_with_what_is_saved(self):
        where = address("compare", self.post, **{"from": "published", "to": "unpublished"})
        Window(self.ada.user, self.post).autosave(body="<p>Thirty people.</p>")
        self.assertContains(self.client.get(where), "<del>Twenty</del> <ins>Thirty</ins> people.")

    def test_changes_that_were_published_since_lead_to_the_versions(self):
        answer = self.client.get(
            address("compare", self.post, **{"from": "published", "to": "unpublished"}), follow=True
        )
        self.assertContains(answer, "There are no unpublished changes any more. Here are the versions.")
        self.assertContains(answer, "Recount")

    def test_the_same_two_have_no_difference(self):
        self.assertContains(self.client.get(address("compare", self.post, **{"from": 1, "to": 1})), "are the same")

    def test_going_back_makes_a_version_and_changes_nothing_for_readers(self):
        answer = self.client.post(address("restore", self.post, 1))
        self.assertRedirects(answer, change(self.post))
        self.assertEqual(self.live().body, "<p>Twenty people.</p>")
        self.assertEqual(Window(self.ada.user, self.post).fields["body"], "<p>Twelve people.</p>")
        self.assertEqual(Revision.objects.first().note, "Restored from 1")
        Window(self.ada.user, self.post).press(status="published")
        self.assertEqual((self.live().title, list(self.live().tags.names())), ("A report", ["HSCT"]))

    def test_going_back_keeps_newer_words(self):
        Window(self.ada.user, self.post).autosave(body="<p>Newer words.</p>")
        self.client.post(address("restore", self.post, 1))
        kept = Revision.objects.get(content__body="<p>Newer words.</p>")
        self.assertEqual((kept.note, kept.was_live), ("Kept when 1 was restored", False))

    def test_throwing_away_keeps_a_version(self):
        Window(self.ada.user, self.post).autosave(body="<p>Newer words.</p>")
        self.client.post(address("throw_away", self.post))
        self.assertIsNone(Draft.objects.get(post=self.post).content)
        self.assertTrue(Revision.objects.filter(content__body="<p>Newer words.</p>").exists())

    def test_authors_and_series_belong_to_a_version(self):
        ines, trials = make_author("Ines"), Series.objects.create(name="Trials", slug="trials")
        form = {"co_authors_0": ines.pk, "co_authors_1": "", "series": trials.pk, "series_position": "2"}
        Window(self.ada.user, self.post).press(status="published", **form)
        page = self.client.get(address("compare", self.post, **{"from": 2, "to": 3}))
        self.assertContains(page, "<ins>Ines</ins>")
        self.assertContains(page, "<ins>Trials</ins>")
        self.assertNotContains(page, "Author</h2>")  # nothing of the kind in a form of hers, and nothing has changed
        self.client.post(address("restore", self.post, 2))
        form = self.client.get(change(self.post)).context["adminform"].form
        self.assertEqual((form["co_authors"].value(), form["series"].value()), ([], ""))
        self.assertEqual(self.live().byline, "Ada and Ines")
        kept = {"co_authors_0": "", "co_authors_1": "", "series": "", "series_position": ""}
        Window(self.ada.user, self.post).press(status="published", **kept)
        self.assertEqual((self.live().byline, self.live().series), ("Ada", None))

    def test_going_back_to_more_authors_finds_a_place_for_each(self):
        many = [make_author(name) for name in ("Bob", "Cem", "Dora", "Eva")]
        for position, author in enumerate(many, 1):
            self.post.co_authorships.create(author=author, position=position)
        drafts.record(self.post, self.ada.user, "Four more")
        self.post.co_authorships.all().delete()
        drafts.record(self.post, self.ada.user, "Alone")
        number = Revision.objects.get(note="Four more").number
        self.client.post(address("restore", self.post, number))
        keys = {f"co_authors_{place}": author.pk for place, author in enumerate(many)}
        page = self.client.get(change(self.post))
        for name, key in keys.items():
            self.assertRegex(page.content.decode(), rf'name="{name}"[^>]*>(?s:(?!</select>).)*value="{key}" selected')
        Window(self.ada.user, self.post).press(status="published", **keys)
        self.assertEqual(self.live().byline, "Ada, Bob, Cem, Dora and Eva")

    def test_a_version_that_is_older_than_a_field_says_nothing_of_it(self):
        old = Revision.objects.get(number=1)
        del old.content["author"], old.content["co_authors"]
        old.save()
        page = self.client.get(address("compare", self.post, **{"from": 1, "to": 2}))
        self.assertNotContains(page, "Written with")
        self.client.post(address("restore", self.post, 1))
        self.assertEqual(Draft.objects.get(post=self.post).content["author"], str(self.ada.pk))

    def test_an_author_whose_form_has_no_author_changes_none(self):
        Window(self.ada.user, self.post).autosave(title="Another title")
        where = address("compare", self.post, **{"from": "published", "to": "unpublished"})
        self.assertNotContains(self.client.get(where), ">Author<")
        Window(self.ada.user, self.post).autosave(title="A long report")
        self.assertNotContains(self.client.get(change(self.post)), "These are unpublished changes")

    def test_state_and_times_are_told_in_the_notes(self):
        until = {"unpublish_at_0": "2099-05-03", "unpublish_at_1": "09:00:00"}
        Window(self.ada.user, self.post).press(status="published", note="For the fair", **until)
        self.assertEqual(Revision.objects.first().note, "Take offline at: 3 May 2099, 09:00 (UTC). For the fair")
        Window(self.ada.user, self.post).press(status="draft", unpublish_at_0="", unpublish_at_1="")
        self.assertEqual(Revision.objects.first().note, "Back to draft, Take offline at: no time")

    def test_signs_that_no_database_takes_are_left_out_of_a_note(self):
        answer = Window(self.ada.user, self.post, tab="t\x00" * 30).press(body="<p>New.</p>", note="Re\x00count")
        self.assertEqual((answer.status_code, Revision.objects.first().note), (302, "Recount"))
        kept = Window(self.ada.user, self.post, tab="t\x00" * 30).press(_keep="yes", body="<p>Kept.</p>")
        self.assertEqual((kept.status_code, drafts.find(self.post).tab), (302, "t" * 30))

    def test_acts_without_words_stand_below(self):
        Post.objects.filter(pk=self.post.pk).update(status="draft")
        publishing.publish(self.post, self.ada.user)
        self.assertContains(self.client.get(address("history", self.post)), "Published. <span")

    def test_bad_numbers_are_not_found(self):
        for query in ({"from": 1, "to": 99}, {"from": "x", "to": 1}, {"from": "9" * 30, "to": 1}, {}):
            self.assertEqual(self.client.get(address("compare", self.post, **query)).status_code, 404, query)
        self.assertEqual(self.client.post(address("restore", self.post, 99)).status_code, 404)

    def test_a_get_changes_nothing(self):
        for name, *args in (("restore", 1), ("throw_away",)):
            self.assertEqual(self.client.get(address(name, self.post, *args)).status_code, 405)

    def test_others_get_404(self):
        for name, *args in (("history",), ("compare",)):
            where = address(name, self.post, *args)
            self.assertEqual(signed_in(make_author("Kim").user).get(where + "?from=1&to=2").status_code, 404)
            self.assertEqual(signed_in(make_user("Rita")).get(where).status_code, 302)
        for name, *args in (("restore", 1), ("throw_away",)):
            self.assertEqual(signed_in(make_author("Kim").user).post(address(name, self.post, *args)).status_code, 404)

    def test_query_count_does_not_grow(self):
        where = address("history", self.post)
        for count in (10, 100):
            for number in range(count):
                by = make_user(f"Writer {number}", is_staff=True) if count == 10 else self.ada.user
                revisions.add(self.post, {"title": str(number)}, by)
            forget_cached_lookups()
            with CaptureQueriesContext(connection) as queries:
                self.client.get(where)
            if count == 10:
                first = len(queries)
        self.assertEqual(len(queries), first)

    def test_there_are_pages(self):
        for number in range(25):
            revisions.add(self.post, {"title": str(number)}, self.ada.user)
        self.assertContains(self.client.get(address("history", self.post)), "Older versions")
        self.assertContains(self.client.get(address("history", self.post), {"page": 2}), "As it stood before")

    def test_another_door_can_write_one(self):
        Post.objects.filter(pk=self.post.pk).update(title="By an import")
        drafts.record(self.post, note="Imported")
        self.assertEqual(Revision.objects.first().content["title"], "By an import")

    def test_pages_too(self):
        page = make_page()
        olive = User.objects.create_superuser("olive@example.org", "Olive")
        drafts.record(page, olive, "First")
        type(page).objects.filter(pk=page.pk).update(body="<p>New.</p>")
        client = signed_in(olive)
        self.assertContains(client.get(address("history", page)), "First")
        self.assertRedirects(client.post(address("restore", page, 1)), change(page))
        self.assertContains(client.get(change(page)), "Who we are.")

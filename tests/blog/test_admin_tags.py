"""Tags as a whole: counted, renamed, merged and cleared up, with their old addresses leading on."""

from django.test import TestCase
from django.urls import reverse
from taggit.models import Tag

from tests.blog.test_admin import make_administrator
from tests.builders import make_author, make_page, make_post

TAGS = reverse("admin:taggit_tag_changelist")


class TagsTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.one = make_post("One", tags=["HSCT", "stem cells"])
        cls.two = make_post("Two", tags=["aHSCT"])
        cls.page = make_page()
        cls.hsct, cls.ahsct = Tag.objects.get(name="HSCT"), Tag.objects.get(name="aHSCT")
        cls.olive = make_administrator()

    def setUp(self):
        self.client.force_login(self.olive)

    def act(self, action, *tags, **more):
        data = {"action": action, "_selected_action": [tag.pk for tag in tags], **more}
        return self.client.post(TAGS, data, follow=True)

    def rename(self, tag, **fields):
        return self.client.post(reverse("admin:taggit_tag_change", args=[tag.pk]), fields)

    def test_the_list_counts(self):
        self.two.tags.add("HSCT")
        page = self.client.get(TAGS)
        counts = {tag.name: tag.post_count for tag in page.context["cl"].result_list}
        self.assertEqual(counts, {"HSCT": 2, "aHSCT": 1, "stem cells": 1})

    def test_merging_asks_which_one_stays_and_changes_nothing_yet(self):
        page = self.act("merge_selected", self.hsct, self.ahsct)
        self.assertContains(page, "Which one stays?")
        self.assertEqual(Tag.objects.count(), 3)

    def test_merged_tags_become_one_and_their_addresses_lead_there(self):
        self.two.tags.add("HSCT")  # carries both
        self.rename(self.ahsct, name="autologous", slug="autologous")
        page = self.act("merge_selected", self.hsct, self.ahsct, into=self.hsct.pk)
        self.assertContains(page, "became “HSCT”")
        self.assertEqual(sorted(self.two.tags.names()), ["HSCT"])
        self.assertFalse(Tag.objects.filter(pk=self.ahsct.pk).exists())
        for path in ("/tag/ahsct/", "/tag/autologous/"):
            answer = self.client.get(path)
            self.assertEqual((answer.status_code, answer.headers["Location"]), (301, "/tag/hsct/"), path)

    def test_it_names_all_that_went(self):
        third = Tag.objects.get(name="stem cells")
        page = self.act("merge_selected", self.hsct, self.ahsct, third, into=self.hsct.pk)
        self.assertRegex(page.content.decode(), "“(aHSCT|stem cells)” and “(aHSCT|stem cells)” became “HSCT”")

    def test_one_tag_cannot_be_merged(self):
        self.assertContains(self.act("merge_selected", self.hsct), "Please select at least two tags")

    def test_a_renamed_tag_takes_its_address_along(self):
        self.rename(self.hsct, name="Stem-cell transplant", slug="")
        answer = self.client.get("/tag/hsct/")
        self.assertEqual((answer.status_code, answer.headers["Location"]), (301, "/tag/stem-cell-transplant/"))

    def test_a_name_that_is_taken_is_refused(self):
        self.assertContains(self.rename(self.ahsct, name="hsct", slug="x"), "There is such a tag already.")

    def test_only_unused_tags_are_deleted(self):
        idle = Tag.objects.create(name="idle")
        page = self.act("delete_unused", self.hsct, idle)
        self.assertContains(page, "1 tag deleted.")
        self.assertEqual(set(Tag.objects.values_list("name", flat=True)), {"HSCT", "aHSCT", "stem cells"})
        self.assertContains(self.client.get(TAGS + "?used=no"), "0 tags")

    def test_authors_look_and_change_nothing(self):
        self.client.force_login(make_author("Ada").user)
        self.assertEqual(self.client.get(TAGS).status_code, 200)
        self.act("merge_selected", self.hsct, self.ahsct, into=self.hsct.pk)
        self.assertEqual(self.rename(self.hsct, name="X", slug="x").status_code, 403)
        self.assertEqual(Tag.objects.count(), 3)

    def test_the_list_costs_the_same_for_many(self):
        self.client.get(TAGS)
        with self.assertNumQueries(6):
            self.client.get(TAGS)
        for number in range(40):
            self.one.tags.add(f"tag {number}")
        with self.assertNumQueries(6):
            self.client.get(TAGS)


class SignsTest(TestCase):
    """A tag without a letter has nothing to make an address of."""

    def test_the_form_refuses_it_with_a_sentence(self):
        post = make_post(tags=["HSCT"])
        self.client.force_login(make_administrator())
        page = reverse("admin:blog_post_change", args=[post.pk])
        form = self.client.get(page).context["adminform"].form
        data = {name: form[name].value() or "" for name in form.fields} | {"tags": "HSCT, ., !", "_save": "1"}
        answer = self.client.post(page, data)
        self.assertContains(answer, "A tag needs a letter or a number. Please change or remove: !, .")
        self.assertEqual([tag.name for tag in post.tags.all()], ["HSCT"])
        forgotten = " ".join(["walking"] * 13)
        answer = self.client.post(page, data | {"tags": f"HSCT, {forgotten} {forgotten},"})
        self.assertContains(answer, "A tag has at most 100 characters. Is there a comma missing in “walking walking")
        self.assertContains(answer, f"HSCT, {forgotten}")
        self.assertEqual(self.client.post(page, data | {"tags": f"HSCT, {'w' * 100}"}).status_code, 302)
        self.assertEqual(sorted(tag.name for tag in post.tags.all()), ["HSCT", "w" * 100])

    def test_from_a_shell_it_has_an_address_all_the_same(self):
        post = make_post(tags=[".", "!", "研究"])
        self.assertEqual(len({tag.slug for tag in post.tags.all()} - {""}), 3)
        self.assertContains(self.client.get(post.get_absolute_url()), "研究")
        for tag in post.tags.all():
            self.assertEqual(self.client.get(reverse("blog:tag", args=[tag.slug])).status_code, 200)

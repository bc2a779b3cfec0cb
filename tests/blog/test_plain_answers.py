"""Forms of the authors' desk answer a mistake with what to do, and none of them with a sentence of Django's own."""

import re

import pytest
from django.contrib import admin
from django.test import TestCase
from django.urls import reverse
from taggit.models import Tag

from accounts.models import SiteSettings
from blog.admin.plain_words import InPlainWords
from blog.models import Category, Link, Page, Term
from blog.publishing import NEEDS_REVIEW
from tests.blog.test_admin import make_administrator
from tests.builders import make_author, make_post

STOCK = re.compile(
    r"This field is required|Enter a |Select a valid|already exists|Ensure this|is not a valid|is violated|not allowed"
)
LONG = "a" * 700
CHOICES = ("parent", "post", "user", "category", "co_authors_0")
LINKS = {"links-TOTAL_FORMS": "1", "links-INITIAL_FORMS": "0", "links-0-title": "MS Trust"}
PDFS = {"downloads-TOTAL_FORMS": "1", "downloads-INITIAL_FORMS": "0"}
ROOMS = [each for each in admin.site._registry.items() if each[0]._meta.app_label == "blog" or each[0] is Tag]


def add(name):
    return reverse(f"admin:{name}_add")


@pytest.mark.parametrize("model, room", ROOMS, ids=lambda each: getattr(each, "__name__", ""))
def test_every_form_of_the_desk_speaks_plainly(model, room):
    forms = [room.form, *(inline.form for inline in room.inlines)]
    # Nothing is typed into a list of what the worker found.
    if model.__name__ != "CheckedLink":
        assert [form for form in forms if not issubclass(form, InPlainWords)] == []


class MistakesTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.olive, cls.ada = make_administrator(), make_author("Ada")
        cls.post = make_post("Twelve people", author=cls.ada)
        Term.objects.create(name="relapse", slug="relapse", meaning="Symptoms that come back.")

    def setUp(self):
        self.client.force_login(self.olive)

    def sentences(self, address, **data):
        """What the form says to these data; they are still in it."""
        answer = self.client.post(address, data)
        self.assertEqual(answer.status_code, 200)
        found = answer.context["errors"]
        said = [error for errors in found for error in errors] if found else []
        self.assertEqual([error for error in said if STOCK.search(error)], [])
        for name, value in data.items():
            if name not in CHOICES:  # what is not on a list cannot be shown in it
                self.assertContains(answer, str(value))
        return said

    def test_what_is_missing_is_asked_for(self):
        for name, words in (
            ("blog_term", ["Please write the word that is explained.", "Please say in one to three short sentences"]),
            ("blog_page", ["Please give the page a title.", "Please write the page's address, such as about."]),
            ("blog_category", ["Please give the category a name.", "Please write the last part of the address"]),
            ("blog_series", ["Please give the series a name."]),
            ("blog_author", ["Please write the name that stands above the posts."]),
            ("blog_correction", ["Please choose the post that was corrected.", "Please enter the day and the time."]),
            (
                "blog_link",
                ["Please choose the heading", "Please write what readers find", "Please write where the link"],
            ),
            ("blog_linkgroup", ["Please write the heading above these links."]),
            ("taggit_tag", ["Please write the tag."]),
            ("blog_oldaddress", ["Please write the old address from its first /"]),
            (
                "blog_invitation",
                ["Please type the address of the person you invite.", "Please choose what the person"],
            ),
            ("blog_image", ["Please choose a picture file."]),
            ("blog_post", ["Please give the post a title.", "Please write the text of the post."]),
        ):
            rows = {"links-TOTAL_FORMS": "0", "links-INITIAL_FORMS": "0"} if name == "blog_linkgroup" else {}
            said = " ".join(self.sentences(add(name), **rows))
            for sentence in words:
                self.assertIn(sentence, said, name)

    def test_what_is_wrong_is_answered_by_what_would_be_right(self):
        Category.objects.create(name="News", slug="news")
        for name, data, sentence in (
            ("blog_term", {"name": "relapse"}, "There is one of this name already."),
            ("blog_term", {"slug": "two words"}, "Please use only the letters a to z, numbers and hyphens"),
            ("blog_term", {"meaning": LONG}, "Please use at most 600 characters. These are 700."),
            ("blog_category", {"slug": "news"}, "Something else has this address."),
            ("blog_category", {"parent": 4711}, "This is not on the list any more."),
            ("blog_page", {"menu_order": "first"}, "Please write a whole number, such as 2."),
            ("blog_page", {"menu_order": "-1"}, "Please write 0 or a higher number."),
            ("blog_link", {"url": "ms trust"}, "Please write a whole address, such as https://example.org/study."),
            ("blog_invitation", {"email": "ada"}, "This is no e-mail address."),
            ("blog_correction", {"text": LONG}, "Please use at most 600 characters."),
            ("blog_correction", {"post": "no number"}, "Please choose a post that readers see"),
            ("blog_author", {"user": self.ada.user_id}, "This account writes under another byline."),
            ("blog_post", {"reviewed_on": "yesterday"}, "Please write the day as year, month and day"),
            ("blog_post", {"series_position": "two"}, "Please write a whole number, such as 2."),
            ("blog_post", {"category": "4711"}, "This is not on the list any more."),
            ("blog_post", {"slug": "twelve-people"}, "Something else has this address."),
            ("blog_post", {"co_authors_0": "4711"}, "This is not on the list any more."),
        ):
            self.assertIn(sentence, " ".join(self.sentences(add(name), **data)), name)

    def test_fields_are_named_and_empty_choices_worded(self):
        answer = self.client.get(add("blog_author"))
        self.assertContains(answer, "Last part of the address:")
        self.assertContains(answer, "Account:")
        self.assertContains(answer, '<option value="" selected>None</option>', html=True)
        self.assertContains(
            self.client.get(add("blog_link")), '<option value="" selected>Please choose</option>', html=True
        )
        self.assertNotContains(self.client.get(add("blog_post")), "---------")
        self.assertNotContains(self.client.get(reverse("admin:blog_term_changelist")), "---------")

    def test_an_address_of_a_link_without_its_beginning_gets_one(self):
        data = {"links-TOTAL_FORMS": "1", "links-INITIAL_FORMS": "0", "links-0-title": "MS Trust"}
        self.client.post(add("blog_linkgroup"), {"name": "Help", **data, "links-0-url": "mstrust.org.uk"})
        link = Link.objects.get()
        self.assertEqual(link.url, "https://mstrust.org.uk")
        change = reverse("admin:blog_link_change", args=[link.pk])
        self.assertNotContains(self.client.get(change), "Currently:")

    def test_an_empty_tag_is_asked_for_once(self):
        self.assertEqual(self.sentences(add("taggit_tag")), ["Please write the tag."])
        self.assertEqual(len(self.sentences(add("taggit_tag"), name="🙂")), 1)

    def test_rows_of_a_form_speak_so_too(self):
        said = self.sentences(add("blog_linkgroup"), name="Help", **LINKS)
        self.assertEqual(said, ["Please write where the link leads, such as https://example.org/study."])
        self.assertFalse(Link.objects.exists())
        change = reverse("admin:blog_post_change", args=[self.post.pk])
        said = self.sentences(change, **PDFS, **{"downloads-0-title": "A leaflet", "downloads-0-position": "last"})
        self.assertIn("Please choose a PDF file.", said)
        self.assertIn("Please write a whole number, such as 2.", said)

    def test_the_top_says_how_many_and_leads_to_each(self):
        data = {"name": "Help", **LINKS, "links-0-url": "no address"}
        answer = self.client.post(add("blog_linkgroup"), data | {"name": ""})
        self.assertContains(answer, "2 things need your eye. This is not saved yet.")
        page = answer.content.decode()
        places = re.findall(r'<p><a href="#(\w[\w-]*)">', page)
        self.assertEqual(places, ["id_name_error", "id_links-0-url_error"])
        for place in places:
            self.assertIn(f'id="{place}"', page)
        self.assertNotContains(answer, "correct the error")
        self.assertContains(self.client.post(add("blog_linkgroup"), data), "One thing needs your eye.")

    def test_what_is_wrong_with_the_whole_stands_on_top_once(self):
        SiteSettings.objects.update_or_create(pk=1, defaults={"posts_need_review": True})
        self.client.force_login(self.ada.user)
        answer = self.client.post(add("blog_post"), {"status": "published"})
        self.assertContains(answer, NEEDS_REVIEW, count=1)

    def test_a_name_that_nobody_sees_is_asked_for(self):
        for name, data, sentence in (
            ("blog_page", {"title": "\u200b"}, "Please give the page a title."),
            ("blog_post", {"title": "\u2060\u2060"}, "Please give the post a title."),
            ("blog_category", {"name": "\u200b"}, "Please give the category a name."),
            ("blog_author", {"name": "\u3164"}, "Please write the name that stands above the posts."),
            ("taggit_tag", {"name": "\u200b", "slug": "hole"}, "Please write the tag."),
        ):
            self.assertIn(sentence, self.sentences(add(name), **data), name)

    def test_words_that_are_right_are_taken(self):
        data = {"title": "<\u200bAbout>", "slug": "about", "body": "<p>Us.</p>", "menu_order": "1"}
        answer = self.client.post(add("blog_page"), data, follow=True)
        self.assertEqual(Page.objects.get().title, "<\u200bAbout>")
        self.assertContains(answer, "&lt;\u200bAbout&gt;</a>” was added.")

    def test_what_is_gone_is_said_without_its_number(self):
        for name in ("blog_series_delete", "blog_series_change", "blog_author_hand_over", "blog_post_notes"):
            answer = self.client.get(reverse(f"admin:{name}", args=[4711]), follow=True)
            self.assertContains(answer, " is not there, or not any more.", msg_prefix=name)
            self.assertNotContains(answer, "4711")

    def test_a_text_that_is_wrong_is_told_once(self):
        said = self.sentences(add("blog_post"), title="Walking", body="[picture 4711]")
        self.assertEqual([words for words in said if "title and in lists" in words], [])
        self.assertIn("There is no picture 4711. Please look in the library", " ".join(said))

    def test_what_is_done_is_told_without_boasting(self):
        terms, chosen = reverse("admin:blog_term_changelist"), {"_selected_action": Term.objects.get().pk}
        for data, words in (
            ({"action": "delete_selected", "index": "0"}, "Please select something in the list first."),
            ({"action": "", "index": "0", **chosen}, "Please choose what to do with what you selected."),
            ({"action": "delete_selected", "post": "yes", **chosen}, "Deleted 1 glossary term."),
        ):
            self.assertContains(self.client.post(terms, data, follow=True), words)
        self.assertFalse(Term.objects.exists())

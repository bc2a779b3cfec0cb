"""Who may do what at the desk of the blog: a row for each page and act, a column for each kind of person."""

from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.test import TestCase
from django.urls import reverse

from accounts.models import User
from blog.models import Invitation, LinkGroup, OldAddress, Series, Term
from tests.builders import (
    make_author,
    make_category,
    make_editor,
    make_image,
    make_moderator,
    make_page,
    make_post,
    make_user,
)

NOBODYS = "00000000-0000-4000-8000-000000000000"
PEOPLE = ("author", "other author", "editor", "moderator", "administrator", "reader", "guest")
YES, NO, AWAY, SIGN_IN, WRONG, NONE = 200, 403, "not theirs", "sign in", 405, 404
# What is asked of the desk by somebody signed in who does not work there, and by a guest, leads to the sign-in.
OUT = (SIGN_IN, SIGN_IN)
AUTHORS = (YES, YES, YES, NO, YES, *OUT)
OWN = (YES, AWAY, YES, NO, YES, *OUT)
EDITORS = (NO, NO, YES, NO, YES, *OUT)
# By POST only: whom it serves, the tests of each act say.
POST_ONLY = (WRONG, WRONG, WRONG, WRONG, WRONG, *OUT)
ADMINISTRATORS = (NO, NO, NO, NO, YES, *OUT)

TABLE = {
    "blog_post_changelist": AUTHORS,
    "blog_post_add": (YES, YES, YES, NO, YES, *OUT),
    "blog_post_change post": OWN,
    "blog_post_history post": (YES, NONE, YES, NONE, YES, *OUT),
    "blog_post_notes post": OWN,
    "blog_post_delete post": (NO, NO, YES, NO, YES, *OUT),
    # By POST only; who may, is told so.
    "blog_post_review post": (WRONG, AWAY, WRONG, NO, WRONG, *OUT),
    "blog_post_note post 1": (WRONG, AWAY, WRONG, NO, WRONG, *OUT),
    "blog_image_changelist": AUTHORS,
    "blog_image_add": AUTHORS,
    "blog_image_change image": AUTHORS,
    "blog_image_delete image": (YES, NO, YES, NO, YES, *OUT),
    "blog_category_changelist": AUTHORS,
    "blog_category_add": EDITORS,
    "blog_category_change category": AUTHORS,
    "blog_category_delete category": EDITORS,
    "blog_page_changelist": EDITORS,
    "blog_page_add": EDITORS,
    "blog_page_change page": EDITORS,
    "blog_page_delete page": EDITORS,
    "blog_linkgroup_changelist": EDITORS,
    "blog_linkgroup_add": EDITORS,
    "blog_linkgroup_change linkgroup": EDITORS,
    "blog_linkgroup_delete linkgroup": EDITORS,
    "blog_author_changelist": AUTHORS,
    "blog_author_add": EDITORS,
    "blog_author_change byline": AUTHORS,
    "blog_author_delete byline": ADMINISTRATORS,
    "blog_author_hand_over byline": ADMINISTRATORS,
    "blog_invitation_changelist": ADMINISTRATORS,
    "blog_invitation_add": ADMINISTRATORS,
    "blog_invitation_change invitation": ADMINISTRATORS,
    "blog_invitation_act invitation": (NO, NO, NO, NO, WRONG, *OUT),
    "blog_invitation_delete invitation": (NO, NO, NO, NO, NO, *OUT),
    "blog_image_choose": AUTHORS,
    "blog_image_facts image": (YES, YES, YES, NONE, YES, *OUT),
    "blog_link_changelist": EDITORS,
    "blog_link_add": EDITORS,
    "blog_link_delete link": EDITORS,
    "blog_link_change link": EDITORS,
    "blog_checkedlink_changelist": AUTHORS,
    "blog_checkedlink_add": (NO, NO, NO, NO, NO, *OUT),
    "blog_checkedlink_delete checkedlink": (NO, NO, NO, NO, NO, *OUT),
    "blog_checkedlink_change checkedlink": (AWAY, AWAY, AWAY, NO, AWAY, *OUT),
    "blog_oldaddress_changelist": EDITORS,
    "blog_oldaddress_add": EDITORS,
    "blog_oldaddress_delete oldaddress": EDITORS,
    "blog_oldaddress_change oldaddress": EDITORS,
    "blog_page_begin": (YES, YES, YES, YES, YES, NONE, 401),
    f"blog_page_throw_away_beginning {NOBODYS}": POST_ONLY,
    "blog_page_preview_beginning": (NONE, NONE, NONE, NONE, NONE, *OUT),
    "blog_page_autosave page": (YES, YES, YES, YES, YES, NONE, 401),
    "blog_page_throw_away page": POST_ONLY,
    "blog_page_compare page": (NONE, NONE, NONE, NONE, NONE, *OUT),
    "blog_page_restore page 1": POST_ONLY,
    f"blog_page_together page {NOBODYS}": (NONE, NONE, AWAY, NONE, AWAY, *OUT),
    "blog_page_preview page": (NONE, NONE, YES, NONE, YES, *OUT),
    "blog_page_preview_frame page": (NONE, NONE, YES, NONE, YES, *OUT),
    "blog_page_make_preview_link page": POST_ONLY,
    "blog_page_close_preview_link page 1": POST_ONLY,
    "blog_post_checks": POST_ONLY,
    "blog_post_checks post": POST_ONLY,
    "blog_post_begin": (YES, YES, YES, YES, YES, NONE, 401),
    f"blog_post_throw_away_beginning {NOBODYS}": POST_ONLY,
    "blog_post_preview_beginning": (NONE, NONE, NONE, NONE, NONE, *OUT),
    "blog_post_autosave post": (YES, YES, YES, YES, YES, NONE, 401),
    "blog_post_throw_away post": POST_ONLY,
    "blog_post_compare post": (NONE, NONE, NONE, NONE, NONE, *OUT),
    "blog_post_restore post 1": POST_ONLY,
    f"blog_post_together post {NOBODYS}": (AWAY, NONE, AWAY, NONE, AWAY, *OUT),
    "blog_post_preview post": (YES, NONE, YES, NONE, YES, *OUT),
    "blog_post_preview_frame post": (YES, NONE, YES, NONE, YES, *OUT),
    "blog_post_make_preview_link post": POST_ONLY,
    "blog_post_close_preview_link post 1": POST_ONLY,
    "blog_series_changelist": EDITORS,
    "blog_series_add": EDITORS,
    "blog_series_delete series": EDITORS,
    "blog_series_change series": EDITORS,
    "blog_term_changelist": AUTHORS,
    "blog_term_add": AUTHORS,
    "blog_term_delete term": EDITORS,
    "blog_term_change term": AUTHORS,
    "blog_correction_changelist": AUTHORS,
    "blog_correction_add": AUTHORS,
    "blog_correction_delete correction": EDITORS,
    "blog_correction_change correction": OWN,
    "taggit_tag_changelist": AUTHORS,
    "taggit_tag_add": AUTHORS,
    "accounts_user_changelist": ADMINISTRATORS,
    "accounts_user_take_away person": ADMINISTRATORS,
    "accounts_sitesettings_change 1": ADMINISTRATORS,
}


class RightsTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        ada = make_author("Ada")
        cls.people = {
            "author": ada.user,
            "other author": make_author("Bob").user,
            "editor": make_editor(),
            "moderator": make_moderator(),
            "administrator": User.objects.create_superuser("olive@example.org", "Olive"),
            "reader": make_user("Rita"),
        }
        live = make_post("For all to read", author=ada)
        links = LinkGroup.objects.create(name="Trials")
        cls.things = {
            "post": make_post("A draft", author=ada, status="draft"),
            "series": Series.objects.create(name="A series", slug="a-series"),
            "term": Term.objects.create(name="relapse", slug="relapse", meaning="It comes back."),
            "correction": live.corrections.create(text="It was thirteen."),
            "link": links.links.create(title="A register", url="https://example.org"),
            "oldaddress": OldAddress.objects.create(path="/old/", post=live),
            "image": make_image(uploaded_by=ada.user),
            "category": make_category(),
            "page": make_page(),
            "linkgroup": links,
            "byline": ada,
            "invitation": Invitation.objects.create(email="new@example.org", role="author"),
            "person": ada.user,
        }

    def answer(self, person, row):
        name, *what = row.split()
        keys = [self.things[each].pk if each in self.things else each for each in what]
        if person in self.people:
            self.client.force_login(self.people[person])
        else:
            self.client.logout()
        answer = self.client.get(reverse(f"admin:{name}", args=keys))
        if answer.status_code == 302:
            return SIGN_IN if "/login/" in answer.url else AWAY
        return answer.status_code

    def test_everybody_everywhere(self):
        for person in PEOPLE:
            for row, answers in TABLE.items():
                with self.subTest(row=row, person=person):
                    self.assertEqual(self.answer(person, row), answers[PEOPLE.index(person)])

    def test_each_page_of_the_blogs_desk_has_its_row(self):
        rows = {row.split()[0] for row in TABLE}
        names = {
            pattern.name
            for model, desk in admin.site._registry.items()
            if model._meta.app_label == "blog"
            for pattern in desk.get_urls()
            if pattern.name
        }
        self.assertEqual({name for name in names - rows if not name.endswith("_history")}, set())


class GroupsTest(TestCase):
    def rights(self, name):
        rows = Group.objects.get(name=name).permissions.values_list("content_type__app_label", "codename")
        return {f"{app}.{codename}" for app, codename in rows}

    def test_authors_change_posts_and_publish_by_no_right_of_their_own(self):
        self.assertEqual(
            self.rights("Authors"),
            {"blog.add_post", "blog.change_post", "blog.view_post", "blog.add_image", "blog.change_image",
             "blog.view_image", "blog.delete_image", "blog.view_category", "blog.view_author", "taggit.add_tag",
             "taggit.view_tag", "blog.add_term", "blog.change_term", "blog.view_term", "blog.add_correction",
             "blog.view_correction", "blog.add_download", "blog.change_download", "blog.delete_download",
             "blog.view_download"},
        )  # fmt: skip

    def test_editors_keep_what_readers_see_and_no_rights_of_people(self):
        things = ("post", "image", "category", "page", "link", "linkgroup", "series", "term", "correction", "download")
        things += ("oldaddress",)
        rights = {f"blog.{act}_{thing}" for thing in things for act in ("view", "add", "change", "delete")}
        rights |= {"blog.view_checkedlink"}
        rights |= {f"blog.{act}_author" for act in ("view", "add", "change")}
        rights |= {f"taggit.{act}_tag" for act in ("view", "add", "change", "delete")}
        self.assertEqual(self.rights("Editors"), rights | {"blog.change_others_post", "blog.publish_post"})

    def test_no_permission_is_there_twice(self):
        for codename in ("publish_post", "change_others_post", "delete_linkgroup"):
            self.assertEqual(Permission.objects.filter(codename=codename).count(), 1, codename)


class BylineRightsTest(TestCase):
    def change(self, byline, user):
        address = reverse("admin:blog_author_change", args=[byline.pk])
        self.client.post(address, {"name": "New name", "slug": byline.slug, "role": "", "bio": "", "user": user.pk})
        byline.refresh_from_db()

    def test_editors_change_bylines_and_not_whose_they_are(self):
        byline, editor = make_author("Ada"), make_editor()
        self.client.force_login(editor)
        self.change(byline, editor)
        self.assertEqual((byline.name, byline.user.public_name), ("New name", "Ada"))

    def test_administrators_change_both(self):
        byline, editor = make_author("Ada"), make_editor()
        self.client.force_login(User.objects.create_superuser("olive@example.org", "Olive"))
        self.change(byline, editor)
        self.assertEqual((byline.name, byline.user), ("New name", editor))

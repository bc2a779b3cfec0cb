"""Not reading somebody: for oneself alone, quietly, and to be undone."""

from django.test import TestCase
from django.urls import reverse

from comments import muting
from comments.models import Mute
from tests.builders import (
    forget_cached_lookups,
    make_author,
    make_comment,
    make_moderator,
    make_page,
    make_post,
    make_user,
)

LINE = "You chose not to read who wrote this."


class MuteTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita, cls.tom = make_user("Rita"), make_user("Tom")
        cls.comment = make_comment(cls.post, cls.tom, text="Loud words.")
        cls.answer = make_comment(cls.post, make_user("Eva"), cls.comment, "A calm answer.")

    def setUp(self):
        self.client.force_login(self.rita)

    def url(self, name, comment=None):
        return reverse(f"comments:{name}", args=[self.post.slug, (comment or self.comment).number])

    def mute(self, comment=None, act="mute"):
        return self.client.post(self.url("mute", comment), {"act": act}, follow=True)

    def page(self):
        return self.client.get(self.post.get_absolute_url()).content.decode()

    def test_it_works(self):
        self.assertContains(self.client.get(self.url("whole")), "Do not show me what")
        self.mute()
        page = self.page()
        self.assertNotIn("Loud words.", page)
        self.assertIn(LINE, page)
        self.assertIn("A calm answer.", page)

    def test_the_line_leads_to_the_comment(self):
        self.mute()
        self.assertIn(f'href="{self.url("whole")}">Show it', self.page())
        self.assertContains(self.client.get(self.url("whole")), "Loud words.")
        self.assertContains(self.client.get(self.url("whole")), "Show me again")

    def test_nobody_else_is_affected(self):
        self.mute()
        for person in (self.tom, make_user("Eva"), None):
            self.client.force_login(person) if person else self.client.logout()
            self.assertIn("Loud words.", self.page())
            self.assertNotIn(LINE, self.page())

    def test_the_latest_comments_leave_the_person_out(self):
        self.assertContains(self.client.get("/"), "Tom <span")
        self.mute()
        self.assertNotContains(self.client.get("/"), "Tom <span")

    def test_the_list_leads_back(self):
        self.mute()
        self.assertContains(self.client.get(reverse("accounts:account")), reverse("comments:muted"))
        self.assertContains(self.client.get(reverse("comments:muted")), "Tom")
        self.client.post(reverse("comments:show_again", args=[self.tom.key]))
        self.assertIn("Loud words.", self.page())
        self.assertContains(self.client.get(reverse("comments:muted")), "Nobody.")

    def test_the_comments_page_leads_back_too(self):
        self.mute()
        self.mute(act="unmute")
        self.assertFalse(Mute.objects.exists())

    def test_a_second_click_changes_nothing(self):
        self.mute()
        self.mute()
        self.assertEqual(Mute.objects.count(), 1)

    def test_oneself_cannot_be_muted(self):
        own = make_comment(self.post, self.rita)
        self.assertContains(self.mute(own), "These are your own comments.")
        self.assertFalse(Mute.objects.exists())

    def test_staff_cannot_be_muted(self):
        for person in (make_author().user, make_moderator()):
            comment = make_comment(self.post, person)
            self.assertContains(self.client.get(self.url("whole", comment)), "cannot be hidden")
            self.assertContains(self.mute(comment), "cannot be hidden")
        self.assertFalse(Mute.objects.exists())

    def test_who_becomes_staff_is_read_again(self):
        self.mute()
        self.tom.is_staff = True
        self.tom.save()
        self.assertIn("Loud words.", self.page())
        self.assertFalse(muting.has_muted(self.rita, self.tom))

    def test_one_sees_and_changes_only_the_own_list(self):
        muting.mute(make_user("Eva"), self.tom)
        self.assertNotContains(self.client.get(reverse("comments:muted")), "Tom")
        answer = self.client.post(reverse("comments:show_again", args=[self.tom.key]))
        self.assertEqual(answer.status_code, 404)
        self.assertTrue(Mute.objects.exists())

    def test_guests_are_asked_to_sign_in(self):
        self.client.logout()
        for answer in (self.client.get(reverse("comments:muted")), self.client.post(self.url("mute"))):
            self.assertIn("/accounts/login/", answer.url)
        self.assertNotContains(self.client.get(self.url("whole")), "Do not show me")

    def test_looking_changes_nothing(self):
        self.assertEqual(self.client.get(self.url("mute")).status_code, 405)
        self.assertEqual(self.client.get(reverse("comments:show_again", args=[self.tom.key])).status_code, 405)

    def test_the_forms_need_their_token(self):
        self.client.handler.enforce_csrf_checks = True
        self.assertEqual(self.client.post(self.url("mute")).status_code, 403)
        self.assertFalse(Mute.objects.exists())

    def test_comments_that_one_may_not_read_do_not_exist(self):
        hidden = make_comment(self.post, self.tom, state="rejected")
        self.assertEqual(self.client.post(self.url("mute", hidden)).status_code, 404)

    def test_it_costs_no_query(self):
        self.page()
        forget_cached_lookups()
        with self.assertNumQueries(10):  # as tests/comments/test_thread_cost.py
            self.page()
        self.mute()
        self.page()
        forget_cached_lookups()
        with self.assertNumQueries(10):
            self.page()

    def test_the_page_of_a_comment_leads_to_the_rules_and_to_a_person(self):
        make_page("House rules", slug="house-rules", menu_order=1)
        answer = self.client.get(self.url("whole"))
        self.assertContains(answer, ">House rules</a>")
        self.assertContains(answer, self.url("report"))

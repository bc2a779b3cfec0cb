"""The ways around the desk: in its head and on its first page, each only for those who may go there."""

from django.contrib.auth.models import Permission
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from accounts.models import JobRun, User
from tests.builders import make_author, make_moderator

FOR_MODERATORS = {
    "Queue": "comments_comment_changelist",
    "Reports": "comments_report_changelist",
    "People": "comments_standing_changelist",
    "Log": "comments_commentlog_changelist",
    "Numbers": "comments_comment_numbers",
    "Lists": "comments_listentry_changelist",
    "Reasons": "comments_reason_changelist",
    "Help lines": "comments_helpline_changelist",
}
STATE = {"State of the site": "accounts_jobrun_changelist"}


def link(name, address, more=""):
    return f'<a {more} href="{reverse("admin:" + address)}">{name}</a>'


class DeskPlacesTest(TestCase):
    def look(self, user, page="index"):
        self.client.force_login(user)
        return self.client.get(reverse(f"admin:{page}"))

    def test_moderators_find_their_places_in_the_head_and_on_the_first_page(self):
        answer = self.look(make_moderator())
        for name, address in FOR_MODERATORS.items():
            self.assertContains(answer, link(name, address), html=True)
            self.assertContains(answer, link(name, address, 'class="room__name"'), html=True)
        self.assertNotContains(answer, "State of the site")

    def test_the_state_of_the_site_is_for_those_who_may_see_it(self):
        max_ = make_moderator()
        max_.user_permissions.add(Permission.objects.get(codename="view_jobrun"))
        answer = self.look(max_)
        for name, address in STATE.items():
            self.assertContains(answer, link(name, address), html=True)

    def test_the_state_of_the_site_says_what_was_done_in_words(self):
        for name in ("comments.spam.learn", "somewhere.new.wash_the_dishes"):
            JobRun.objects.create(name=name, began_at=timezone.now())
        answer = self.look(User.objects.create_superuser("olive@example.org", "Olive"), "accounts_jobrun_changelist")
        self.assertContains(answer, "Learn what adverts look like")
        self.assertContains(answer, "Wash the dishes")
        self.assertNotContains(answer, '<th scope="row">comments.')

    def test_authors_see_the_blog_and_nothing_of_moderation(self):
        answer = self.look(make_author().user)
        self.assertContains(answer, link("Posts", "blog_post_changelist"), html=True)
        for address in FOR_MODERATORS.values():
            self.assertNotContains(answer, reverse("admin:" + address) + '"')

    def test_the_head_says_where_one_is(self):
        answer = self.look(make_moderator(), "comments_report_changelist")
        here = link("Reports", "comments_report_changelist", 'aria-current="page"')
        self.assertContains(answer, here, html=True)
        self.assertContains(answer, 'aria-current="page">', 2)  # the head, and the chosen filter

    def test_administrators_see_every_list_of_the_admin_once(self):
        answer = self.look(User.objects.create_superuser("olive@example.org", "Olive"))
        for app in answer.context["available_apps"]:
            for model in app["models"]:
                self.assertContains(answer, f'class="room__name" href="{model["admin_url"]}"', 1)
        self.assertNotContains(answer, ">Other</h2>")
        self.assertNotContains(answer, '<span class="room__use"></span>')

"""What is new since the last visit: marked, counted, and reached by a link."""

from datetime import timedelta
from unittest.mock import patch

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from blog.prepared import Prepared
from comments import branches, doors
from comments.models import Comment, Participation
from tests.builders import make_comment, make_moderator, make_post, make_user


class NewTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita, cls.tom = make_user("Rita"), make_user("Tom")
        cls.old = make_comment(cls.post, cls.tom, text="Old.")
        Comment.objects.update(published_at=timezone.now() - timedelta(days=7))

    def setUp(self):
        self.client.force_login(self.rita)

    def visit(self, hours_ago=0):
        """Look at the page; then let the visit lie some hours back."""
        page = self.client.get(self.post.get_absolute_url())
        back = timedelta(hours=hours_ago)
        if hours_ago:
            mine = Participation.objects.filter(user=self.rita, post=self.post)
            mine.update(visited_at=timezone.now() - back)
        return page

    def test_nothing_is_new_on_the_first_visit(self):
        self.assertNotContains(self.visit(), "new since your last visit")

    def test_what_was_published_since_is_marked_and_counted(self):
        self.visit(hours_ago=2)
        make_comment(self.post, self.tom, text="One.")
        make_comment(self.post, self.tom, parent=self.old, text="Two.")
        page = self.visit()
        self.assertContains(page, "2 new since your last visit")
        self.assertContains(page, "badge--new", count=2)

    def test_thousands_are_not_counted(self):
        self.visit(hours_ago=2)
        for number in range(3):
            make_comment(self.post, self.tom, text=f"One of them, {number}.")
        for counted, words in ((2, "Over 2 new"), (3, "3 new")):
            with patch.object(branches, "COUNTED", counted), patch.dict(Prepared.kept, clear=True):
                self.assertContains(self.visit(), f">{words} since your last visit.")

    def test_it_stays_new_for_the_whole_visit(self):
        self.visit(hours_ago=2)
        make_comment(self.post, self.tom, text="One.")
        self.visit()
        self.assertContains(self.visit(), "1 new since your last visit")

    def test_it_is_not_new_at_the_next_visit(self):
        self.visit(hours_ago=3)
        make_comment(self.post, self.tom, text="One.")
        self.visit()
        mine = Participation.objects.get()
        mine.visited_at = timezone.now() + timedelta(seconds=1)  # the visit that saw it began after it came
        mine.visited_before_at = mine.visited_at
        mine.save()
        self.assertNotContains(self.visit(), "new since your last visit")

    def test_the_own_comment_is_not_new(self):
        self.visit(hours_ago=2)
        make_comment(self.post, self.rita, text="Mine.")
        self.assertNotContains(self.visit(), "new since your last visit")

    def test_what_waited_at_the_last_visit_is_new_once_approved(self):
        waiting = make_comment(self.post, self.tom, text="Late.", state="pending")
        self.visit(hours_ago=2)
        doors.approve(waiting, by=make_moderator())
        self.assertContains(self.visit(), "1 new since your last visit")

    def test_the_link_leads_to_the_first_and_then_to_the_next(self):
        since = int((timezone.now() - timedelta(days=8)).timestamp())
        make_comment(self.post, self.rita, text="Mine.")
        second = make_comment(self.post, self.tom, text="Two.")
        url = reverse("comments:next_new", args=[self.post.slug])
        answer = self.client.get(f"{url}?since={since}")
        self.assertRedirects(answer, self.old.get_absolute_url(), fetch_redirect_response=False)
        answer = self.client.get(f"{url}?since={since}&after={self.old.number}")
        self.assertRedirects(answer, second.get_absolute_url(), fetch_redirect_response=False)
        answer = self.client.get(f"{url}?since={since}&after={second.number}")
        self.assertRedirects(answer, self.post.get_absolute_url() + "#comments", fetch_redirect_response=False)

    def test_nonsense_is_404(self):
        url = reverse("comments:next_new", args=[self.post.slug])
        for query in ("?since=x", "?since=99999999999999", "?after=%00", "?after=0"):
            self.assertEqual(self.client.get(url + query).status_code, 404)

    def test_the_visit_is_written_once_an_hour(self):
        self.visit()
        first = Participation.objects.get().visited_at
        self.visit()
        self.assertEqual(Participation.objects.get().visited_at, first)

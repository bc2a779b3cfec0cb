"""Nobody but its writer and the moderators reads what is not approved: by no page, feed, letter or URL."""

from django.contrib.auth.models import Permission
from django.test import TestCase
from django.urls import reverse
from post_office.models import Email

from comments import doors, mail
from comments.models import Comment, Notification
from tests import walk
from tests.builders import (
    decide_to,
    make_author,
    make_comment,
    make_moderator,
    make_page,
    make_post,
    make_user,
    real_outbox,
)

HIDDEN = ("pending", "rejected", "spam", "removed")


@real_outbox
class HiddenTextTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = make_author("Ada").user
        cls.max = make_moderator("Max")
        cls.rita = make_user("Rita")
        cls.post = make_post(tags=["hsct"])
        make_page("About")
        cls.root = make_comment(cls.post, make_user("Tom"), text="An open question.")
        cls.hidden = {}
        for state in HIDDEN:
            comment = make_comment(cls.post, cls.rita, cls.root, f"SECRET [{state}](https://SECRET.example/)")
            reply = make_comment(cls.post, make_user("Tom"), comment, f"An answer to the {state} one.")
            decide_to(comment, "rejected" if state == "pending" else state)
            if state == "pending":  # as one that reports have hidden again
                Comment.objects.filter(pk=comment.pk).update(state="pending")
            cls.hidden[state] = comment
            assert reply.is_approved
        cls.long = make_comment(cls.post, cls.rita, text="SECRET " * 500, state="pending")
        Notification.objects.all().delete()

    def found_by(self, user):
        return walk.found_by(self, user, walk.addresses(self.post, [*self.hidden.values(), self.long]))

    def test_a_guest_finds_nothing(self):
        self.assertEqual(self.found_by(None), set())

    def test_another_reader_finds_nothing(self):
        self.assertEqual(self.found_by(make_user("Eva")), set())

    def test_the_author_of_the_post_finds_nothing(self):
        self.assertEqual(self.found_by(self.ada), set())

    def test_staff_without_the_permission_find_nothing(self):
        clerk = make_user("Kurt", is_staff=True)
        clerk.user_permissions.add(Permission.objects.get(codename="change_page"))
        self.assertEqual(self.found_by(clerk), set())

    def test_the_walk_would_find_it(self):
        Comment.objects.filter(pk=self.hidden["spam"].pk).update(state="approved")
        found = self.found_by(None)
        self.assertIn(self.post.get_absolute_url(), found)
        self.assertIn(self.hidden["spam"].get_absolute_url() + "text/", found)

    def test_a_moderator_finds_it(self):
        found = self.found_by(self.max)
        self.assertIn(reverse("comments:whole", args=[self.post.slug, self.hidden["spam"].number]), found)

    def test_its_writer_finds_it(self):
        self.client.force_login(self.rita)
        self.assertContains(self.client.get(self.post.get_absolute_url()), "SECRET")
        for comment in self.hidden.values():
            address = reverse("comments:whole", args=[self.post.slug, comment.number])
            self.assertContains(self.client.get(address), "SECRET")

    def test_the_page_for_its_writer_is_kept_by_no_cache_in_between(self):
        self.client.force_login(self.rita)
        for address in (self.post.get_absolute_url(), self.long.get_absolute_url() + "text/"):
            answer = self.client.get(address)
            self.assertIn("Cookie", answer.headers.get("Vary", ""))
            self.assertIn("noindex" if "text" in address else "SECRET", answer.content.decode())

    def test_no_letter_carries_it(self):
        mail.tell_moderators()
        doors.approve(self.long, by=self.max)
        mail.write_letters()
        self.assertEqual(
            [letter.to for letter in Email.objects.order_by("pk")], [["max@example.org"], ["ada@example.org"]]
        )
        for letter in Email.objects.order_by("pk"):
            self.assertNotIn("SECRET", letter.subject + letter.message + letter.html_message)

    def test_each_hidden_comment_keeps_its_place(self):
        page = self.client.get(self.post.get_absolute_url()).content.decode()
        for state, comment in self.hidden.items():
            self.assertIn(f'id="comment-{comment.number}"', page)
            self.assertIn(f"An answer to the {state} one.", page)
        self.assertEqual(page.count("comment--gone"), len(HIDDEN))
        self.assertNotIn("Rita", page)

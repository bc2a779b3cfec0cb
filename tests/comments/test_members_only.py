"""Comments that only people with an account read: who sees what of them, where."""

from django.db import connection
from django.template import engines
from django.test import RequestFactory, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from post_office.models import Email

from comments import doors
from comments.models import Comment
from tests import walk
from tests.builders import make_author, make_comment, make_moderator, make_page, make_post, make_user, real_outbox

PLACEHOLDER = "Only people with an account can read this comment."


def make_members_comment(post, writer, text, parent=None):
    comment = doors.post(post, writer, text, parent_number=parent and parent.number, members_only=True)
    doors.approve(comment, by=make_moderator())
    return Comment.objects.get(pk=comment.pk)


@real_outbox
class MembersOnlyTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        make_page("About")
        cls.post = make_post(tags=["hsct"])
        cls.tom = make_user("Tom")
        cls.hilde = make_user("Hilde")
        cls.open = make_comment(cls.post, cls.tom, text="An open question.")
        cls.secret = make_members_comment(cls.post, cls.hilde, "SECRET [link](https://SECRET.example/)")
        cls.long = make_members_comment(cls.post, cls.hilde, "SECRET " * 500, parent=cls.open)
        cls.reply = make_comment(cls.post, cls.tom, cls.secret, "A SECRET answer.")

    def page(self, query=""):
        return self.client.get(self.post.get_absolute_url() + query).content.decode()

    def places(self):
        return walk.addresses(self.post, [self.secret, self.long, self.reply])

    def test_it_works(self):
        self.client.force_login(make_user("Rita"))
        page = self.page()
        self.assertIn("SECRET", page)
        self.assertIn("Members only", page)
        self.assertNotIn(PLACEHOLDER, page)

    def test_guests_find_the_text_nowhere(self):
        self.assertEqual(walk.found_by(self, None, self.places()), set())

    def test_guests_find_the_name_of_its_writer_nowhere_but_on_the_page_of_that_person(self):
        person = reverse("comments:person", args=[self.hilde.key])
        found = walk.found_by(self, None, self.places(), "Hilde")
        self.assertEqual({place.split("?")[0] for place in found}, {person})

    def test_the_walk_would_find_it(self):
        Comment.objects.update(members_only=False)
        self.assertIn(self.post.get_absolute_url(), walk.found_by(self, None, self.places()))

    def test_guests_see_its_place_and_the_way_in(self):
        page = self.page()
        self.assertEqual(page.count(PLACEHOLDER), 3)
        for comment in (self.secret, self.long, self.reply):
            self.assertIn(f'id="comment-{comment.number}"', page)
        self.assertIn(f'href="/accounts/login/?next={self.secret.get_absolute_url()}"', page)

    def test_the_text_is_not_even_loaded_for_guests(self):
        with CaptureQueriesContext(connection) as queries:
            self.page()
        thread = next(query["sql"] for query in queries if "shown_html" in query["sql"])
        with connection.cursor() as cursor:
            cursor.execute(thread)
            self.assertNotIn("SECRET", str(cursor.fetchall()))

    def test_addresses_of_it_lead_guests_to_sign_in_and_back(self):
        for name in ("permalink", "whole"):
            address = reverse(f"comments:{name}", args=[self.post.slug, self.secret.number])
            self.assertRedirects(self.client.get(address), f"{reverse('account_login')}?next={address}")

    def test_hidden_ones_do_not_exist_for_guests(self):
        doors.reject(self.secret, by=make_moderator())
        self.assertEqual(self.client.get(self.secret.get_absolute_url()).status_code, 404)

    def test_an_answer_to_it_is_for_members_too(self):
        self.assertTrue(self.reply.members_only)
        self.assertFalse(make_comment(self.post, self.tom, self.open).members_only)

    def test_the_latest_comments_leave_it_out_for_guests(self):
        template = engines["django"].from_string("{% load comment_tags %}{% latest_comments as c %}{{ c|length }}")
        request = RequestFactory().get("/")
        counts = {}
        for user in (None, self.tom):
            self.client.logout() if user is None else self.client.force_login(user)
            request.user = self.client.get("/").context["user"]
            counts[user] = template.render({"request": request})
        self.assertEqual(counts, {None: "1", self.tom: "4"})

    def test_a_persons_page_leaves_it_out_for_guests(self):
        address = reverse("comments:person", args=[self.hilde.key])
        self.assertNotContains(self.client.get(address), "SECRET")
        self.client.force_login(self.tom)
        self.assertContains(self.client.get(address), "SECRET")

    def test_a_refused_guests_form_does_not_quote_it(self):
        for name in ("post", "begin"):
            answer = self.client.post(
                reverse(f"comments:{name}", args=[self.post.slug]), {"text": "", "parent": self.secret.number}
            )
            self.assertNotContains(answer, "SECRET", status_code=answer.status_code)
            self.assertNotContains(answer, "Hilde", status_code=answer.status_code)

    def test_letters_do_not_carry_it(self):
        for letter in Email.objects.order_by("pk"):
            self.assertNotIn("SECRET", letter.subject + letter.message + letter.html_message)

    def test_the_author_and_moderators_read_it(self):
        for person in (make_author().user, make_moderator()):
            self.client.force_login(person)
            self.assertIn("SECRET", self.page())
        queue = self.client.get(reverse("admin:comments_comment_changelist"), {"state__exact": "any"})
        self.assertContains(queue, "Members only")

    def test_it_is_counted(self):
        self.assertIn("4 comments", self.page())


class TickTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.address = reverse("comments:post", args=[cls.post.slug])

    def setUp(self):
        self.client.force_login(make_user("Rita"))

    def test_the_tick_is_stored(self):
        self.client.post(self.address, {"text": "For us.", "members_only": "on"})
        self.assertTrue(Comment.objects.get().members_only)

    def test_without_it_a_comment_is_for_all(self):
        self.client.post(self.address, {"text": "For all."})
        self.assertFalse(Comment.objects.get().members_only)

    def test_a_refused_form_keeps_the_tick(self):
        answer = self.client.post(self.address, {"text": "", "members_only": "on"})
        self.assertRegex(answer.content.decode(), r'name="members_only"[^>]* checked')

    def test_a_guests_tick_comes_through_the_sign_in(self):
        self.client.logout()
        begin = reverse("comments:begin", args=[self.post.slug])
        self.client.post(begin, {"text": "For us.", "members_only": "on"}, headers={"Sec-Fetch-Site": "same-origin"})
        page = self.client.get(self.post.get_absolute_url() + "?kept=1").content.decode()
        self.assertRegex(page, r'name="members_only"[^>]* checked')

    def test_a_draft_keeps_the_tick(self):
        draft = reverse("comments:draft", args=[self.post.slug])
        for text in ("For us.", "For us, still."):
            self.client.post(draft, {"text": text, "members_only": "on"})
            page = self.client.get(self.post.get_absolute_url()).content.decode()
            self.assertIn(text, page)
            self.assertRegex(page, r'name="members_only"[^>]* checked')
            make_comment(self.post)  # from now on there is a conversation
        self.client.post(draft, {"text": "For all."})
        page = self.client.get(self.post.get_absolute_url()).content.decode()
        self.assertNotRegex(page, r'name="members_only"[^>]* checked')

    def test_the_form_of_an_answer_says_that_it_is_for_members_too(self):
        root = make_members_comment(self.post, make_user("Tom"), "For us.")
        page = self.client.get(f"{self.post.get_absolute_url()}?reply={root.number}").content.decode()
        self.assertIn("That goes for your answer, too.", page)
        self.assertNotIn('name="members_only"', page)

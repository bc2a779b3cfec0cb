"""What is written and not posted yet waits on the server: for its writer alone, for 30 days, until it is posted."""

import uuid
from datetime import timedelta

from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comments import doors, drafts
from comments.models import Comment, Participation
from tests.builders import forget_cached_lookups, make_comment, make_post, make_user
from tests.pages import hidden_fields, typed

SCRIPT = {"Accept": "application/json"}


class DraftTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita = make_user("Rita")
        cls.root = make_comment(cls.post, make_user("Tom"))
        cls.url = reverse("comments:draft", args=[cls.post.slug])
        cls.post_url = reverse("comments:post", args=[cls.post.slug])

    def setUp(self):
        self.client.force_login(self.rita)

    def keep(self, text="A long one & <true>.", headers=None, **more):
        return self.client.post(self.url, {"text": text, **more}, headers=headers)

    def page(self, query=""):
        return self.client.get(self.post.get_absolute_url() + query).content.decode()

    def post_form(self, page, text=None):
        return self.client.post(self.post_url, hidden_fields(page) | {"text": text or typed(page)})

    def drafts(self):
        return list(Participation.objects.exclude(draft="").values_list("draft", flat=True))

    def test_it_works_by_the_button(self):
        self.assertRedirects(self.keep(), self.post.get_absolute_url() + "#comment-form")
        page = self.page()
        self.assertEqual(typed(page), "A long one & <true>.")
        self.assertIn("Here is what you wrote on", page)
        self.assertIn("Throw it away", page)

    def test_it_works_by_script(self):
        answer = self.keep(headers=SCRIPT)
        self.assertEqual(answer.json(), {"kept": True})
        self.keep("A longer one.", headers=SCRIPT)
        self.assertEqual(self.drafts(), ["A longer one."])

    def test_it_comes_back_where_nobody_has_written_yet(self):
        other = make_post("Another post")
        self.client.post(reverse("comments:draft", args=[other.slug]), {"text": "The first."})
        self.assertEqual(typed(self.client.get(other.get_absolute_url()).content.decode()), "The first.")
        self.assertEqual(typed(self.page()), "")

    def test_nobody_else_sees_it(self):
        self.keep("SECRET")
        for client in (Client(), Client()):
            self.assertNotContains(client.get(self.post.get_absolute_url()), "SECRET")
            client.force_login(make_user("Tom"))
            self.assertNotContains(client.get(self.post.get_absolute_url()), "SECRET")

    def test_an_answer_comes_back_as_an_answer(self):
        self.keep(parent=1)
        self.assertEqual(hidden_fields(self.page())["parent"], "1")
        self.assertNotIn("parent", {key for key, value in hidden_fields(self.page("?new=1")).items() if value})

    def test_the_form_of_another_answer_shows_it_too(self):
        self.keep()
        page = self.page("?reply=1")
        self.assertEqual((typed(page), hidden_fields(page)["parent"]), ("A long one & <true>.", "1"))
        self.post_form(page, "Changed since.")
        self.assertEqual(self.drafts(), [])

    def test_posting_forgets_it(self):
        self.keep()
        self.assertEqual(self.post_form(self.page()).status_code, 302)
        self.assertEqual(self.drafts(), [])
        self.assertEqual(typed(self.page()), "")

    def test_a_refused_comment_leaves_it(self):
        self.keep()
        self.assertEqual(self.post_form(self.page(), "a" * 10_001).status_code, 400)
        self.assertEqual(self.drafts(), ["A long one & <true>."])

    def test_posting_another_answer_leaves_it(self):
        page = self.page("?reply=1")
        self.keep()
        self.post_form(page, "Something else.")
        self.assertEqual(self.drafts(), ["A long one & <true>."])

    def test_what_arrives_after_its_comment_is_not_kept(self):
        key = uuid.uuid4()
        doors.post(self.post, self.rita, "A long one.", form_key=key)
        self.assertEqual(self.keep("A long one.", SCRIPT, form_key=key).json(), {"kept": False})
        self.assertEqual(self.drafts(), [])

    def test_thrown_away_its_text_stays_until_the_page_is_left(self):
        self.keep()
        answer = self.keep(act="forget")
        self.assertContains(answer, "not kept any more")
        self.assertEqual(typed(answer.content.decode()), "A long one & <true>.")
        self.assertEqual((self.drafts(), typed(self.page())), ([], ""))

    def test_an_emptied_form_is_no_draft(self):
        self.keep()
        self.keep(" ", SCRIPT)
        self.assertEqual(self.drafts(), [])

    def test_a_text_that_is_too_long_for_a_comment_is_kept(self):
        self.keep("a" * 10_001)
        self.assertEqual(typed(self.page()), "a" * 10_001)

    def test_a_text_without_end_comes_back_unkept(self):
        answer = self.keep("a" * 100_001)
        self.assertContains(answer, "We can keep up to 100,000 characters", status_code=400)
        self.assertEqual(typed(answer.content.decode()), "a" * 100_001)
        self.assertEqual(self.keep("a" * 100_001, SCRIPT).json(), {"kept": False})
        self.assertEqual(self.drafts(), [])

    def test_after_30_days_it_is_forgotten(self):
        self.keep()
        for days, left in ((29, 1), (31, 0)):
            Participation.objects.update(drafted_at=timezone.now() - timedelta(days=days))
            self.assertEqual(bool(typed(self.page())), bool(left))
            drafts.forget_old()
            self.assertEqual(len(self.drafts()), left)

    def test_it_does_not_touch_a_like(self):
        Participation.objects.create(user=self.rita, post=self.post, liked_at=timezone.now())
        self.keep()
        drafts.forget_draft(self.rita, self.post)
        self.assertIsNotNone(Participation.objects.get().liked_at)

    def test_it_costs_the_page_no_query(self):
        counts = []
        for text in ("", "A long one."):
            self.keep(text)
            self.page()  # shows the message of the button
            forget_cached_lookups()
            with CaptureQueriesContext(connection) as queries:
                self.page()
            counts.append(len(queries))
        self.assertEqual(counts[0], counts[1])

    def test_somebody_signed_out_gets_the_text_back(self):
        self.client.logout()
        answer = self.keep()
        self.assertEqual((answer.status_code, typed(answer.content.decode())), (403, "A long one & <true>."))
        self.assertEqual(self.keep(headers=SCRIPT).status_code, 403)

    def test_a_form_without_its_token_comes_back(self):
        client = Client(enforce_csrf_checks=True)
        client.force_login(self.rita)
        answer = client.post(self.url, {"text": "A long one."})
        self.assertEqual((answer.status_code, typed(answer.content.decode())), (403, "A long one."))

    def test_strange_values_harm_nothing(self):
        self.assertEqual(
            self.keep(parent="one", form_key="x", draft_shown="9999-99-99", headers=SCRIPT).status_code, 200
        )
        page = hidden_fields(self.page()) | {"draft_shown": "9999-99-99", "text": "Posted."}
        self.assertEqual(self.client.post(self.post_url, page).status_code, 302)

    def test_it_rejects_get(self):
        self.assertEqual(self.client.get(self.url).status_code, 405)

    def test_a_post_that_is_not_there_is_a_404(self):
        draft = make_post("Not yet", status="draft")
        self.assertEqual(
            self.client.post(reverse("comments:draft", args=[draft.slug]), {"text": "A"}).status_code, 404
        )

    def test_a_text_from_before_signing_in_and_a_draft_both_come_back(self):
        self.keep("The draft.")
        self.client.logout()
        begin = reverse("comments:begin", args=[self.post.slug])
        self.client.post(begin, {"text": "The newer one."}, headers={"Sec-Fetch-Site": "same-origin"})
        self.client.force_login(self.rita)
        self.assertEqual(typed(self.page()), "The newer one.\n\nThe draft.")
        self.keep(typed(self.page()), SCRIPT)
        self.assertEqual(typed(self.page()), "The newer one.\n\nThe draft.")

    def test_a_page_from_before_its_posting_gives_a_new_text_back(self):
        page = self.page()
        self.post_form(page, "The first.")
        answer = self.post_form(page, "The second.")
        self.assertContains(answer, "You have posted #2 from this page already", status_code=409)
        again = answer.content.decode()
        self.assertEqual(typed(again), "The second.")
        self.assertEqual(self.post_form(again).status_code, 302)
        self.assertEqual(Comment.objects.filter(user=self.rita).count(), 2)

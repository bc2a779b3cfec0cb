"""An author leaves: the posts go to somebody else or stay under the old name, and the account can be closed."""

from django.contrib.admin.models import LogEntry
from django.test import TestCase
from django.urls import reverse

from accounts.leaving import why_stay
from accounts.models import User
from blog.models import Author, Post
from tests.builders import make_author, make_comment, make_post


class HandingOverTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada, cls.bob = make_author("Ada"), make_author("Bob")
        cls.out = make_post("Out there", author=cls.ada)
        cls.coming = make_post("To come", author=cls.ada, days_ago=-2)
        cls.draft = make_post("A draft", author=cls.ada, status="draft")
        cls.bobs = make_post("His own", author=cls.bob)
        cls.comment = make_comment(cls.out)
        cls.olive = User.objects.create_superuser("olive@example.org", "Olive")

    def setUp(self):
        self.client.force_login(self.olive)

    def hand_over(self, byline=None, **data):
        byline = byline or self.ada
        return self.client.post(reverse("admin:blog_author_hand_over", args=[byline.pk]), data, follow=True)

    def authors(self):
        return dict(Post.objects.values_list("title", "author__name"))

    def test_everything_moves_to_another_byline(self):
        before = list(
            Post.objects.order_by("pk").values("title", "slug", "status", "published_at", "body", "updated_at")
        )
        answer = self.hand_over(way="move", to=self.bob.pk)
        self.assertContains(answer, "3 posts now stand under Bob. No account writes as Ada any more.")
        self.assertEqual(set(self.authors().values()), {"Bob"})
        after = list(
            Post.objects.order_by("pk").values("title", "slug", "status", "published_at", "body", "updated_at")
        )
        self.assertEqual(after, before)
        self.ada.refresh_from_db()
        self.assertIsNone(self.ada.user)

    def test_the_name_stays_without_an_account(self):
        answer = self.hand_over(way="keep")
        self.assertContains(answer, "The name stays under its posts.")
        self.assertEqual(self.authors()["Out there"], "Ada")
        self.assertIsNone(Author.objects.get(name="Ada").user)

    def test_addresses_answer_as_before(self):
        places = [self.out.get_absolute_url(), self.comment.get_absolute_url(), reverse("blog:author", args=["ada"])]
        for data in ({"way": "keep"}, {"way": "move", "to": self.bob.pk}):
            self.hand_over(**data)
            for place in places:
                self.assertEqual(self.client.get(place, follow=True).status_code, 200, place)
        self.client.logout()
        self.assertContains(self.client.get(self.out.get_absolute_url()), "Bob")
        self.assertEqual(self.client.get(self.draft.get_absolute_url()).status_code, 404)

    def test_the_new_author_writes_on(self):
        self.hand_over(way="move", to=self.bob.pk)
        self.client.force_login(self.bob.user)
        self.assertContains(self.client.get(reverse("admin:blog_post_changelist")), "A draft")
        self.client.force_login(User.objects.get(public_name="Ada"))
        self.assertNotContains(self.client.get(reverse("admin:blog_post_changelist")), "A draft")

    def test_then_the_account_can_be_closed(self):
        person = self.ada.user
        self.assertTrue(why_stay(person))
        self.hand_over(way="keep")
        self.client.post(reverse("admin:accounts_user_take_away", args=[person.pk]))
        self.assertEqual(why_stay(User.objects.get(pk=person.pk)), "")

    def test_it_is_in_the_log(self):
        self.hand_over(way="move", to=self.bob.pk)
        entry = LogEntry.objects.latest("pk")
        self.assertEqual((entry.user, entry.get_change_message()), (self.olive, "Handed 3 posts over to Bob."))

    def test_the_page_says_how_many(self):
        answer = self.client.get(reverse("admin:blog_author_hand_over", args=[self.ada.pk]))
        self.assertContains(answer, "2 published or scheduled.")
        self.assertContains(answer, "1 draft.")

    def test_those_written_with_others_are_among_them(self):
        self.bobs.co_authorships.create(author=self.ada, position=1)
        self.out.co_authorships.create(author=self.bob, position=1)
        answer = self.client.get(reverse("admin:blog_author_hand_over", args=[self.ada.pk]))
        self.assertContains(answer, "3 published or scheduled.")
        self.assertContains(answer, "1 draft.")
        self.assertContains(answer, "2 of them written with others.")
        self.assertContains(self.hand_over(way="move", to=self.bob.pk), "4 posts now stand under Bob.")
        self.assertEqual([post.byline for post in Post.objects.order_by("pk")], ["Bob"] * 4)

    def test_a_get_changes_nothing(self):
        self.client.get(reverse("admin:blog_author_hand_over", args=[self.ada.pk]), {"way": "keep"})
        self.assertIsNotNone(Author.objects.get(name="Ada").user)

    def test_what_is_not_chosen_is_asked_for(self):
        for data, sentence in (
            ({}, "Please choose what becomes of the posts."),
            ({"way": "move"}, "Please choose the byline that the posts move to."),
            ({"way": "move", "to": self.ada.pk}, "This is not on the list any more."),
        ):
            answer = self.hand_over(**data)
            self.assertContains(answer, sentence, status_code=400)
            self.assertContains(answer, "autofocus", status_code=400)
        self.assertEqual(self.authors()["A draft"], "Ada")

    def test_without_an_account_there_is_nothing_to_take(self):
        self.hand_over(way="keep")
        self.assertContains(self.hand_over(way="keep"), "There is nothing to hand over.", status_code=400)

    def test_posts_of_a_byline_without_an_account_can_still_move(self):
        self.hand_over(way="keep")
        self.hand_over(way="move", to=self.bob.pk)
        self.assertEqual(set(self.authors().values()), {"Bob"})

    def test_only_administrators_do_it(self):
        self.client.force_login(self.bob.user)
        self.assertEqual(self.hand_over(way="move", to=self.bob.pk).status_code, 403)
        self.assertEqual(self.authors()["A draft"], "Ada")

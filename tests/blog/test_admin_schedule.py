"""The form of a post: times in the author's own zone, who else wrote it, its series, and what to read next."""

from datetime import UTC, datetime

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from blog.models import CoAuthor, Post, Series
from comments.models import Conversation
from tests.blog.test_admin import ADD, change, post_data
from tests.builders import make_author, make_post


def at(**fields):
    """The two boxes of each moment, from texts such as "2027-01-05 09:30"."""
    return {f"{name}_{n}": part for name, text in fields.items() for n, part in enumerate(text.split())}


class FormTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = make_author("Ada")
        cls.ada.user.time_zone = "Europe/Berlin"
        cls.ada.user.save()

    def setUp(self):
        self.client.force_login(self.ada.user)

    def send(self, **fields):
        return self.client.post(ADD, post_data(**fields))

    def stored(self):
        return Post.objects.get(slug="a-year-after")


class TimesTest(FormTest):
    def test_times_are_typed_and_shown_in_the_own_zone(self):
        self.assertContains(self.client.get(ADD), "Your time zone: Europe/Berlin.")
        self.send(status="published", **at(published_at="2027-07-05 09:30", unpublish_at="2027-08-01 00:00"))
        post = self.stored()
        self.assertEqual(post.published_at, datetime(2027, 7, 5, 7, 30, tzinfo=UTC))
        self.assertEqual(post.unpublish_at, datetime(2027, 7, 31, 22, 0, tzinfo=UTC))
        self.assertContains(self.client.get(change(post)), 'value="09:30:00"')
        self.assertContains(self.client.get(reverse("admin:blog_post_changelist")), "5 July 2027, 09:30")

    def test_a_time_that_never_is_and_one_that_is_twice_are_refused(self):
        for text, words in (
            ("2027-03-28 02:30", "it is never 02:30. Please choose an hour later."),
            ("2027-10-31 02:30", "it is 02:30 twice. Please choose a time at least an hour away."),
        ):
            answer = self.send(status="published", **at(published_at=text))
            self.assertContains(answer, words)
            self.assertFalse(Post.objects.exists())
        self.send(status="published", **at(published_at="2027-03-28 03:30"))
        self.assertEqual(self.stored().published_at, datetime(2027, 3, 28, 1, 30, tzinfo=UTC))

    def test_what_is_no_time_is_answered_by_how_to_write_one(self):
        answer = self.send(**at(published_at="28.3.2027 half-past"))
        self.assertContains(answer, "Please write the day as year, month and day, such as 2027-03-28.")
        self.assertContains(answer, "Please write the time as hours and minutes, such as 09:30.")
        self.assertContains(answer, 'value="28.3.2027"')
        self.assertFalse(Post.objects.exists())

    def test_an_end_before_the_beginning_is_refused(self):
        for name in ("unpublish_at", "featured_until"):
            fields = at(published_at="2027-07-05 09:30", **{name: "2027-07-05 09:30"})
            answer = self.send(status="published", **fields)
            self.assertContains(answer, "This is before the post goes online. Please choose a later time.")
        answer = self.send(status="published", **at(unpublish_at="2020-07-05 09:30"))
        self.assertContains(answer, "This is before the post goes online.")
        self.assertFalse(Post.objects.exists())

    def test_comments_close_when_the_author_says(self):
        self.send(**at(comments_close_at="2027-07-05 09:30"))
        conversation = Conversation.objects.get(post=self.stored())
        self.assertEqual(conversation.closes_at, datetime(2027, 7, 5, 7, 30, tzinfo=UTC))
        page = self.client.get(change(self.stored()))
        self.assertContains(page, 'value="2027-07-05"')
        self.client.post(change(self.stored()), post_data())
        conversation.refresh_from_db()
        self.assertIsNone(conversation.closes_at)

    def test_comments_of_others_cannot_be_closed(self):
        post = make_post("Not mine", author=make_author("Bob"))
        self.client.post(change(post), post_data(**at(comments_close_at="2027-07-05 09:30")))
        self.assertFalse(Conversation.objects.exists())


class BesideFormTest(FormTest):
    def test_co_authors_keep_the_order_in_which_they_were_chosen(self):
        zoe, bob = make_author("Zoe"), make_author("Bob")
        self.send(co_authors_0=zoe.pk, co_authors_1=bob.pk)
        self.assertEqual([author.name for author in self.stored().authors], ["Ada", "Zoe", "Bob"])
        self.client.post(change(self.stored()), post_data(co_authors_0="", co_authors_1=bob.pk, co_authors_2=zoe.pk))
        self.assertEqual([author.name for author in self.stored().authors], ["Ada", "Bob", "Zoe"])
        self.client.post(change(self.stored()), post_data())
        self.assertEqual([author.name for author in self.stored().authors], ["Ada"])

    def test_nobody_is_there_twice(self):
        bob = make_author("Bob")
        self.assertContains(self.send(co_authors_0=bob.pk, co_authors_1=bob.pk), "The same name is there twice.")
        self.send()
        answer = self.client.post(change(self.stored()), post_data(co_authors_0=self.ada.pk))
        self.assertContains(answer, "Ada is the author already.")
        self.assertFalse(CoAuthor.objects.exists())

    def test_a_co_author_may_change_the_post_and_loses_nothing(self):
        bob = make_author("Bob")
        self.send(co_authors_0=bob.pk)
        self.client.force_login(bob.user)
        self.client.post(change(self.stored()), post_data(title="Changed by Bob", co_authors_0=bob.pk))
        post = self.stored()
        self.assertEqual((post.title, [author.name for author in post.authors]), ("Changed by Bob", ["Ada", "Bob"]))

    def test_related_posts_are_chosen_by_their_addresses(self):
        one, two = make_post("One"), make_post("Two")
        lines = "/posts/two/\nhttp://localhost:8000/posts/one/#comments\n\n/posts/two/"
        self.send(related=lines)
        rows = self.stored().related_choices.all()
        self.assertEqual([row.other for row in rows], [two, one])
        self.assertContains(self.client.get(change(self.stored())), "/posts/two/\n/posts/one/")

    def test_what_is_no_post_cannot_be_related(self):
        for line in ("/posts/none/", "/category/trials/", "https://example.org/posts/x/", "nonsense"):
            answer = self.send(related=line)
            self.assertEqual(answer.status_code, 200, line)
            self.assertIn("There is no post at", str(answer.context["adminform"].form.errors), line)
        self.assertFalse(Post.objects.exists())
        self.send()
        self.assertContains(
            self.client.post(change(self.stored()), post_data(related="/posts/a-year-after/")), "after itself"
        )

    def test_a_part_of_a_series(self):
        series = Series.objects.create(name="S", slug="s")
        make_post("First", series=series)
        self.send(series=series.pk)
        self.assertEqual((self.stored().series, self.stored().series_position), (series, 2))

    def test_a_state_for_each_time(self):
        now = timezone.now()
        make_post("Over", published_at=now - timezone.timedelta(2), unpublish_at=now - timezone.timedelta(1))
        page = self.client.get(reverse("admin:blog_post_changelist") + "?state=over")
        self.assertContains(page, "Taken offline</td>")
        page = self.client.get(reverse("admin:blog_post_changelist") + "?state=published")
        self.assertNotContains(page, "Taken offline</td>")

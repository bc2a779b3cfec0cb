"""Newest first, most liked first: every comment once, at the margin, with the way to what it answers."""

from django.test import TestCase

from comments import orders, threads
from comments.models import Comment
from tests.builders import make_comment, make_many_comments, make_post, make_user


class OrdersTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita = make_user("Rita")
        make_many_comments(cls.post, 120)
        for number in (7, 70, 71):
            Comment.objects.filter(number=number).update(like_count=number)

    def numbers(self, order):
        """The numbers on all pages in `order`, page after page."""
        found, start = [], None
        while True:
            page = threads.load_thread(self.post, self.rita, start=start, order=order)
            found += [entry.number for entry in page.entries]
            if not page.later:
                return found
            start = int(page.later.split("from=")[1])

    def test_newest_first(self):
        self.assertEqual(self.numbers(orders.NEWEST), list(range(120, 0, -1)))

    def test_most_liked_first_and_then_as_they_came(self):
        rest = [number for number in range(1, 121) if number not in (7, 70, 71)]
        self.assertEqual(self.numbers(orders.LIKED), [71, 70, 7, *rest])

    def test_the_page_offers_the_orders_and_shows_no_indents(self):
        answer = self.client.get(self.post.get_absolute_url(), {"sort": "newest"})
        self.assertContains(answer, "?sort=liked#comments")
        self.assertNotContains(answer, "comment--level-1")
        self.assertContains(answer, "?sort=newest&amp;from=70")

    def test_a_short_conversation_offers_none(self):
        other = make_post("A short one")
        make_comment(other)
        self.assertNotContains(self.client.get(other.get_absolute_url()), "?sort=")

    def test_hidden_comments_stay_hidden(self):
        Comment.objects.filter(number=70).update(state="removed")
        self.assertNotIn(70, self.numbers(orders.LIKED))

    def test_an_unknown_order_is_404(self):
        self.assertEqual(self.client.get(self.post.get_absolute_url(), {"sort": "x"}).status_code, 404)
        self.assertEqual(self.client.get(self.post.get_absolute_url(), {"sort": "\x00"}).status_code, 404)

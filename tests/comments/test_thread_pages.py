"""Walking through the pages of a long conversation, forth and back."""

import random
from math import ceil

from django.contrib.auth.models import AnonymousUser
from django.test import TestCase

from comments import doors, threads
from comments.models import Comment
from tests.builders import make_comment, make_moderator, make_post, make_user

PAGE = 10


class ThreadPagesTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita = make_user("Rita")
        chance = random.Random(7)
        stored = []
        for _ in range(87):
            parent = chance.choice([None, *stored[-9:], *stored[-9:]])
            stored.append(doors.post(cls.post, make_moderator(), "A thought.", parent and parent.number))
        for comment in chance.sample(stored, 20):
            doors.remove(comment, by=make_moderator())
        for _ in range(12):
            make_comment(cls.post, cls.rita, chance.choice([None, *Comment.objects.approved()]), state="pending")

    def setUp(self):
        self.page_size, threads.PAGE_SIZE = threads.PAGE_SIZE, PAGE
        self.addCleanup(setattr, threads, "PAGE_SIZE", self.page_size)

    def load(self, reader, query=""):
        name, _, number = query.lstrip("?").partition("=")
        return threads.load_thread(self.post, reader, **({KEYS[name]: int(number)} if number else {}))

    def pages(self, reader):
        """All pages, from the first on."""
        pages = [self.load(reader)]
        while pages[-1].later:
            pages.append(self.load(reader, pages[-1].later))
        return pages

    def readable(self, reader):
        mine = {"user": reader} if reader.is_authenticated else {"pk": None}
        found = Comment.objects.approved() | Comment.objects.pending().filter(**mine)
        return list(found.order_by("path").values_list("number", flat=True))

    def test_forth_every_comment_stands_once_and_in_order(self):
        for reader in (AnonymousUser(), self.rita):
            numbers = [number for page in self.pages(reader) for number in shown(page)]
            self.assertEqual(numbers, self.readable(reader))
        self.assertEqual(len(self.pages(self.rita)), ceil(len(self.readable(self.rita)) / threads.PAGE_SIZE))

    def test_back_every_comment_stands_once_and_in_order(self):
        for reader in (AnonymousUser(), self.rita):
            pages = [self.pages(reader)[-1]]
            while pages[-1].earlier:
                pages.append(self.load(reader, pages[-1].earlier))
            numbers = [number for page in reversed(pages) for number in shown(page)]
            self.assertEqual(numbers, self.readable(reader))

    def test_the_first_page_has_none_before_and_the_last_none_after(self):
        pages = self.pages(AnonymousUser())
        self.assertEqual((pages[0].earlier, pages[-1].later), ("", ""))
        self.assertTrue(all(page.earlier for page in pages[1:]))

    def test_each_comment_is_on_the_page_its_permalink_names(self):
        for reader in (AnonymousUser(), self.rita):
            for number in self.readable(reader):
                comment = Comment.objects.get(post=self.post, number=number)
                start = threads.page_start(self.post, comment, reader)
                self.assertIn(number, shown(self.load(reader, f"?from={start}" if start else "")), number)

    def test_every_reply_has_its_line_up_to_the_root_or_says_whom_it_answers(self):
        for page in self.pages(self.rita):
            for entry in page.entries:
                if not entry.is_placeholder and entry.answered_number:
                    on_page = entry.answered_number in page.numbers
                    link = f"#comment-{entry.answered_number}" if on_page else f"comments/{entry.answered_number}/"
                    self.assertEqual(entry.answered_link, link)

    def test_a_page_that_begins_at_a_hidden_comment_goes_on_with_the_next(self):
        hidden = Comment.objects.filter(state="removed").order_by("path").first()
        numbers = shown(self.load(AnonymousUser(), f"?from={hidden.number}"))
        after = Comment.objects.approved().filter(path__gt=hidden.path).order_by("path")
        self.assertEqual(numbers[0], after.first().number)

    def test_a_page_after_the_last_published_comment_has_only_what_waits_there(self):
        last = make_comment(self.post, self.rita, state="pending")
        page = self.load(self.rita, f"?from={last.number}")
        self.assertEqual(shown(page), [last.number])


KEYS = {"from": "start", "before": "before"}


def shown(page):
    return [entry.number for entry in page.entries if not entry.is_placeholder]

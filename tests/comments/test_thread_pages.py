"""Walking through the pages of a long conversation, forth and back, and behind the folds of its branches."""

import random
import re
from unittest.mock import patch

from django.contrib.auth.models import AnonymousUser
from django.test import TestCase

from blog.prepared import Prepared
from comments import branches, doors, threads
from comments.models import Comment
from tests.builders import make_comment, make_moderator, make_post, make_user
from tests.comments import folds

PAGE, SHOWN = 10, 4


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
        for module, name, size in ((threads, "PAGE_SIZE", PAGE), (branches, "SHOWN", SHOWN)):
            self.enterContext(patch.object(module, name, size))
        self.enterContext(patch.dict(Prepared.kept, clear=True))

    def load(self, reader, query="", branch=None):
        name, _, number = query.lstrip("?").partition("=")
        more = {KEYS[name]: int(number)} if number else {}
        return threads.load_thread(self.post, reader, branch=branch, **more)

    def pages(self, reader, query="", branch=None):
        """All pages, from the first on, or from the one at `query`."""
        pages = [self.load(reader, query, branch)]
        while pages[-1].later:
            pages.append(self.load(reader, pages[-1].later, branch))
        return pages

    def behind(self, entry, reader):
        """The numbers behind the fold that stands below `entry`, read from the page its link leads to."""
        if not getattr(entry, "rest_count", 0):
            return []
        top = Comment.objects.get(post=self.post, number=entry.root_number)
        numbers = [number for page in self.pages(reader, f"?from={entry.rest_number}", top) for number in shown(page)]
        self.assertEqual(len(numbers), entry.rest_count)
        return numbers

    def numbers(self, pages, reader):
        """What somebody reads who goes through the pages, and behind each fold when they come to it."""
        entries = [entry for page in pages for entry in page.entries]
        own = ([] if entry.is_placeholder else [entry.number] for entry in entries)
        return [number for entry, me in zip(entries, own, strict=True) for number in me + self.behind(entry, reader)]

    def readable(self, reader):
        mine = {"user": reader} if reader.is_authenticated else {"pk": None}
        found = Comment.objects.approved() | Comment.objects.pending().filter(**mine)
        return list(found.order_by("path").values_list("number", flat=True))

    def test_forth_every_comment_stands_once_and_in_order(self):
        for reader in (AnonymousUser(), self.rita):
            pages = self.pages(reader)
            self.assertEqual(self.numbers(pages, reader), self.readable(reader))
            self.assertTrue(all(len(shown(page)) == PAGE for page in pages[:-1]))
            self.assertTrue(any(getattr(entry, "rest_count", 0) for page in pages for entry in page.entries))

    def test_back_every_comment_stands_once_and_in_order(self):
        for reader in (AnonymousUser(), self.rita):
            pages = [self.pages(reader)[-1]]
            while pages[-1].earlier:
                pages.append(self.load(reader, pages[-1].earlier))
            self.assertEqual(self.numbers(reversed(pages), reader), self.readable(reader))

    def test_a_branch_reads_back_to_its_top(self):
        top = max(Comment.objects.filter(level=0), key=lambda top: len(self.below(top)))
        self.assertGreater(len(self.below(top)), PAGE)
        for reader in (AnonymousUser(), self.rita):
            pages = [self.pages(reader, branch=top)[-1]]
            while pages[-1].earlier:
                pages.append(self.load(reader, pages[-1].earlier, top))
            numbers = [number for page in reversed(pages) for number in shown(page)]
            self.assertEqual(numbers, [number for number in self.readable(reader) if number in self.below(top)])

    def below(self, top):
        return set(Comment.objects.filter(path__startswith=top.path).values_list("number", flat=True))

    def test_no_branch_takes_more_than_its_share(self):
        for page in self.pages(AnonymousUser()):
            tops = [entry.root_number for entry in page.entries if not entry.is_placeholder]
            self.assertLessEqual(max(map(tops.count, tops)), SHOWN + 1)

    def test_the_first_page_has_none_before_and_the_last_none_after(self):
        pages = self.pages(AnonymousUser())
        self.assertEqual((pages[0].earlier, pages[-1].later), ("", ""))
        self.assertTrue(all(page.earlier for page in pages[1:]))

    def test_each_comment_is_on_the_page_its_permalink_names(self):
        for reader in (AnonymousUser(), self.rita):
            for number in self.readable(reader):
                comment = Comment.objects.get(post=self.post, number=number)
                address, _, query = threads.address_of(comment, reader).partition("?")
                branch = re.search(r"comments/(\d+)/thread/$", address)
                top = Comment.objects.get(post=self.post, number=branch[1]) if branch else None
                self.assertIn(number, shown(self.load(reader, query, top)), number)

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
        after = folds.shown(Comment.objects.approved()).filter(path__gt=hidden.path).order_by("path")
        self.assertEqual(numbers[0], after.first().number)

    def test_a_page_after_the_last_published_comment_has_only_what_waits_there(self):
        last = make_comment(self.post, self.rita, state="pending")
        page = self.load(self.rita, f"?from={last.number}")
        self.assertEqual(shown(page), [last.number])


KEYS = {"from": "start", "before": "before"}


def shown(page):
    return [entry.number for entry in page.entries if not entry.is_placeholder]

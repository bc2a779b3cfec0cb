"""Random trees under random decisions: each decision changes one comment, and the page stays whole."""

import re
from collections import Counter
from typing import ClassVar
from unittest.mock import patch

from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from blog.prepared import Prepared
from comments import branches, doors, taking_back, threads
from comments.models import Comment, CommentLog, Conversation
from comments.threads import load_thread
from tests.builders import make_moderator, make_post, make_user

DOORS = {
    "approve": doors.approve,
    "reject": doors.reject,
    "spam": doors.mark_as_spam,
    "remove": doors.remove,
    "restore": doors.restore,
}
# Where each act may come from, and where it leads; restore leads back.
MAY = {
    "approve": ({"pending", "rejected", "spam"}, "approved"),
    "reject": ({"pending", "approved"}, "rejected"),
    "spam": ({"pending", "approved", "rejected"}, "spam"),
    "remove": ({"pending", "approved"}, "removed"),
    "restore": ({"rejected", "spam", "removed"}, None),
}
steps = st.lists(
    st.one_of(
        st.tuples(st.just("post"), st.integers(0, 99), st.booleans()),
        st.tuples(st.sampled_from([*sorted(DOORS), "undo", "undo"]), st.integers(0, 99), st.booleans()),
    ),
    max_size=30,
)


def states():
    return dict(Comment.objects.order_by("pk").values_list("pk", "state"))


def whole(pk):
    """All of a comment that a decision may change."""
    return Comment.objects.values("state", "reviewed_at", "published_at", "is_public", "is_removed").get(pk=pk)


class RandomTreesTest(TestCase):
    # What each decision found, by the key of its log row.
    whole_before: ClassVar = {}

    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita = make_user("Rita")
        cls.max = make_moderator("Max")

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps)
    def test_a_decision_changes_no_other_comment(self, steps):
        for step in [("post", 0, True), *steps]:
            self.take(*step)
        self.assert_counters_tell_the_truth()
        self.assert_log_leads_to_the_same_states()
        self.assert_page_is_whole(AnonymousUser())
        self.assert_page_is_whole(self.rita)

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps)
    def test_links_lead_to_every_comment_once(self, steps):
        for step in [("post", 0, True), *steps]:
            self.take(*step)
        made_anew = patch.dict(Prepared.kept, clear=True)
        with patch.object(branches, "SHOWN", 2), patch.object(threads, "PAGE_SIZE", 4), made_anew:
            for reader in (None, self.rita):
                self.client.force_login(reader) if reader else self.client.logout()
                visible = Comment.objects.visible_to(reader or AnonymousUser())
                self.assertEqual(sorted(self.read_on()), sorted(visible.values_list("number", flat=True)))

    def read_on(self):
        """The numbers somebody comes by who follows each link to later comments and behind a fold, from the post."""
        numbers, links = [], [self.post.get_absolute_url()]
        for address in links:
            page = self.client.get(address).content.decode()
            articles = re.findall(r'<li class="comment ([^"]*)" id="comment-(\d+)">', page)
            numbers += [int(number) for classes, number in articles if "comment--gone" not in classes]
            links += re.findall(r'class="comment__rest" href="([^"]+)"', page)
            later = re.search(r'class="pager__link pager__link--newer" href="([^"#]+)#comments"', page)
            links += [address.partition("?")[0] + later[1]] if later else []
        return numbers

    def take(self, act, pick, by_staff):
        """One step: nothing but the comment that it picks is changed."""
        before = states()
        if act == "post":
            self.post_somewhere(pick, self.max if by_staff else self.rita)
            self.assertEqual({pk: state for pk, state in states().items() if pk in before}, before)
        elif act == "undo":
            self.undo(sorted(before)[pick % len(before)], before)
        else:
            self.decide(act, sorted(before)[pick % len(before)], before)

    def post_somewhere(self, pick, writer):
        visible = list(Comment.objects.approved().order_by("pk"))
        parent = visible[pick % len(visible)] if visible and pick % 4 else None
        comment = doors.post(self.post, writer, "A thought.", parent_number=parent and parent.number)
        self.assertEqual(Comment.objects.get(pk=comment.pk).reply_to, parent)

    def decide(self, act, pk, before):
        come_from, leads_to = MAY[act]
        was = whole(pk)
        may = before[pk] in come_from
        self.assertEqual(DOORS[act](Comment.objects.get(pk=pk), by=self.max), may)
        after = states()
        self.assert_others_stay(pk, before)
        if may:
            self.whole_before[CommentLog.objects.last().pk] = was
        if not may:
            self.assertEqual(after[pk], before[pk])
        elif leads_to:
            self.assertEqual(after[pk], leads_to)
        else:
            self.assertIn(after[pk], ("pending", "approved"))

    def undo(self, pk, before):
        row = CommentLog.objects.filter(comment=pk).exclude(before="").select_related("comment__post").last()
        may = row is not None and row.act != "undo"
        if row is not None:
            self.assertEqual(taking_back.undo(row, by=self.max), may)
        self.assert_others_stay(pk, before)
        if may:
            self.assertEqual(whole(pk), self.whole_before[row.pk])

    def assert_others_stay(self, pk, before):
        others = {key: state for key, state in states().items() if key != pk}
        self.assertEqual(others, {key: state for key, state in before.items() if key != pk})

    def assert_counters_tell_the_truth(self):
        conversation = Conversation.objects.get(post=self.post)
        self.assertEqual(conversation.approved_count, Comment.objects.approved().count())
        numbers = sorted(Comment.objects.values_list("number", flat=True))
        self.assertEqual(numbers, list(range(1, conversation.last_number + 1)))

    def assert_log_leads_to_the_same_states(self):
        replayed = {}
        for row in CommentLog.objects.order_by("pk"):
            self.assertEqual(replayed.get(row.comment_id, ""), row.before)
            replayed[row.comment_id] = row.after
        self.assertEqual(replayed, states())

    def assert_page_is_whole(self, reader):
        """Every visible comment once, in the order of reading, and a placeholder for each hidden one above it."""
        with patch.object(branches, "SHOWN", 99), patch.dict(Prepared.kept, clear=True):
            entries = load_thread(self.post, reader).entries
        shown = {entry.path for entry in entries if not entry.is_placeholder}
        visible = Comment.objects.approved()
        if reader.is_authenticated:
            visible |= Comment.objects.pending().filter(user=reader)
        self.assertEqual(shown, set(visible.values_list("path", flat=True)))
        above = {path for entry in entries if entry.path in shown for path in entry.ancestor_paths}
        self.assertEqual({entry.path for entry in entries if entry.is_placeholder}, above - shown)
        self.assertEqual([entry.path for entry in entries], sorted(entry.path for entry in entries))
        self.assertEqual(max(Counter(entry.path for entry in entries).values(), default=1), 1)

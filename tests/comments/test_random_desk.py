"""Random acts of readers and moderators on a random tree: only what is acted on changes, and the log tells all of it."""

from uuid import uuid4

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import ModerationMode, SiteSettings
from comments import appeals, doors, outcomes, redaction, reports, taking_back
from comments.admin.acts import Act
from comments.clearing import remove_all
from comments.models import Comment, CommentLog, Conversation, Decision, Report
from comments.undoing import undo_deed
from tests.builders import make_moderator, make_post, make_user

DECISIONS = {
    "approve": doors.approve,
    "reject": doors.reject,
    "spam": doors.mark_as_spam,
    "remove": doors.remove,
    "restore": doors.restore,
    "hide": lambda comment, by: doors.hold_back(comment, "reported", "Reported by 3 readers."),
    "keep": lambda comment, by: reports.keep(comment, by),
    "put_back": lambda comment, by: appeals.put_back(comment, by),
}
# Every button of the desk; pressed, and taken back.
BUTTONS = sorted(Act.DOORS)
ACTS = [*sorted(DECISIONS), "approve", "change", "redact", "report", "appeal", "remove_all", "undo"]
steps = st.lists(
    st.one_of(
        st.tuples(st.just("post"), st.integers(0, 99)),
        st.tuples(st.sampled_from([*ACTS, "change", *BUTTONS]), st.integers(0, 99)),
    ),
    min_size=5,
    max_size=30,
)
# A state is taken back after somebody has worked on the text.
TEXT_THEN_STATE = [("publish_change", 98), ("approve_plain", 30), ("keep_old", 0), ("change", 36), ("post", 38)]
TEXT_THEN_STATE += [("undo", 81), ("post", 56), ("approve_plain", 64)]
KEPT = ("pk", "state", "comment", "html", "published_at", "reviewed_at", "is_public", "is_removed", "proposed_text")
KEPT += ("excerpt", "text_mark", "edited_at", "held_by", "held_because", "held_reasons")


def rows():
    """Everything of each comment that an act may change."""
    return {row["pk"]: row for row in Comment.objects.order_by("pk").values(*KEPT)}


class RandomDeskTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.writers = [make_user("Rita"), make_user("Tom")]
        cls.max, cls.mia = make_moderator("Max"), make_moderator("Mia")
        SiteSettings.objects.update_or_create(pk=1, defaults={"moderation": ModerationMode.PUBLISH})

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps)
    @example(TEXT_THEN_STATE)
    def test_only_what_is_acted_on_changes(self, steps):
        for act, pick in [("post", 0), ("post", 1), ("approve", 0), ("approve", 1), *steps]:
            before = rows()
            concerned = self.do(act, pick, sorted(before))
            after = rows()
            self.assertEqual({pk for pk in before if after[pk] != before[pk]} - concerned, set())
            self.assert_log_leads_here()
            self.assert_open_reports_and_appeals_are_about_what_stands()

    def do(self, act, pick, keys):
        """Do it, and return the keys of the comments that it may change."""
        if act == "post":
            visible = list(Comment.objects.approved().order_by("pk"))
            parent = visible[pick % len(visible)] if visible and pick % 3 else None
            writer = self.writers[pick % 2]
            text = f"Call 030-{pick} or [see](https://example.org/{pick})."
            doors.post(self.post, writer, text, parent_number=parent and parent.number)
            return set()
        if act == "remove_all":
            return self.remove_all_and_back(self.writers[pick % 2], keep_it=pick % 3 == 0)
        comment = Comment.objects.select_related("post", "user").get(pk=keys[pick % len(keys)])
        if act in BUTTONS and pick % 3:
            self.press_and_take_back(act, comment)
            return set()
        door = DECISIONS.get(act) or Act.DOORS.get(act, [None])[0]
        getattr(self, act, lambda comment: door(comment, by=self.max))(comment)
        return {comment.pk}

    def press_and_take_back(self, act, comment):
        """All of it is as before: state, text, the change that waits, when it was looked at, changed and published."""
        before, deed = rows(), uuid4()
        door, _ = Act.DOORS[act]
        done = door(comment, by=self.max, deed=deed)
        if not CommentLog.objects.filter(deed=deed).exists():
            self.assertEqual(rows(), before)  # it was offered for nothing
            return
        self.assertTrue(done)
        self.assertEqual(undo_deed(deed, self.max), (1, 0))
        self.assertEqual(rows(), before)
        self.assertEqual(undo_deed(deed, self.max), (0, 1))

    def change(self, comment):
        """Its writer writes another text, which waits where a moderator has read the old one."""
        text = f"Call {comment.log.count()} times, www.example.org tells more."
        try:
            waits = not doors.edit(comment, comment.user, text)
        except doors.Refused:
            return
        stored = Comment.objects.get(pk=comment.pk)
        self.assertEqual(stored.proposed_text if waits else stored.comment, text)

    def redact(self, comment):
        is_there, before = "Call" in comment.comment, rows()
        try:
            self.assertEqual(redaction.redact(comment, self.max, "Call"), comment.comment.count("removed by"))
        except redaction.CannotRedact:
            self.assertFalse(is_there)
        else:
            self.assertTrue(is_there)
            if comment.pk % 2:
                self.assertEqual(undo_deed(comment.log.last().deed, self.max), (1, 0))
                self.assertEqual(rows(), before)
            elif comment.pk % 4:
                self.assertTrue(appeals.put_back(comment, by=self.mia))

    def report(self, comment):
        reader = self.writers[comment.user_id == self.writers[0].pk]
        before = rows()
        try:
            reports.report(comment, reader, Report.Reason.UNKIND)
        except reports.CannotReport:
            pass
        self.assertEqual(rows(), before)  # one reader alone hides nothing

    def appeal(self, comment):
        decision = Decision.objects.filter(comment=comment).last()
        if decision:
            Decision.objects.filter(pk=decision.pk).update(told_at=decision.log.at)
            decision.refresh_from_db()
            try:
                appeals.ask("Please look again.", decision=decision)
            except appeals.CannotAppeal:
                return
            self.assertFalse(doors.mark_as_spam(comment, by=decision.log.by))
            appeals.keep_decision(comment, by=self.mia if decision.log.by == self.max else self.max)

    def undo(self, comment):
        row = comment.log.exclude(before="").select_related("comment__post").last()
        if row:
            taking_back.undo(row, by=self.max)

    def remove_all_and_back(self, writer, keep_it):
        before = rows()
        deed, removed = remove_all(writer, self.max, "All of it.")
        theirs = set(Comment.objects.filter(user=writer).values_list("pk", flat=True))
        self.assertFalse(Comment.objects.filter(user=writer, state__in=["approved", "pending"]).exists())
        if not keep_it:
            self.assertEqual(undo_deed(deed, self.max), (removed, 0))
            self.assertEqual(rows(), before)
        return theirs

    def assert_log_leads_here(self):
        states, texts = {}, {}
        for row in CommentLog.objects.order_by("pk"):
            if row.before or row.act == "post":
                self.assertEqual(states.get(row.comment_id, ""), row.before)
                states[row.comment_id] = row.after
            if row.act in outcomes.NEW_TEXT or (row.act == "undo" and row.old_text):
                texts[row.comment_id] = row.old_text
        self.assertEqual(states, {pk: row["state"] for pk, row in rows().items()})
        for pk, text in texts.items():  # what stood there before the last change is not there now, and is not lost
            self.assertNotEqual(Comment.objects.get(pk=pk).comment, text)
        conversation = Conversation.objects.get(post=self.post)
        self.assertEqual(conversation.approved_count, Comment.objects.approved().count())

    def assert_open_reports_and_appeals_are_about_what_stands(self):
        decided = Report.objects.open().filter(comment__state__in=["rejected", "spam", "removed"])
        for report in decided:  # only what was reported and hidden again by taking back what had closed it
            self.assertEqual(report.comment.log.exclude(before="").last().act, "undo")

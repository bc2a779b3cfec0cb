"""Conversations that grow side by side, comment by comment in order of arrival, as on a real blog."""

from collections import deque
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django_comments.models import CommentFlag
from django_comments_xtd.models import LIKEDIT_FLAG

from blog.models import Post
from comments.models import Comment, CommentLog, Conversation, Decision, Notification, Participation
from comments.models.comment import place_of
from comments.rules import HOLD_ALL
from mssite.sample.rows import CommentRows, Rows, keys_of

State = Comment.State
Kind = Notification.Kind
A_BATCH = 3_000
# Who answers, answers one of the last few.
OPEN = 8
NEW_THREAD = 0.3
# Of a thousand comments. Those still undecided are among the newest.
ENDS = ((State.REJECTED, 10), (State.SPAM, 15), (State.REMOVED, 5))
ACTS = {State.REJECTED: "reject", State.SPAM: "spam", State.REMOVED: "remove"}
UNDECIDED = timedelta(days=20)
STILL_WAITS = 0.6
HOURS_TO_DECIDE = (0.1, 20)
HIDDEN_AFTER = timedelta(days=3)
READ_AFTER = timedelta(hours=5)
LIKED = 0.15
MOST_LIKES = 5


class Place(NamedTuple):
    """A comment that can be answered: from when on, and until when."""

    key: int
    thread_id: int
    writer_id: int
    path: str
    level: int
    since: object
    until: object


class Talk:
    """The conversation about one post, as far as it has come."""

    def __init__(self, post):
        self.post_id, self.author_id = post.pk, post.author.user_id
        self.count = self.approved = self.acts = 0
        self.open = deque(maxlen=OPEN)

    def parent_at(self, at, chance):
        """The Place of a comment that everybody reads at that time, for an answer; None for a new thread."""
        if chance.random() < NEW_THREAD:
            return None
        there = [place for place in self.open if place.since <= at and (place.until is None or at < place.until)]
        return chance.choice(there) if there else None

    def row(self):
        # Each act takes the lock of the conversation, which counts.
        return Conversation(
            post_id=self.post_id, last_number=self.count, approved_count=self.approved, version=self.acts
        )


class Maker:
    """Makes the comments of all talks and writes them in batches, with what the doors write beside them."""

    def __init__(self, readers, moderator, pool, chance, now):
        self.readers, self.moderator_id = [user.pk for user in readers], moderator.pk
        self.pool, self.chance, self.now = pool, chance, now
        post_type = ContentType.objects.get_for_model(Post).pk
        held = HOLD_ALL.held_fields
        self.comments = CommentRows(content_type_id=post_type, site_id=settings.SITE_ID, **held)
        self.log, self.likes = Rows(CommentLog), Rows(CommentFlag, flag=LIKEDIT_FLAG)
        self.news, self.visits = Rows(Notification, way=Notification.Way.LETTER), Rows(Participation)
        self.why_held = held["held_because"]
        self.decided = []
        self.waiting = 0

    def add(self, talk, at, key):
        """Make the next comment of `talk`, written at that time, with this key."""
        talk.count += 1
        above = talk.parent_at(at, self.chance)
        path, level = place_of(talk.count, *((above.path, above.level) if above else ()))
        writer = self.chance.choice(self.readers)
        place = Place(key, above.thread_id if above else key, writer, path, level, None, None)
        end = self.decide(talk, place, at, above)
        self.comments.add(
            {
                **keys_of(key),
                "object_pk": str(talk.post_id),
                "user_id": writer,
                "submit_date": at,
                "parent_id": above.key if above else key,
                "thread_id": place.thread_id,
                "level": level,
                "post_id": talk.post_id,
                "number": talk.count,
                "path": path,
                "reply_to_id": above and above.key,
                **end,
                **self.chance.choice(self.pool)._asdict(),
            }
        )
        self.waiting += 1
        if self.waiting >= A_BATCH:
            self.write()

    def decide(self, talk, place, at, above):
        """Let the moderator bring the comment to its state, act by act. Return what is stored of that with it."""
        state = self.end_of(at)
        is_public = state == State.APPROVED
        end = {"state": state.value, "is_public": is_public, "is_removed": state == State.REMOVED}
        self.note(talk, place, "post", at, "", State.PENDING, by=place.writer_id, reason=self.why_held)
        if state == State.PENDING:
            return end
        looked_at = min(at + timedelta(hours=self.chance.uniform(*HOURS_TO_DECIDE)), self.now)
        end["reviewed_at"] = looked_at
        if is_public or state == State.REMOVED:
            self.publish(talk, place, looked_at, above, is_removed=not is_public)
            end["published_at"] = looked_at
        if is_public:
            talk.approved += 1
            end["like_count"] = self.like(talk, place, looked_at)
        else:
            before = State.PENDING
            if state == State.REMOVED:
                before, end["reviewed_at"] = State.APPROVED, looked_at + HIDDEN_AFTER
            self.note(talk, place, ACTS[state], end["reviewed_at"], before, state)
        return end

    def end_of(self, at):
        """The state that a comment of that time has come to."""
        if at > self.now - UNDECIDED:
            return State.PENDING if self.chance.random() < STILL_WAITS else State.APPROVED
        number = self.chance.randrange(1000)
        for state, share in ENDS:
            if number < share:
                return state
            number -= share
        return State.APPROVED

    def publish(self, talk, place, at, above, is_removed):
        """Let everybody read and answer the comment, and those know of it whom it concerns."""
        self.note(talk, place, "approve", at, State.PENDING, State.APPROVED)
        talk.open.append(place._replace(since=at, until=at + HIDDEN_AFTER if is_removed else None))
        told = {talk.author_id: Kind.ON_YOUR_POST}
        if above:
            told[above.writer_id] = Kind.REPLY
        told.pop(place.writer_id, None)
        read_at = None if at > self.now - UNDECIDED else at + READ_AFTER
        for person, kind in told.items():
            self.news.add(
                {
                    "recipient_id": person,
                    "kind": kind.value,
                    "comment_id": place.key,
                    "created_at": at,
                    "read_at": read_at,
                    "mailed_at": at,
                }
            )

    def note(self, talk, place, act, at, before, after, by=None, reason=""):
        """Write down an act; the writer of what was taken away has heard of it."""
        talk.acts += 1
        row = {
            "comment_id": place.key,
            "act": act,
            "by_id": by or self.moderator_id,
            "at": at,
            "before": str(before),
            "after": str(after),
            "reason": reason,
        }
        if act in Decision.REFUSALS:  # what tells the writer points at the row, which needs its key
            self.decided.append((CommentLog(**row), place.writer_id))
        else:
            self.log.add(row)

    def like(self, talk, place, at):
        """Let some readers like the comment, and return how many."""
        if self.chance.random() > LIKED:
            return 0
        people = self.chance.sample(self.readers, min(self.chance.randint(1, MOST_LIKES), len(self.readers)))
        people = [person for person in people if person != place.writer_id]
        for person in people:
            self.likes.add({"comment_id": place.key, "user_id": person, "flag_date": at})
        if people:  # who likes a comment was there, and perhaps likes the post, too
            liked_at = at if self.chance.random() < LIKED else None
            self.visits.add({"user_id": people[0], "post_id": talk.post_id, "visited_at": at, "liked_at": liked_at})
        return len(people)

    def write(self):
        """Write what was made since the last time."""
        self.comments.write()
        self.log.write()
        rows = CommentLog.objects.bulk_create([row for row, _ in self.decided])
        Decision.objects.bulk_create(
            Decision(log=row, comment_id=row.comment_id, writer_id=writer, told_at=row.at)
            for row, (_, writer) in zip(rows, self.decided, strict=True)
        )
        self.decided.clear()
        self.likes.write()
        self.news.write()
        self.visits.write(or_leave=True)
        self.waiting = 0

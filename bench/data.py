"""Fills a scratch database with conversations, in bulk and always alike."""

import random
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone
from django_comments.models import CommentFlag
from django_comments_xtd.models import LIKEDIT_FLAG

from accounts.models import User
from accounts.names import look_alike_key
from bench.copies import copy_conversation
from blog.models import Post
from comments.models import Comment, Conversation, Notification, Participation
from mssite.sample.rows import CommentRows, Looks, keys_of, reserve_keys
from tests.builders import make_author, make_category, make_moderator, make_user

State = Comment.State
SENTENCE = "I read the report twice, and I should like to know how the people in it were chosen. "
# From a line to what is folded; the same texts stand on the same places of each conversation's first page.
TEXTS = [SENTENCE * sentences for sentences in (1, 3, 1, 6, 2, 9, 1, 4, 2, 25)]
LIMIT = 5  # the deepest level, as in the settings
PEOPLE = 400
SPAN = timedelta(days=60)
# In 1,000 places: what moderators have before them, and behind them. The rest is approved.
UNDECIDED, REFUSED = 20, 30


@dataclass
class Blog:
    """What was built, for those who look at it."""

    reader: User
    moderator: User
    ten: Post
    small: Post
    hundred: Post
    one_thread: Post
    many_threads: Post


@transaction.atomic
def build(size, queue):
    """Fill an empty, migrated database and return the Blog.

    Conversations of 10 comments in 2 threads, 50 in 10 threads, 100 in 20, `size` in one and `size` in a fifth as many threads;
    and posts with 1,000 comments each until there are `queue` in all, in every state, a tenth of them by the reader.
    """
    chance = random.Random(1)
    people = _make_people()
    blog = Blog(
        make_user("Rita"),
        make_moderator(),
        ten=make_conversation("Ten comments", 10, 2, people, chance),
        small=make_conversation("Fifty comments", 50, 10, people, chance),
        hundred=make_conversation("A hundred comments", 100, 20, people, chance),
        one_thread=make_conversation("One long thread", size, 1, people, chance),
        many_threads=make_conversation("Many threads", size, size // 5, people, chance),
    )
    writers = people + [blog.reader] * (PEOPLE // 10)
    archive = make_conversation("Archive", min(queue, 1000), min(queue, 1000) // 10, writers, chance, is_decided=False)
    copy_conversation(archive, queue // 1000 - 1)
    _give_the_reader_a_past(blog)
    return blog


def _make_people():
    names = [f"Reader {n}" for n in range(PEOPLE)]
    rows = [
        User(email=f"{n}@example.org", public_name=name, name_key=look_alike_key(name)) for n, name in enumerate(names)
    ]
    return User.objects.bulk_create(rows)


def make_conversation(title, count, threads, writers, chance, is_decided=True):
    """A published post with `count` comments in `threads` threads, replies at all levels down to the limit.

    Rows of all three tables, of the conversation and of likes are as the doors would have written them; the columns
    by which the package sorts are filled too. Returns the Post.
    """
    post = Post.objects.create(
        title=title, slug=title.lower().replace(" ", "-"), author=make_author(), category=make_category(),
        status=Post.Status.PUBLISHED, published_at=timezone.now() - SPAN, excerpt=SENTENCE, body=f"<p>{SENTENCE}</p>",
    )  # fmt: skip
    begin = timezone.now() - SPAN
    comments = [
        Comment(
            **keys_of(key),
            user=chance.choice(writers),
            submit_date=begin + SPAN * n / count,
            like_count=int(n % 7 == 0),
        )
        for n, key in enumerate(reserve_keys(count))
    ]
    for comment in comments:
        comment.about(post)
    _fill(comments, threads, chance)
    if not is_decided:
        _leave_undecided(comments, chance)
    _order(comments)
    rows = CommentRows()
    for comment in comments:
        rows.add(vars(comment))
    rows.write()
    approved = sum(comment.is_approved for comment in comments)
    Conversation.objects.create(post=post, last_number=count, approved_count=approved)
    CommentFlag.objects.bulk_create(
        CommentFlag(comment_id=comment.pk, user=writers[0], flag=LIKEDIT_FLAG, flag_date=begin)
        for comment in comments
        if comment.like_count
    )
    return post


def _fill(comments, threads, chance):
    """Hang the comments below each other, and give them texts in the order in which they are read."""
    branches = [[] for _ in range(threads)]
    for index, comment in enumerate(comments):
        branch = branches[index % threads]
        comment.place(index + 1, chance.choice(branch) if branch else None)
        if comment.level < LIMIT:
            branch.append(comment)
    looks = [Looks.of(text) for text in TEXTS]
    for rank, comment in enumerate(sorted(comments, key=lambda comment: comment.path)):
        vars(comment).update(looks[rank % len(TEXTS)]._asdict())
        comment.state, comment.is_public = State.APPROVED, True
        comment.published_at = comment.reviewed_at = comment.submit_date


def _leave_undecided(comments, chance):
    """Let some comments wait and some be refused: those that nobody has answered."""
    answered = {id(comment.reply_to) for comment in comments}
    for comment in comments:
        place = chance.randrange(1000)
        if id(comment) in answered or place >= UNDECIDED + REFUSED:
            continue
        comment.state = State.PENDING if place < UNDECIDED else chance.choice([State.REJECTED, State.SPAM])
        comment.is_public, comment.published_at = False, None


def _order(comments):
    """Fill the package's columns of place, by which its own pages sort."""
    in_thread = {}
    for comment in sorted(comments, key=lambda comment: comment.path):
        if comment.reply_to is None:
            comment.parent_id = comment.thread_id = comment.pk
        else:
            comment.parent_id, comment.thread_id = comment.reply_to.pk, comment.reply_to.thread_id
        comment.order = in_thread[comment.thread_id] = in_thread.get(comment.thread_id, 0) + 1


def _give_the_reader_a_past(blog):
    """The reader was here in the middle of each conversation, and was told of many comments."""
    half = timezone.now() - SPAN / 2
    posts = (blog.small, blog.hundred, blog.one_thread, blog.many_threads)
    Participation.objects.bulk_create(
        Participation(user=blog.reader, post=post, visited_at=timezone.now(), visited_before_at=half) for post in posts
    )
    told = Comment.objects.approved().order_by("pk").values_list("pk", flat=True)[:2000]
    Notification.objects.bulk_create(
        Notification(recipient=blog.reader, kind=Notification.Kind.ON_POST, comment_id=pk, mailed_at=half)
        for pk in told
    )


def let_the_database_look():
    """Count the rows, as PostgreSQL does by itself some minutes after they were written."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")

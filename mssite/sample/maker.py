"""Fills a blog with invented posts, people and comments of any number, to see how it does with them."""

import random
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from comments.models import Comment, CommentLog, Conversation, QueueNotice
from mssite.sample import people as people_of
from mssite.sample import posts as posts_of
from mssite.sample.rows import reserve_keys
from mssite.sample.talks import Maker, Talk
from mssite.sample.texts import POOL, make_pool

# How unlike posts are in the number of their comments: the lower, the more of them stand below a few.
SKEW = 1.3
# Nobody writes a comment of which the moderators could not have heard by now.
YOUNGEST = timedelta(minutes=5)
SEED = 5


class TooMany(Exception):
    """The comments do not fit below the posts. The message is a sentence that says what to change."""


@transaction.atomic
def make(posts, comments, longest, people):
    """Make `posts` published posts and `people` readers who wrote `comments` comments, `longest` of them below one post.

    Everything or nothing. The same numbers always make the same, but for the time. Return the posts, the oldest
    first. Raise TooMany where the comments do not fit.
    """
    chance, now = random.Random(SEED), timezone.now()
    counts = share_out(posts, comments, longest, chance)
    authors = people_of.make_authors(chance)
    moderator = people_of.make_moderator(chance)
    readers = people_of.make_readers(people, moderator, chance)
    made = posts_of.make_posts(posts, authors, chance)
    talks = [Talk(post) for post in made]
    maker = Maker(readers, moderator, make_pool(min(POOL, comments), chance), chance, now)
    for (seconds, index), key in zip(arrivals(made, counts, now, chance), reserve_keys(comments), strict=True):
        maker.add(talks[index], now - timedelta(seconds=seconds), key)
    maker.write()
    Conversation.objects.bulk_create([talk.row() for talk in talks if talk.count], batch_size=500)
    _mark_the_queue_as_told()
    return made


def share_out(posts, comments, longest, chance):
    """Return how many comments each post gets: one `longest`, the others no more, and very different numbers."""
    rest = comments - longest
    if longest > comments or rest > longest * (posts - 1):
        raise TooMany(
            f"{comments:,} comments do not fit below {posts:,} posts if one has {longest:,} and no other has more."
        )
    weights = [chance.paretovariate(SKEW) for _ in range(posts - 1)]
    total = sum(weights)
    counts = [min(int(rest * weight / total), longest) for weight in weights]
    left, index = rest - sum(counts), 0
    while left:
        more = min(max(left // (posts - 1), 1), longest - counts[index], left)
        counts[index] += more
        left -= more
        index = (index + 1) % (posts - 1)
    counts.insert(posts // 3, longest)
    return counts


def arrivals(posts, counts, now, chance):
    """Return (seconds before `now`, index of the post) of every comment, the oldest first: most in the first days."""
    found = []
    for index, (post, count) in enumerate(zip(posts, counts, strict=True)):
        age = max((now - YOUNGEST - post.published_at).total_seconds(), 0)
        found += [(YOUNGEST.total_seconds() + age * (1 - chance.random() ** 4), index) for _ in range(count)]
    found.sort(reverse=True)
    return found


def _mark_the_queue_as_told():
    """As if the moderators had heard of all that waits: else the worker would write them at once."""
    newest = CommentLog.objects.waits_since(0).last()
    QueueNotice.objects.create(told_up_to=newest.pk if newest else 0, waiting=Comment.objects.waiting().count())

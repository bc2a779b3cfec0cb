"""Posts over ten years, in categories and series, with tags of which few are common."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Max
from django.utils import timezone
from django.utils.text import slugify
from taggit.models import Tag, TaggedItem

from blog.models import Category, Post, ScheduledEvent, Series

YEARS = 10
# (name, what it is a part of)
CATEGORIES = (
    ("Sample: trials", None), ("Sample: early trials", "Sample: trials"), ("Sample: late trials", "Sample: trials"),
    ("Sample: reading a report", None), ("Sample: living with it", None), ("Sample: from the laboratory", None),
    ("Sample: letters", None),
)  # fmt: skip
TAGS = 60
MOST_TAGS = 5
# Of so many posts in a row the first few are a series.
SERIES_EVERY, SERIES_LENGTH = 40, 4
SUBJECTS = (
    "Who was in the study", "What two years can show", "The people who left early", "How the figure was drawn",
    "A small group and a large question", "What was counted", "What the summary leaves out", "Five years later",
    "The second group", "A question from a reader", "Why it takes so long", "What a walk of 25 feet tells",
)  # fmt: skip
PARAGRAPHS = (
    "<p>The report tells of a small group of people who were followed for two years. It says how they were chosen, and"
    " that some of them did not come back.</p>",
    "<p>What it measures is not what everybody would ask about first. The authors say so themselves, on the last page"
    " but one.</p>",
    "<h2>What was done</h2><p>Each visit was planned before the first person came. Nobody who looked at the pictures"
    " knew whose they were.</p>",
    "<blockquote><p>We do not know yet how long this lasts.</p></blockquote>",
    "<ul><li>Who took part</li><li>What was measured</li><li>Who paid for it</li></ul>",
    "<p>There is a table with every number, and it is worth the time. The text in front of it leaves two of them"
    " out.</p>",
    "<h2>What it does not show</h2><p>Whether it would be the same for people who are older, or who have lived with MS"
    " for longer. Whoever wonders what it means for them can take the question to their own doctor.</p>",
)  # fmt: skip


def make_posts(count, authors, chance):
    """Return `count` published posts, the oldest first, evenly over the years."""
    start = (Post.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    categories, now = _categories(), timezone.now()
    step = timedelta(days=365 * YEARS) / count
    posts = []
    for index in range(count):
        number, published_at = start + index, now - step * (count - index - chance.random() / 2)
        title = f"{chance.choice(SUBJECTS)} ({number})"
        body = "".join(chance.choice(PARAGRAPHS) for _ in range(chance.randint(3, 12)))
        posts.append(
            Post(
                title=title,
                slug=f"sample-{number}",
                author=chance.choice(authors),
                category=chance.choice(categories),
                status=Post.Status.PUBLISHED,
                published_at=published_at,
                body=body,
                excerpt="An invented post, to see how the blog does with many of them.",
            )
        )
    _bring_into_series(posts, start)
    Post.objects.bulk_create(posts, batch_size=200)
    # The model sets both to the present.
    Post.objects.filter(author__in=authors).update(created_at=F("published_at"), updated_at=F("published_at"))
    _tag(posts, chance)
    # As the worker would have written it down.
    ScheduledEvent.objects.bulk_create(
        [
            ScheduledEvent(
                post=post, kind=ScheduledEvent.Kind.ONLINE, moment=post.published_at, recorded_at=post.published_at
            )
            for post in posts
        ],
        batch_size=500,
    )
    return posts


def _categories():
    found = {}
    for name, above in CATEGORIES:
        found[name], _ = Category.objects.get_or_create(
            name=name, defaults={"slug": slugify(name), "parent": found.get(above)}
        )
    return list(found.values())


def _bring_into_series(posts, start):
    for first in range(0, len(posts) - SERIES_LENGTH + 1, SERIES_EVERY):
        name = f"Sample series {start + first}"
        series = Series.objects.create(name=name, slug=slugify(name))
        for place, post in enumerate(posts[first : first + SERIES_LENGTH], 1):
            post.series, post.series_position = series, place


def _tag(posts, chance):
    tags = []
    for number in range(1, TAGS + 1):
        tag, _ = Tag.objects.get_or_create(name=f"sample {number}", defaults={"slug": f"sample-{number}"})
        tags.append(tag)
    weights = [1 / number for number in range(1, TAGS + 1)]
    content_type = ContentType.objects.get_for_model(Post)
    rows = []
    for post in posts:
        chosen = set(chance.choices(tags, weights, k=chance.randint(1, MOST_TAGS)))
        rows += [
            TaggedItem(tag=tag, content_type=content_type, object_id=post.pk)
            for tag in sorted(chosen, key=lambda tag: tag.pk)
        ]
    TaggedItem.objects.bulk_create(rows, batch_size=500)

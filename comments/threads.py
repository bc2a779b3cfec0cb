"""One page of a post's comments, in a number of queries that does not depend on how many there are."""

from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Q

from comments.likes import liked_by
from comments.models import Comment, Conversation

PAGE_SIZE = 50


@dataclass
class ThreadPage:
    """What a page of comments shows, in the order of reading. The list is flat; levels make the tree."""

    post: object
    entries: list = field(default_factory=list)
    approved_count: int = 0
    # Parts of links: "?from=51", or empty where there is no such page.
    earlier: str = ""
    later: str = ""
    # The query that leads to this very page, with a trailing & where it is not empty.
    query: str = "?"

    @property
    def numbers(self):
        return {entry.number for entry in self.entries}


def load_thread(post, user, start=None, before=None):
    """Return the ThreadPage for `post` as `user` may see it: approved comments, and the user's own waiting ones.

    `start` is the number of the first comment to show, `before` the number of the one after the last;
    at most one of them. Three queries however many comments there are.
    """
    conversation = Conversation.objects.filter(post=post).first()
    if conversation is None:
        return ThreadPage(post)
    page = ThreadPage(post, approved_count=conversation.approved_count)
    rows = _rows_before(page, user, before) if before else _rows_from(page, user, start)
    page.entries = _with_placeholders(post, rows)
    _say_whom_they_answer(page)
    return page


def _rows_from(page, user, start):
    """The rows of the page that begins with the comment `start` (None: with the first), and its links."""
    comments = _comments(page.post, user).order_by("path")
    if start:
        comments = comments.filter(path__gte=_path_of(page.post, start))
        page.query = f"?from={start}&"
        page.earlier = f"?before={start}"
    rows = list(comments[: PAGE_SIZE + 1])
    if len(rows) > PAGE_SIZE:
        page.later = f"?from={rows.pop().number}"
    return rows


def _rows_before(page, user, before):
    """The rows of the page that ends in front of the comment `before`, and its links."""
    comments = _comments(page.post, user).filter(path__lt=_path_of(page.post, before)).order_by("-path")
    rows = list(reversed(comments[: PAGE_SIZE + 1]))
    page.later, page.query = f"?from={before}", f"?before={before}&"
    if len(rows) > PAGE_SIZE:
        del rows[0]
        page.earlier = f"?before={rows[0].number}"
    return rows


def _comments(post, user):
    comments = Comment.objects.visible_to(user).filter(post=post).for_thread()
    return comments.annotate(is_liked=liked_by(user)) if user.is_authenticated else comments


def _path_of(post, number):
    """The path of comment `number`, looked up by the database inside the query that needs it."""
    return Comment.objects.filter(post=post, number=number).order_by().values("path")[:1]


def _with_placeholders(post, rows):
    """Add the hidden comments above the rows, so that no reply seems to answer somebody else."""
    shown = {row.path for row in rows}
    missing = {path for row in rows for path in row.ancestor_paths} - shown
    if not missing:
        return rows
    hidden = Comment.objects.filter(Q(post=post), ~Q(state=Comment.State.APPROVED), path__in=missing)
    return sorted(rows + list(hidden.only("number", "path", "state", "level")), key=lambda row: row.path)


def _say_whom_they_answer(page):
    """Mark what the template needs of each entry: placeholder or not, whom it answers, and the link there.

    The name of somebody whose comment is hidden is not told.
    """
    numbers = page.numbers
    for entry in page.entries:
        entry.is_placeholder = not hasattr(entry, "shown_html")
        if entry.is_placeholder:
            continue
        on_page = entry.answered_number in numbers
        entry.answered_link = f"#comment-{entry.answered_number}" if on_page else f"comments/{entry.answered_number}/"
        entry.answered_shown = (entry.answered_state == Comment.State.APPROVED and entry.answered_name) or ""
        entry.reply_level = min(entry.level + 1, settings.COMMENTS_XTD_MAX_THREAD_LEVEL)


def page_start(post, comment, user):
    """Return the number of the first comment on the page that shows `comment` to `user`, None for the first page.

    Pages are counted from the beginning of the thread, PAGE_SIZE comments each.
    """
    comments = Comment.objects.visible_to(user).filter(post=post)
    rank = comments.filter(path__lt=comment.path).count()
    first = rank - rank % PAGE_SIZE
    if first == 0:
        return None
    return comments.order_by("path").values_list("number", flat=True)[first]

"""One page of a post's comments, in a number of queries that does not depend on how many there are."""

from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Q

from comments import drafts
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
    # What this person has written here and not posted: a Draft, or None.
    draft: object = None

    @property
    def numbers(self):
        return {entry.number for entry in self.entries}


def load_thread(post, user, start=None, before=None):
    """Return the ThreadPage for `post` as `user` may see it: approved comments, and the user's own waiting ones.

    `start` is the number of the first comment to show, `before` the number of the one after the last;
    at most one of them. Four queries, three for somebody not signed in.
    """
    conversation = drafts.with_draft(Conversation.objects.filter(post=post), user).first()
    if conversation is None:
        return ThreadPage(post, draft=drafts.load_draft(user, post))
    rows, lower, upper = _approved_rows(post, user, start, before)
    page = ThreadPage(post, approved_count=conversation.approved_count, draft=drafts.draft_of(conversation))
    if before:
        page.later, page.query = f"?from={before}", f"?before={before}&"
        page.earlier = f"?before={lower}" if lower else ""
    else:
        page.later = f"?from={upper}" if upper else ""
        if start:
            page.query = f"?from={start}&"
            page.earlier = f"?before={start}"
    if user.is_authenticated:
        rows = sorted(rows + _own_pending(post, user, lower, upper), key=lambda row: row.path)
    page.entries = _with_placeholders(post, rows)
    _say_whom_they_answer(page)
    return page


def _approved_rows(post, user, start, before):
    """Return the rows to show and the bounds of the page: the numbers of its first comment and of the first behind it.

    A bound is None where the page is the first or the last.
    """
    approved = Comment.objects.approved().filter(post=post).for_thread()
    if user.is_authenticated:
        approved = approved.annotate(is_liked=liked_by(user))
    if before:
        rows = list(approved.filter(path__lt=_path_of(post, before)).order_by("-path")[: PAGE_SIZE + 1])
        rows.reverse()
        if len(rows) > PAGE_SIZE:
            return rows[1:], rows[1].number, before
        return rows, None, before
    if start:
        approved = approved.filter(path__gte=_path_of(post, start))
    rows = list(approved.order_by("path")[: PAGE_SIZE + 1])
    if len(rows) > PAGE_SIZE:
        return rows[:PAGE_SIZE], start, rows[PAGE_SIZE].number
    return rows, start, None


def _path_of(post, number):
    """The path of comment `number`, looked up by the database inside the query that needs it."""
    return Comment.objects.filter(post=post, number=number).order_by().values("path")[:1]


def _own_pending(post, user, lower, upper):
    """The user's own waiting comments that belong between the bounds of the page."""
    mine = Comment.objects.pending().filter(post=post, user=user).for_thread()
    if lower:
        mine = mine.filter(path__gte=_path_of(post, lower))
    if upper:
        mine = mine.filter(path__lt=_path_of(post, upper))
    return list(mine.order_by("path")[:PAGE_SIZE])


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


def page_start(post, comment):
    """Return the number of the first comment on the page that shows `comment`, None for the first page.

    Pages are counted from the beginning of the thread, PAGE_SIZE approved comments each.
    """
    approved = Comment.objects.approved().filter(post=post)
    rank = approved.filter(path__lt=comment.path).count()
    if not comment.is_approved:
        rank = max(rank - 1, 0)  # a waiting comment stands behind the approved one before it
    first = rank - rank % PAGE_SIZE
    if first == 0:
        return None
    return approved.order_by("path").values_list("number", flat=True)[first]

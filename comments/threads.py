"""One page of a post's comments, in a number of queries that does not depend on how many there are."""

import logging
from dataclasses import dataclass, field

from django.conf import settings
from django.db import OperationalError
from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from blog.reading import corrections_of
from comments import branches, drafts, orders, roles, thread_rows
from comments.forms import MAX_NUMBER
from comments.kept_threads import KeptPage
from comments.models import Comment
from comments.models.comment import PATH_DIGITS
from comments.visits import load_conversation, note_visit

PAGE_SIZE = 50

logger = logging.getLogger(__name__)


@dataclass
class ThreadPage:
    """What a page of comments shows, in the order of reading. The list is flat; levels make the tree."""

    post: object
    entries: list = field(default_factory=list)
    approved_count: int = 0
    # When it was set to close, whether or not that has come; None where no moderator has said so.
    closes_at: object = None
    # Parts of links: "?from=51", or empty where there is no such page.
    earlier: str = ""
    later: str = ""
    # What was published after this is new to the reader; None where nothing is known of an earlier visit.
    new_since: object = None
    new_count: int = 0
    has_more_new: bool = False
    # Whether the reader hears of every comment under the post.
    is_followed: bool = False
    order: str = orders.THREAD
    # The query that leads to this very page, with a trailing & where it is not empty.
    query: str = "?"
    # What this person has written here and not posted: a Draft, or None.
    draft: object = None
    # Whether the reader decides on comments, and how many wait for that here.
    moderates: bool = False
    waiting_count: int = 0
    # The comment whose branch this is a page of; None for the conversation.
    branch: object = None
    # When the post was corrected, the newest first: what was written before may speak of what stood there then.
    corrected: list = field(default_factory=list)

    @cached_property
    def numbers(self):
        return {entry.number for entry in self.entries}

    @property
    def way_to_comments(self):
        """The address of the post's comments as seen from this page; short, because each answer may have it."""
        return "../../" if self.branch else "comments/"


def load_thread(post, user, start=None, before=None, order=orders.THREAD, branch=None, state=None):
    """Return the ThreadPage for `post` as `user` may see it: approved comments, and the user's own waiting ones.

    `start` is the number of the first comment to show, `before` the number of the one after the last;
    at most one of them. `order` is one of comments.orders. With `branch`, a Comment, the page shows that one and all
    below it; without, of each branch the beginning. With `state`, of caches["parts"], what is read is kept for others
    as of then. Three queries however many comments there are; one more for somebody whose own comment waits while the
    page is kept for others, and one for moderators.
    """
    kept = KeptPage(state, user, post.pk, start, before, order, branch and branch.pk)
    shown = None
    if order == orders.THREAD and branch is None:
        shown = PAGE_SIZE + 1, None if before else start, before
    conversation = load_conversation(post, user, None if kept.is_there else shown)
    if conversation is None:
        return ThreadPage(post, draft=drafts.load_draft(user, post))
    page = _begin(post, user, conversation, order, branch)
    is_as_for_all = not getattr(conversation, "waits_for_own", False)
    if is_as_for_all and kept.is_there:
        kept.fill(page, user)
    elif order != orders.THREAD:
        page.entries = _sorted_rows(page, user, start)
    else:
        if shown and kept.is_there:
            conversation = load_conversation(post, user, shown)
        comments = _in_thread_order(page, user, getattr(conversation, "shown", None), start, before)
        page.entries = _with_placeholders(page, _cut(page, comments, start, before))
    if is_as_for_all and not kept.is_there:
        kept.keep(page)
    _say_whom_they_answer(page, user)
    return page


def _begin(post, user, conversation, order, branch):
    """The ThreadPage without its comments, and with what `user` has to do with the conversation."""
    page = ThreadPage(
        post,
        approved_count=conversation.approved_count,
        draft=drafts.draft_of(conversation),
        order=order,
        branch=branch,
        corrected=[correction.at for correction in corrections_of(post)],
    )
    page.closes_at = conversation.closes_at
    if user.is_authenticated:
        page.new_since, page.new_count = conversation.new_since, min(conversation.new_count, branches.COUNTED)
        page.has_more_new = conversation.new_count > branches.COUNTED
        page.is_followed = bool(conversation.is_followed)
        page.moderates = getattr(conversation, "moderates", False)
        page.waiting_count = roles.count_waiting(post) if page.moderates else 0
        try:
            note_visit(user, conversation)
        except OperationalError:  # locked, or its disk is full: that must not cost the page
            logger.exception("A visit was not noted.")
    return page


def _in_thread_order(page, user, shown, start, before):
    """The comments of a page, and one more where there is another page: of the conversation those `shown`, of a branch."""
    if page.branch is None:
        # Not by a condition in the same query: PostgreSQL joins all comments of the post before it looks at that.
        keys = [int(key) for key in (shown or "").split()]
        return thread_rows.with_keys(page.post, user, keys, PAGE_SIZE + 1)
    return thread_rows.of_branch(page.post, user, page.branch.path, start, before, PAGE_SIZE + 1)


def _cut(page, rows, start, before):
    """Set the links of the page whose comments are `rows`, and return them without the one too many."""
    has_more = len(rows) > PAGE_SIZE
    if before:
        page.later, page.query = f"?from={before}", f"?before={before}&"
        if has_more:
            del rows[0]
            page.earlier = f"?before={rows[0].number}"
        return rows
    if start:
        page.query, page.earlier = f"?from={start}&", f"?before={start}"
    if has_more:
        page.later = f"?from={rows.pop().number}"
    return rows


def _sorted_rows(page, user, start):
    """The rows of a page in another order than the thread's, each at the margin, and the page's links."""
    page.query = f"?sort={page.order}&" + (f"from={start}&" if start else "")
    page.earlier = f"?sort={page.order}" if start else ""
    rows = thread_rows.in_order(page.post, user, page.order, start, PAGE_SIZE + 1)
    if len(rows) > PAGE_SIZE:
        page.later = f"?sort={page.order}&from={rows.pop().number}"
    for row in rows:
        row.level = 0
    return rows


def _with_placeholders(page, rows):
    """Add the hidden comments above the rows, so that no reply seems to answer somebody else."""
    top = page.branch.path if page.branch else ""
    shown = {row.path for row in rows}
    missing = {path for row in rows for path in row.ancestor_paths if path.startswith(top)} - shown
    hidden = thread_rows.hidden_among(page.post, [int(path[-PATH_DIGITS:]) for path in missing])
    return sorted(rows + hidden, key=lambda row: row.path) if hidden else rows


def _say_whom_they_answer(page, user):
    """Mark what the template needs of each entry: placeholder or not, whom it answers, and the link there.

    The name of somebody whose comment is hidden is not told. A placeholder is what nobody sees, what only people
    with an account read, and what `user` does not want to read.
    """
    top_level = page.branch.level if page.branch else 0
    for entry in page.entries:
        is_for_others = entry.is_approved and entry.members_only and not user.is_authenticated
        entry.level -= top_level
        entry.is_placeholder = not hasattr(entry, "shown_html") or is_for_others or getattr(entry, "is_muted", False)
        if entry.is_placeholder:
            continue
        entry.answered_link = _link_to(page, entry.answered_number)
        entry.role = roles.role_of(entry, page.post)
        if entry.role != roles.AUTHOR:
            entry.author_answer_link = _link_to(page, entry.author_answer)
        entry.answered_shown = (entry.answered_state == Comment.State.APPROVED and entry.answered_name) or ""
        entry.is_new = bool(
            page.new_since and entry.published_at and entry.published_at > page.new_since and entry.user_id != user.pk
        )
        entry.before_correction = min((at for at in page.corrected if at > entry.submit_date), default=None)
        entry.reply_level = min(entry.level + 1, settings.COMMENTS_XTD_MAX_THREAD_LEVEL - top_level)


def _link_to(page, number):
    """The short way from a page to the comment `number`, on the page or elsewhere; empty for no number."""
    if not number:
        return ""
    return f"#comment-{number}" if number in page.numbers else f"{page.way_to_comments}{number}/"


def address_of(comment, user):
    """Return where `comment` is shown to `user`: a page of the conversation, or of its branch behind the fold.

    What stands on the first page is shown there. Else the page begins with the branch of the comment, or half a page
    in front of it: so at most a page is looked at, where counting pages would take as long as the conversation.
    """
    fold = branches.fold_of(comment)
    if fold is None or comment.path <= fold:
        address, start = comment.post.get_absolute_url(), _start_in_conversation(comment, user)
    else:
        address = reverse("comments:branch", args=[comment.post.slug, comment.root_number])
        start = _start_behind(fold, comment, user)
    return f"{address}?from={start}" if start else address


def _start_in_conversation(comment, user):
    """The number of the first comment on the page of the conversation that shows `comment`, None for the first page."""
    in_front = sorted(branches.paths_in_front(comment, user, PAGE_SIZE), reverse=True)
    if len(in_front) < PAGE_SIZE:
        return None
    of_branch = [path for path in in_front if path.startswith(comment.path[:PATH_DIGITS])]
    # More than a page only for somebody of whom many wait here: of what is published, a branch shows less.
    of_branch = of_branch if len(of_branch) < PAGE_SIZE else of_branch[: PAGE_SIZE // 2]
    return int(of_branch[-1][-PATH_DIGITS:]) if of_branch else comment.number


def _start_behind(fold, comment, user):
    """The number of the first comment on the page of a branch that shows `comment`, which stands behind the fold."""
    comments = Comment.objects.filter(post=comment.post)
    mine = comments.pending().filter(user=user.pk).values_list("pk", flat=True)
    # Asked first, because with a condition on the writer the database would look at each comment's other tables.
    if user.is_authenticated and (waiting := list(mine)):
        comments = comments.filter(Q(state=Comment.State.APPROVED) | Q(pk__in=waiting))
    else:
        comments = comments.approved()
    rest = branches.within(comments, comment.path[:PATH_DIGITS]).filter(path__gt=fold, path__lt=comment.path)
    in_front = list(rest.order_by("-path").values_list("number", flat=True)[:PAGE_SIZE])
    in_front = in_front if len(in_front) < PAGE_SIZE else in_front[: PAGE_SIZE // 2]
    return in_front[-1] if in_front else comment.number


def number_in(request, name, largest=MAX_NUMBER):
    """The number in the address's query, None if there is none; nonsense is a page that does not exist."""
    text = request.GET.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and 0 < int(text) <= largest):
        raise Http404
    return int(text)

"""Finding a comment: in its thread, alone, or among one's own."""

from datetime import UTC, datetime

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.cache import caches
from django.shortcuts import redirect, render
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from blog import rendering
from comments import branches, closing, doors, muting
from comments.following import follows_thread
from comments.models import Comment
from comments.news import mark_read
from comments.rights import can_moderate
from comments.threads import address_of, number_in
from comments.views.lookup import branch_or_404, comment_or_404, is_for_members, post_or_404

MAX_SECONDS = 2**32
# Enough to remember what a thread is about.
OPENING_CHARACTERS = 160


@require_safe
def permalink(request, slug, number):
    """Lead to the page of the thread that shows the comment; to the comment alone if no thread shows it.

    Then it is no news any more to somebody who was told of it. Scanners that follow the links of letters are not
    signed in and change nothing.
    """
    comment = comment_or_404(request, slug, number)
    if is_for_members(request, comment):
        return redirect_to_login(request.get_full_path())
    if request.method == "GET" and request.user.is_authenticated:
        mark_read(comment, request.user)
    writer_waits = comment.is_pending and comment.user_id == request.user.pk
    if comment.is_approved or writer_waits:
        return redirect(f"{address_of(comment, request.user)}#comment-{number}")
    if can_moderate(request.user):
        return redirect("admin:comments_comment_change", comment.pk)
    return redirect("comments:whole", slug, number)


@require_safe
def branch(request, slug, number):
    """One comment and everything below it, on pages of its own: what the conversation shows the beginning of."""
    state = caches["parts"].state(request)
    comment = branch_or_404(request, slug, number)
    context = {"comment": comment, "post": comment.post, "opening": "", "state": state}
    if request.GET.keys() & {"from", "before"} and _reads(request.user, comment):
        context["opening"] = _opening(rendering.plain_text(comment.html))
    return render(request, "comments/branch.html", context)


def _opening(text):
    """The beginning of a text in whole words; where it has none, as in Chinese, in whole letters."""
    if len(text) <= OPENING_CHARACTERS:
        return text
    words = text[:OPENING_CHARACTERS].rpartition(" ")[0]
    return f"{words}…" if len(words) > OPENING_CHARACTERS // 2 else Truncator(text).chars(OPENING_CHARACTERS)


def _reads(user, comment):
    """Whether the words of a comment may stand above its thread: not what this person does not see, or want to see."""
    return comment.is_approved and not (comment.is_muted if user.is_authenticated else comment.members_only)


@require_safe
def whole_comment(request, slug, number):
    """One comment on a page of its own: a long one in full, or one's own that is not published."""
    comment = comment_or_404(request, slug, number)
    if is_for_members(request, comment):
        return redirect_to_login(request.get_full_path())
    is_mine = comment.user_id == request.user.pk
    is_closed = closing.look_up_closed_since(comment.post) is not None
    context = {
        "comment": comment,
        "can_edit": comment.can_be_edited_by(request.user),
        "can_delete": is_mine and (comment.is_approved or comment.is_pending),
        "is_followed": follows_thread(comment, request.user),
        "can_undo": is_mine and doors.can_undo_withdraw(comment, request.user),
        "can_reply": not is_closed or closing.may_write_when_closed(request.user, comment.post),
        "decisions": _told_decisions(comment) if is_mine else [],
        **_muting(request.user, comment.user),
    }
    return render(request, "comments/whole_comment.html", context)


def _told_decisions(comment):
    """What the writer of `comment` has been told was decided on it, oldest first."""
    told = comment.decisions.filter(told_at__isnull=False, is_void=False)
    return list(told.select_related("log", "comment", "appeal").order_by("pk"))


def _muting(reader, writer):
    """What the page of a comment says of not reading its writer."""
    if not reader.is_authenticated or writer is None or writer == reader:
        return {}
    if reason := muting.why_not(reader, writer):
        return {"why_not_mute": reason}
    return {"can_mute": True, "is_muted": muting.has_muted(reader, writer)}


@login_required
@require_safe
def next_new(request, slug):
    """Lead to the first comment that was published after `since` (seconds since 1970), in the order of the thread.

    With `after`, the number of a comment: to the first one behind it. Where there is none, to the conversation.
    """
    post = post_or_404(request, slug)
    since, after = number_in(request, "since", MAX_SECONDS), number_in(request, "after")
    news = Comment.objects.approved().filter(post=post).exclude(user=request.user)
    # The address carries whole seconds.
    news = news.filter(published_at__gte=datetime.fromtimestamp((since or 0) + 1, UTC))
    if after:
        news = news.filter(path__gt=branches.path_of(post, after))
    first = news.select_related("post").order_by("path").first()
    return redirect(first or post.get_absolute_url() + "#comments")

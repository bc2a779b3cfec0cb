"""Telling the moderators of a comment."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.over_sign_in import find, keeps_words, put_back
from blog.models import Post
from comments import limits, reports
from comments.models import Comment, Report
from comments.report_form import ReportForm
from comments.views.lookup import comment_or_404

THANKS = "Thank you. A moderator looks at it, and you hear under News what came of it."


@keeps_words
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_comment(request, slug, number):
    """The page on which a reader says what is wrong with a comment, or changes what they have said."""
    told = _told_by(request.user, slug, number)
    comment = told.comment if told else _shown_before(request, slug, number) or comment_or_404(request, slug, number)
    form = put_back(request, ReportForm(request.POST or None, instance=told))
    why_not = reports.why_not(comment, request.user)
    retry_after = None
    if request.method == "POST" and form.is_valid() and not why_not:
        try:
            is_worried = form.cleaned_data["reason"] == Report.Reason.WORRIED
            limits.count(request, "worry" if is_worried else "report")
            reports.report(comment, request.user, form.cleaned_data["reason"], form.cleaned_data["text"])
        except limits.TooFast as too_fast:
            form.add_error(None, str(too_fast))
            retry_after = too_fast.seconds
        except reports.CannotReport as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, THANKS)
            comment.refresh_from_db()
            return redirect(comment if comment.is_approved else comment.post.get_absolute_url() + "#comments")
    context = {"comment": comment, "form": form, "told": told, "why_not": why_not}
    is_refused = request.method == "POST" and (form.errors or why_not)
    status = limits.STATUS if retry_after else 400 if is_refused else 200
    answer = render(request, "comments/report.html", context, status=status)
    if retry_after:
        answer["Retry-After"] = retry_after
    return answer


def _told_by(reader, slug, number):
    """What `reader` has reported of this comment, also where it is hidden now; None if nothing."""
    told = Report.objects.filter(Post.objects.published_behind("comment__post"), reporter=reader)
    told = told.filter(comment__post__slug=slug, comment__number=number)
    return told.select_related("comment__post", "comment__user").first()


def _shown_before(request, slug, number):
    """The comment that was hidden while somebody wrote what they send: their words are heard all the same, or kept."""
    if request.method != "POST" and find(request) is None:
        return None
    hidden = Comment.objects.pending().filter(Post.objects.published_behind("post"), published_at__isnull=False)
    hidden = hidden.filter(post__slug=slug, number=number).exclude(user=request.user)
    return hidden.select_related("post", "user").first()

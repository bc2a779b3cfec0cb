"""Changing and deleting one's own comment."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from comments import doors
from comments.forms import CommentForm
from comments.views.lookup import own_comment_or_404


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_comment(request, slug, number):
    """The own comment's text in a form; a change of a published one waits for a moderator."""
    comment = own_comment_or_404(request, slug, number)
    form = CommentForm(request.POST or None, initial={"text": comment.proposed_text or comment.comment})
    if request.method == "POST" and form.is_valid():
        try:
            is_changed = doors.edit(comment, request.user, form.cleaned_data["text"])
        except doors.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            waits = "Your change is waiting for a moderator. Until then the old text stays."
            messages.success(request, "Your comment is changed." if is_changed else waits)
            return redirect(comment)
    context = {"comment": comment, "form": form, "can_edit": comment.can_be_edited_by(request.user)}
    return render(request, "comments/edit_comment.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def delete_comment(request, slug, number):
    comment = own_comment_or_404(request, slug, number)
    if doors.withdraw(comment, request.user):
        messages.success(request, "Your comment is deleted. You can still undo that on this page.")
    return redirect("comments:whole", slug, number)


@require_POST
@login_required
def undo_delete(request, slug, number):
    comment = own_comment_or_404(request, slug, number)
    if doors.undo_withdraw(comment, request.user):
        messages.success(request, "Your comment is back.")
    return redirect(comment)

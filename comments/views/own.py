"""Deleting one's own comment, and undoing that."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from comments import doors
from comments.views.lookup import own_comment_or_404


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

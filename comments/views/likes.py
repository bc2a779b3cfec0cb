"""Likes."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from comments import likes
from comments.views.limited import for_writers, limited
from comments.views.lookup import comment_or_404, post_or_404


@require_POST
@login_required
@for_writers
@limited("like")
def like_comment(request, slug, number):
    """Like a comment, or take the like back with `act=unlike`; then go back to the comment."""
    comment = comment_or_404(request, slug, number)
    if request.POST.get("act") == "unlike":
        likes.unlike_comment(comment, request.user)
    else:
        likes.like_comment(comment, request.user)
    return redirect(comment)


@require_POST
@login_required
@for_writers
@limited("like")
def like_post(request, slug):
    """Like a post, or take the like back with `act=unlike`; then go back to its end."""
    post = post_or_404(request, slug)
    if request.POST.get("act") == "unlike":
        likes.unlike_post(post, request.user)
    else:
        likes.like_post(post, request.user)
    return redirect(post.get_absolute_url() + "#likes")

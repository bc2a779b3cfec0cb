"""Following conversations and threads."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from comments import following
from comments.views.limited import for_writers, limited
from comments.views.lookup import comment_or_404, post_or_404


@require_POST
@login_required
@for_writers
@limited("follow")
def follow_post(request, slug):
    """Follow a conversation, or stop with `act=unfollow`; then go back to it."""
    post = post_or_404(request, slug)
    if request.POST.get("act") == "unfollow":
        following.unfollow_post(post, request.user)
        messages.success(request, "You do not follow this conversation any more.")
    else:
        following.follow_post(post, request.user)
        messages.success(request, "You follow this conversation. What comes is told under News.")
    return redirect(post.get_absolute_url() + "#comments")


@require_POST
@login_required
@for_writers
@limited("follow")
def follow_thread(request, slug, number):
    """Follow the answers below a comment, or stop with `act=unfollow`; then go back to the comment's page."""
    comment = comment_or_404(request, slug, number)
    if request.POST.get("act") == "unfollow":
        following.unfollow_thread(comment, request.user)
        messages.success(request, "You do not follow this thread any more.")
    elif following.follow_thread(comment, request.user):
        messages.success(request, "You follow this thread. What comes is told under News.")
    else:
        messages.error(request, "Only a published comment can be followed.")
    return redirect("comments:whole", slug, number)

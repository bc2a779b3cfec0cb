"""The post and the comments that a person may see; 404 for everybody else."""

from django.db.models import F, Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from blog.models import Post
from blog.reading import correction_rows
from comments import branches
from comments.models import Comment
from comments.muting import muted_by
from comments.rights import can_moderate


def post_or_404(request, slug):
    return get_object_or_404(Post.objects.published().select_related("author__user"), slug=slug)


def comment_or_404(request, slug, number):
    """The comment if this person may read it. For everybody else an unpublished one does not exist."""
    comments = Comment.objects.filter(Post.objects.published_behind("post"), post__slug=slug)
    if not can_moderate(request.user):
        mine = Q(user=request.user) if request.user.is_authenticated else Q(pk=None)
        comments = comments.filter(Q(state=Comment.State.APPROVED) | mine)
    return get_object_or_404(comments.select_related("post__author", "user", "reply_to__user"), number=number)


def branch_or_404(request, slug, number):
    """The comment if its place is shown to this person: they may read it, or an answer below it.

    With `answered_number`, and with `is_muted` for people who are signed in.
    """
    places = Comment.objects.filter(Post.objects.published_behind("post"), post__slug=slug)
    places = places.annotate(correction_rows=correction_rows("post"), answered_number=F("reply_to__number"))
    if request.user.is_authenticated:
        places = places.annotate(is_muted=muted_by(request.user))
    comment = get_object_or_404(places.select_related("post__author__user", "user"), number=number)
    comment.post.correction_rows = comment.correction_rows
    shown = Comment.objects.visible_to(request.user).filter(post=comment.post)
    if comment.is_approved or branches.within(shown, comment.path).exists():
        return comment
    raise Http404


def is_for_members(request, comment):
    """Whether this guest must sign in to read the comment."""
    return comment.is_approved and comment.members_only and not request.user.is_authenticated


def own_comment_or_404(request, slug, number):
    comments = Comment.objects.filter(Post.objects.published_behind("post"), user=request.user, post__slug=slug)
    return get_object_or_404(comments.select_related("post__author", "user"), number=number)

"""Lists of comments by who wrote them, and of questions that wait for their author."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import User
from blog.models import Post
from comments.models import Comment, Decision

COMMENTS_ON_A_PAGE = 20


@login_required
@require_safe
def my_comments(request):
    """Everything this person has written, with its state: nothing posted seems lost."""
    told = Decision.objects.filter(told_at__isnull=False, is_void=False).select_related("log", "appeal").order_by("pk")
    mine = Comment.objects.filter(user=request.user).order_by("-pk")
    mine = mine.prefetch_related(Prefetch("decisions", told, to_attr="told_decisions"))
    return _comment_list(request, "comments/my_comments.html", mine)


@require_safe
def person(request, key):
    """What somebody has published in conversations, newest first. Found by the account's random key.

    Whoever has switched the own page off sees it alone.
    """
    person = get_object_or_404(User, key=key, is_active=True)
    if not person.page_is_public and person != request.user:
        raise Http404
    comments = Comment.objects.approved().readable_by(request.user).filter(user=person)
    comments = comments.filter(Post.objects.published_behind("post"))
    return _comment_list(request, "comments/person.html", comments.order_by("-pk"), {"person": person})


@login_required
@require_safe
def unanswered(request):
    """For an author: published comments under the own posts that ask something and have no answer by them."""
    answers = Comment.objects.filter(reply_to=OuterRef("pk"), user=request.user)
    asked = Comment.objects.approved().filter(post__in=Post.objects.signed_by(request.user), comment__contains="?")
    asked = asked.exclude(user=request.user).exclude(Exists(answers))
    return _comment_list(request, "comments/unanswered.html", asked.order_by("pk"))


def _comment_list(request, template, comments, context=None):
    keys = comments.prefetch_related(None).values("pk")
    page = Paginator(keys, COMMENTS_ON_A_PAGE).get_page(request.GET.get("page"))
    # Only these with their texts: the database would carry those of all while it sorts.
    page.object_list = comments.filter(pk__in=page.object_list).select_related("post", "user")
    return render(request, template, {"page": page, **(context or {})})

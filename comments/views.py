from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode
from django.views.csrf import csrf_failure as stock_csrf_failure
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from blog.models import Post
from comments import doors
from comments.forms import CommentForm
from comments.kept import keep_text, take_back_text
from comments.models import Comment
from comments.moderation import can_moderate
from comments.threads import page_start


@require_POST
def post_comment(request, slug):
    post = _post_or_404(request, slug)
    form = CommentForm(request.POST)
    if not request.user.is_authenticated:
        return refuse(request, post, form, "You are signed out. Sign in, and your text comes back to you.", 403)
    if not form.is_valid():
        return refuse(request, post, form)
    try:
        comment = doors.post(
            post,
            request.user,
            form.cleaned_data["text"],
            parent_number=form.cleaned_data["parent"],
            form_key=form.cleaned_data["form_key"],
            request=request,
        )
    except doors.Refused as refusal:
        form.forget_parent()
        return refuse(request, post, form, str(refusal))
    take_back_text(request, post)
    if comment.is_pending:
        messages.success(request, "Your comment is waiting for a moderator. You see it below, others do not yet.")
    else:
        messages.success(request, "Your comment is published.")
    return redirect(comment)


@csrf_exempt
@require_POST
def begin_comment(request, slug):
    """Keep a guest's text for after signing in or joining.

    Without a CSRF token, because guests have no cookie and their pages are the same for all. Instead the
    browser's word on where the form stood is asked; the worst a stranger could do is to prefill a form.
    """
    post = _post_or_404(request, slug)
    form = CommentForm(request.POST)
    if not _comes_from_this_site(request):
        return refuse(
            request, post, form, "Your browser does not say where this form came from. Please try here.", 403
        )
    if not form.is_valid():
        return refuse(request, post, form)
    keep_text(request, post, form.cleaned_data["text"], form.cleaned_data["parent"])
    way_in = "account_signup" if "join" in request.POST else "account_login"
    back = post.get_absolute_url() + "?" + urlencode({"kept": 1}) + "#id_text"
    return redirect(reverse(way_in) + "?" + urlencode({"next": back}))


def _comes_from_this_site(request):
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    return request.headers.get("Origin") in (f"{request.scheme}://{request.get_host()}", settings.SITE_URL)


@require_safe
def permalink(request, slug, number):
    """Lead to the page of the thread that shows the comment; to the comment alone if no thread shows it."""
    comment = _comment_or_404(request, slug, number)
    writer_waits = comment.is_pending and comment.user_id == request.user.pk
    if comment.is_approved or writer_waits:
        start = page_start(comment.post, comment)
        query = f"?from={start}" if start else ""
        return redirect(f"{comment.post.get_absolute_url()}{query}#comment-{number}")
    if can_moderate(request.user):
        return redirect("admin:comments_comment_change", comment.pk)
    return redirect("comments:whole", slug, number)


@require_safe
def whole_comment(request, slug, number):
    """One comment on a page of its own: a long one in full, or one's own that is not published."""
    return render(request, "comments/whole_comment.html", {"comment": _comment_or_404(request, slug, number)})


@login_required
@require_safe
def my_comments(request):
    """Everything this person has written, with its state: nothing posted seems lost."""
    mine = Comment.objects.filter(user=request.user).select_related("post").order_by("-pk")
    page = Paginator(mine, 20).get_page(request.GET.get("page"))
    return render(request, "comments/my_comments.html", {"page": page})


def _post_or_404(request, slug):
    return get_object_or_404(Post.objects.published().select_related("author__user"), slug=slug)


def _comment_or_404(request, slug, number):
    """The comment if this person may read it. For everybody else an unpublished one does not exist."""
    comments = Comment.objects.filter(post__in=Post.objects.published(), post__slug=slug)
    if not can_moderate(request.user):
        mine = Q(user=request.user) if request.user.is_authenticated else Q(pk=None)
        comments = comments.filter(Q(state=Comment.State.APPROVED) | mine)
    return get_object_or_404(comments.select_related("post__author", "user", "reply_to__user"), number=number)


def refuse(request, post, form, sentence="", status=400):
    """Answer with the form, the text in it, and a sentence that says what to do."""
    if sentence:
        form.is_valid()
        form.add_error(None, sentence)
    parent = None
    if number := form.cleaned_data.get("parent"):
        parent = Comment.objects.approved().filter(post=post, number=number).select_related("user").first()
    context = {"post": post, "form": form, "parent": parent}
    return render(request, "comments/comment_form_page.html", context, status=status)


def csrf_failure(request, reason=""):
    """A comment whose form lost its token comes back with its text; other forms get Django's own page."""
    try:
        match = resolve(request.path_info)
        is_comment = match.view_name == "comments:post"
    except Resolver404:
        is_comment = False
    if not is_comment or request.method != "POST":
        return stock_csrf_failure(request, reason, template_name="403_csrf.html")
    get_token(request)
    try:
        post = _post_or_404(request, match.kwargs["slug"])
    except Http404:
        return stock_csrf_failure(request, reason, template_name="403_csrf.html")
    sentence = "We could not be sure that this came from you. Your text is below: please press the button again."
    return refuse(request, post, CommentForm(request.POST), sentence, 403)

"""Writing a comment, and getting its text back whatever goes wrong."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode
from django.views.csrf import csrf_failure as stock_csrf_failure
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from comments import doors
from comments.forms import CommentForm
from comments.kept import keep_text, take_back_text
from comments.models import Comment
from comments.views.lookup import post_or_404


@require_POST
def post_comment(request, slug):
    post = post_or_404(request, slug)
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
    post = post_or_404(request, slug)
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
        post = post_or_404(request, match.kwargs["slug"])
    except Http404:
        return stock_csrf_failure(request, reason, template_name="403_csrf.html")
    sentence = "We could not be sure that this came from you. Your text is below: please press the button again."
    return refuse(request, post, CommentForm(request.POST), sentence, 403)

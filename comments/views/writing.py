"""Writing a comment, and getting its text back whatever goes wrong."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode
from django.views.csrf import csrf_failure as stock_csrf_failure
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts import over_sign_in
from blog import rendering
from comments import closing, doors, drafts, limits
from comments.forms import CommentForm
from comments.kept import keep_text, take_back_text
from comments.models import Comment
from comments.views.changing import change_without_token
from comments.views.help import says_where_help_is
from comments.views.lookup import post_or_404
from comments.views.unavailable import gives_text_back

POSTED_BEFORE = (
    "You have posted #{} from this page already. Press the button again to post this text as another comment."
)


@gives_text_back
@require_POST
def post_comment(request, slug):
    post = post_or_404(request, slug)
    form = CommentForm(request.POST)
    if not request.user.is_authenticated:
        return refuse(request, post, form, "You are signed out. Sign in, and your text comes back to you.", 403)
    if not form.is_valid():
        return refuse(request, post, form)
    if "preview" in request.POST:
        return form_page(request, post, form, preview=rendering.render_comment(form.cleaned_data["text"]))
    try:
        comment = _store(request, post, form)
    except limits.TooFast as too_fast:
        return refuse(request, post, form, str(too_fast), limits.STATUS, too_fast.seconds)
    except doors.Refused as refusal:
        form.forget_parent()
        return refuse(request, post, form, str(refusal))
    if comment.comment != form.cleaned_data["text"]:
        # The page came back by the back button, and its text has changed since.
        form.renew_key()
        return refuse(request, post, form, POSTED_BEFORE.format(comment.number), 409)
    take_back_text(request, post)
    waits = "Your comment is waiting for a moderator. You see it below, others do not yet."
    if comment.risk:  # it does not stand below, on the page with help lines
        waits = "Your comment is kept. A moderator reads it first, others do not see it yet."
    # The name tells the browser that its copy is not needed any more.
    sentence = waits if comment.is_pending else "Your comment is published."
    messages.success(request, sentence, extra_tags=form.copy_name(post))
    return redirect("comments:help") if comment.risk else redirect(comment)


def _store(request, post, form):
    """Post what the form holds, and forget its draft in the same transaction."""
    text, parent, key, shown_at = (form.cleaned_data[name] for name in ("text", "parent", "form_key", "draft_shown"))
    with transaction.atomic():
        comment = doors.post(
            post,
            request.user,
            text,
            parent_number=parent,
            form_key=key,
            members_only=form.cleaned_data["members_only"],
            request=request,
        )
        if not comment.is_repeat:
            # Here, so that a second click costs nothing: one too many takes back what was just stored.
            limits.count(request, "post", text)
        if comment.comment == text:
            drafts.forget_posted(request.user, post, parent, shown_at)
    return comment


@gives_text_back
@csrf_exempt
@says_where_help_is
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
    if "preview" in request.POST:
        return form_page(request, post, form, preview=rendering.render_comment(form.cleaned_data["text"]))
    if closed_at := closing.look_up_closed_since(post):
        return refuse(request, post, form, f"{closing.sentence(closed_at)} You can copy your text from here.")
    kept = form.cleaned_data
    keep_text(request, post, kept["text"], kept["parent"], kept["members_only"])
    way_in = "account_signup" if "join" in request.POST else "account_login"
    back = post.get_absolute_url() + "?" + urlencode({"kept": 1}) + "#id_text"
    return redirect(reverse(way_in) + "?" + urlencode({"next": back}))


def _comes_from_this_site(request):
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    return request.headers.get("Origin") in (f"{request.scheme}://{request.get_host()}", settings.SITE_URL)


def refuse(request, post, form, sentence="", status=400, retry_after=None):
    """Answer with the form, the text in it, and a sentence that says what to do."""
    if sentence:
        form.is_valid()
        form.add_error(None, sentence)
    answer = form_page(request, post, form, status)
    if retry_after:
        answer["Retry-After"] = retry_after
    return answer


def form_page(request, post, form, status=200, preview=""):
    """The form on a page of its own, below what it answers and how its text will look."""
    parent = None
    if number := form.cleaned_data.get("parent"):
        parents = Comment.objects.approved().readable_by(request.user)
        parent = parents.filter(post=post, number=number).select_related("user").first()
    context = {"post": post, "form": form, "parent": parent, "preview_html": preview}
    return render(request, "comments/comment_form_page.html", context, status=status)


def csrf_failure(request, reason=""):
    """A comment whose form lost its token comes back with its text, and so do forms that carry their writer.

    That is proof enough to give words back to them alone. Other forms get Django's own page.
    """
    is_of_desk = request.path.startswith(reverse("admin:index"))  # its script takes a new token on a 403
    if not is_of_desk and _comes_from_this_site(request) and over_sign_in.keep(request):
        return redirect(request.path)
    try:
        match = resolve(request.path_info)
        is_comment = match.view_name in ("comments:post", "comments:draft", "comments:edit")
    except Resolver404:
        is_comment = False
    if not is_comment or request.method != "POST":
        return stock_csrf_failure(request, reason, template_name="403_csrf.html")
    if match.view_name == "comments:edit":
        page = change_without_token(request, **match.kwargs)
        return page or stock_csrf_failure(request, reason, template_name="403_csrf.html")
    get_token(request)
    try:
        post = post_or_404(request, match.kwargs["slug"])
    except Http404:
        return stock_csrf_failure(request, reason, template_name="403_csrf.html")
    sentence = "We could not be sure that this came from you. Your text is below: please press the button again."
    return refuse(request, post, CommentForm(request.POST), sentence, 403)

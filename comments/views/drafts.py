"""Keeping a text for later, by the button or, every few seconds, by script."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.text import normalize_newlines
from django.views.decorators.http import require_POST

from comments import drafts, limits
from comments.forms import CommentForm
from comments.kept import take_back_text
from comments.views.lookup import post_or_404
from comments.views.unavailable import gives_text_back
from comments.views.writing import refuse

TOO_LONG = f"We can keep up to {drafts.MAX_CHARACTERS:,} characters. Please keep the rest in a file of your own."


@gives_text_back
@require_POST
def keep_draft(request, slug):
    """Keep the text of the comment form, or with `act=forget` throw it away. A script gets {"kept": true or false}."""
    post = post_or_404(request, slug)
    is_script = request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    form = CommentForm(request.POST)
    form.is_valid()  # only for the parent and the key: a draft may be too long or empty
    if not request.user.is_authenticated:
        if is_script:
            return JsonResponse({"kept": False}, status=403)
        return refuse(request, post, form, "You are signed out. Sign in, and your text comes back to you.", 403)
    if request.POST.get("act") == "forget":
        return _forget(request, post, form)
    text, parent = normalize_newlines(form.data["text"]), form.cleaned_data["parent"]
    key, members_only = form.cleaned_data["form_key"], form.cleaned_data["members_only"]
    try:
        limits.count(request, "draft")
    except limits.TooFast as too_fast:
        if is_script:
            return JsonResponse({"kept": False}, status=limits.STATUS, headers={"Retry-After": too_fast.seconds})
        return refuse(request, post, form, str(too_fast), limits.STATUS, too_fast.seconds)
    is_kept = drafts.save_draft(request.user, post, text, parent, key, members_only)
    if is_kept:
        take_back_text(request, post)
    if is_script:
        return JsonResponse({"kept": is_kept})
    if len(text) > drafts.MAX_CHARACTERS:
        return refuse(request, post, form, TOO_LONG)
    messages.success(request, "Your text is kept for 30 days. It stands in the form whenever you come back here.")
    return redirect(post.get_absolute_url() + "#comment-form")


def _forget(request, post, form):
    """Throw the draft away, and leave its text in the form until the page is left: that is the way to undo it."""
    drafts.forget_draft(request.user, post)
    parent = form.cleaned_data["parent"]
    messages.success(
        request,
        "Your text is not kept any more. It stays in the form below until you leave this page.",
        extra_tags=form.copy_name(post),
    )
    members_only = form.cleaned_data["members_only"]
    again = CommentForm(initial={"text": form.data["text"], "parent": parent, "members_only": members_only})
    return render(request, "comments/comment_form_page.html", {"post": post, "form": again})

"""Changing one's own comment, and getting the new text back whatever goes wrong."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from blog import rendering
from comments import closing, doors, limits
from comments.forms import ChangeForm, CommentForm
from comments.kept import keep_change, kept_change, take_back_change
from comments.views.lookup import own_comment_or_404
from comments.views.unavailable import gives_text_back

SIGNED_OUT = "You are signed out. Sign in, and your text comes back to you."
NOT_SURE = "We could not be sure that this came from you. Your text is below: please press the button again."
WAITS = "Your change is waiting for a moderator. Until then the old text stays."


@gives_text_back(form_class=ChangeForm)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_comment(request, slug, number):
    """The own comment's text in a form; a change of a published one waits for a moderator."""
    if not request.user.is_authenticated:
        return _signed_out(request, slug, number)
    comment = own_comment_or_404(request, slug, number)
    if request.method != "POST":
        text = kept_change(request, slug, number) or comment.proposed_text or comment.comment
        return change_page(request, comment, ChangeForm(initial={"text": text}))
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return change_page(request, comment, form, 400)
    if "preview" in request.POST:
        return change_page(request, comment, form, preview=rendering.render_comment(form.cleaned_data["text"]))
    try:
        limits.count(request, "edit", form.cleaned_data["text"])
        is_changed = doors.edit(comment, request.user, form.cleaned_data["text"])
    except limits.TooFast as too_fast:
        form.add_error(None, str(too_fast))
        answer = change_page(request, comment, form, limits.STATUS)
        answer["Retry-After"] = too_fast.seconds
        return answer
    except doors.Refused as refusal:
        form.add_error(None, str(refusal))
        return change_page(request, comment, form, 400)
    take_back_change(request)
    # The name tells the browser that its copy is not needed any more.
    sentence = "Your comment is changed." if is_changed else WAITS
    messages.success(request, sentence, extra_tags=form.copy_name(comment))
    return redirect("comments:help") if comment.risk else redirect(comment)


def _signed_out(request, slug, number):
    """Keep what was typed for after signing in, and show it; who has typed nothing signs in first.

    Whether there is such a comment is not said here.
    """
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    form = ChangeForm(request.POST)
    form.full_clean()
    keep_change(request, slug, number, form.data["text"])
    form.add_error(None, SIGNED_OUT)
    return render(request, "comments/change_kept.html", {"form": form}, status=403)


def change_page(request, comment, form, status=200, preview=""):
    """The form with the new text; when the time for changes is over, the text in the form for an answer."""
    can_edit = comment.can_be_edited_by(request.user)
    context = {"comment": comment, "post": comment.post, "form": form, "can_edit": can_edit, "preview_html": preview}
    context["copy_name"] = form.copy_name(comment)
    text = form.data.get("text", "")
    if not can_edit and text.strip():
        context["late_text"] = text
        if comment.is_approved and _may_write(request.user, comment.post):
            context["form"] = CommentForm(initial={"text": text, "parent": comment.number})
            context["parent"] = comment
        status = 400
    return render(request, "comments/edit_comment.html", context, status=status)


def _may_write(user, post):
    return closing.look_up_closed_since(post) is None or closing.may_write_when_closed(user, post)


def change_without_token(request, slug, number):
    """Give back the text of a change whose form lost its token, or None for somebody who may not see the comment."""
    if not request.user.is_authenticated:
        return None
    try:
        comment = own_comment_or_404(request, slug, number)
    except Http404:
        return None
    get_token(request)
    form = ChangeForm(request.POST)
    form.full_clean()
    form.add_error(None, NOT_SURE)
    return change_page(request, comment, form, 403)

"""Leaving the account from the comment form, with the text in hand."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import normalize_newlines
from django.views.decorators.http import require_POST

from comments import drafts
from comments.forms import CommentForm
from comments.kept import keep_text
from comments.views.drafts import TOO_LONG
from comments.views.lookup import post_or_404
from comments.views.unavailable import gives_text_back
from comments.views.writing import refuse


@gives_text_back
@require_POST
def change_identity(request, slug):
    """Sign out. With `act=change` the text goes along to whoever signs in next, else the account keeps it as a draft."""
    post = post_or_404(request, slug)
    form = CommentForm(request.POST)
    form.is_valid()  # only for the parent: a text that is not ready yet may leave, too
    text, parent, members_only = (
        normalize_newlines(form.data["text"]),
        form.cleaned_data["parent"],
        form.cleaned_data["members_only"],
    )
    if len(text) > drafts.MAX_CHARACTERS:
        return refuse(request, post, form, TOO_LONG)
    goes_along = request.POST.get("act") == "change"
    if request.user.is_authenticated:
        if not goes_along and text.strip():
            drafts.save_draft(request.user, post, text, parent, form.cleaned_data["form_key"], members_only)
        get_adapter(request).logout(request)
    if not goes_along:
        return redirect(settings.LOGOUT_REDIRECT_URL)
    back = post.get_absolute_url() + "#comment-form"
    if text.strip():
        keep_text(request, post, text, parent, members_only)
        back = post.get_absolute_url() + "?" + urlencode({"kept": 1}) + "#id_text"
    return redirect(reverse("account_login") + "?" + urlencode({"next": back}))

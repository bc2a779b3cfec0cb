"""Deciding on a comment by a link in the moderators' morning letter."""

from django import forms
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from comments import morning
from comments.decision_form import PRESS_A_BUTTON, ReasonsForm

TEMPLATE = "comments/decide_by_letter.html"


class LetterForm(ReasonsForm):
    """One decision on `comment` by a link: which, and why."""

    act = forms.ChoiceField(error_messages=PRESS_A_BUTTON)

    def __init__(self, comment, data=None):
        super().__init__(data)
        self.fields["act"].choices = morning.acts_on(comment)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide_by_letter(request, token):
    """Show the comment with buttons; decide by POST. A GET changes nothing, because mail scanners follow links."""
    try:
        invitation = morning.read_link(token, request.user)
        comment = invitation.comment
        form = LetterForm(comment, request.POST if request.method == "POST" else None)
        if form.is_valid():
            act = form.cleaned_data["act"]
            morning.decide(invitation, act, form.cleaned_data["words"])
            return render(request, TEMPLATE, {"comment": comment, "done": morning.ACTS[act][2]})
    except morning.Refusal as refusal:
        own_words = request.POST.get("reason", "").replace("\x00", "")
        context = {"refusal": str(refusal), "own_words": own_words}
        return render(request, TEMPLATE, context, status=refusal.status)
    return render(request, TEMPLATE, {"comment": comment, "form": form}, status=400 if form.is_bound else 200)

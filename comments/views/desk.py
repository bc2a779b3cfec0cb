"""Words from the moderators, and the way to a second look."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.barred import person_of
from accounts.over_sign_in import keeps_words, put_back
from blog import rendering
from comments import appeals, lists, standing, wording
from comments.decision_form import WordsField
from comments.models import Decision, DeskNotice
from comments.models.desk import LONGEST_APPEAL
from comments.views.help import says_where_help_is

ASKED = "Your words are with the moderators. You hear by letter what they decide."
LINK_CUT = "This link does not work. Perhaps a part of it was lost on the way: please open it again from the letter."
NONE_STANDS = "No decision about you stands now, so there is nothing to look at again."
NO_WORDS = "Please write why we should look again."


class AppealForm(forms.Form):
    text = WordsField(
        required=True,
        label="Please look again, because",
        help_text="Tell us what we did not see. Only moderators read it. You can ask once.",
        max_length=LONGEST_APPEAL,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": NO_WORDS},
    )

    def clean_text(self):
        text = rendering.tidy_text(self.cleaned_data["text"])
        # Nobody's one chance is spent on signs that nobody sees.
        if not rendering.is_visible(text):
            raise ValidationError(NO_WORDS)
        return text


@never_cache
@login_required
@require_safe
def notice(request, id):
    """One word from the moderators. To open it is to have read it."""
    found = get_object_or_404(DeskNotice, pk=id, recipient=request.user)
    if request.method == "GET" and found.read_at is None:
        DeskNotice.objects.filter(pk=found.pk, read_at=None).update(read_at=timezone.now())
    return render(request, "comments/desk_notice.html", {"notice": found})


@never_cache
@says_where_help_is
@keeps_words
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request, id):
    """What was decided on the own comment and why; and the form that asks for a second look, once."""
    decisions = Decision.objects.filter(writer=request.user, told_at__isnull=False, is_void=False)
    decision = get_object_or_404(decisions.select_related("log", "comment__post", "appeal"), pk=id)
    form = put_back(request, AppealForm(request.POST or None))
    if request.method == "POST" and form.is_valid() and _ask(request, form, decision=decision):
        return _redirect_to(request.path, form)
    asked = getattr(decision, "appeal", None)
    context = {
        "form": form,
        "decision": decision,
        "words": wording.about_decision(decision),
        "asked": asked,
        "can_ask": decision.can_be_appealed and appeals.stands(decision),
    }
    return render(request, "comments/appeal.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_look(request, token):
    """The same for a decision about a person, who may not be able to sign in: the link proves who they are."""
    person = person_of(token)
    act = standing.last_act(person) if person else None
    if act is None:
        return render(
            request, "comments/second_look.html", {"refusal": NONE_STANDS if person else LINK_CUT}, status=404
        )
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _ask(request, form, act=act):
        return _redirect_to(request.path, form)
    asked = getattr(act, "appeal", None)
    context = {"form": form, "words": wording.about_act(act), "asked": asked, "can_ask": asked is None}
    return render(request, "comments/second_look.html", context, status=400 if form.errors else 200)


def _redirect_to(page, form):
    """Back to the page of the second look; for somebody who may be in danger, to where people are heard."""
    return redirect("comments:help" if lists.cries_for_help(form.cleaned_data["text"]) else page)


def _ask(request, form, **about):
    try:
        appeals.ask(form.cleaned_data["text"], **about)
    except appeals.CannotAppeal as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, ASKED)
    return True

"""The link in the letter that invites somebody to the desk. A GET asks only, because mail scanners follow links."""

from allauth.account.internal.flows.signup import complete_signup
from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import consent
from accounts.forms import TAKEN, PublicNameField
from blog import invitations


class JoinForm(forms.Form):
    """All that somebody new is asked: the address is known, and signing in is by a mailed code at first."""

    public_name = PublicNameField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["public_name"].help_text = "Everybody sees this name. It need not be your real one."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, token):
    """Say what the invitation is about; a POST accepts it, for its address only."""
    found = invitations.find(token)
    if found is None:
        return render(request, "blog/invitation_closed.html", status=404)
    if refusal := invitations.WHY_CLOSED.get(found.state):
        return _refuse(request, refusal)
    owner = invitations.owner_of(found)
    if request.user.is_authenticated:
        return _as_somebody(request, found, owner)
    if owner is not None:
        # The link shows who reads the mail. Signing in to an account takes what its owner has set up for that.
        status = 403 if request.method == "POST" else 200
        return _ask(request, found, status, sign_in=f"{reverse('account_login')}?next={request.path}")
    return _as_somebody_new(request, found)


def _as_somebody(request, found, owner):
    if owner != request.user:
        return render(request, "blog/invitation_closed.html", {"refusal": invitations.OF_ANOTHER}, status=403)
    if request.method != "POST":
        return _ask(request, found)
    try:
        invitations.accept(found, request.user)
    except invitations.CannotAccept as refusal:
        return _refuse(request, str(refusal))
    return _let_in(request)


def _as_somebody_new(request, found):
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            person = invitations.join_and_accept(found, form.cleaned_data["public_name"])
        except IntegrityError:
            form.add_error("public_name", TAKEN)  # somebody took it between our look and our write
        except invitations.CannotAccept as refusal:
            return _refuse(request, str(refusal))
        else:
            answer = complete_signup(request, user=person, redirect_url=reverse("admin:index"))
            messages.success(request, "Welcome to the desk.")
            return answer
    status = 400 if form.errors else 200
    return _ask(request, found, status, form=form, consent_texts=consent.newest())


def _ask(request, found, status=200, **more):
    context = {"invitation": found, **more}
    return render(request, "blog/invitation.html", context, status=status)


def _refuse(request, refusal):
    return render(request, "blog/invitation_closed.html", {"refusal": refusal}, status=410)


def _let_in(request):
    messages.success(request, "Welcome to the desk.")
    return redirect("admin:index")

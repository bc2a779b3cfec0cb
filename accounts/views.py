from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from post_office.models import Email

from accounts import sessions
from accounts.carried import fields_of
from accounts.forms import TAKEN, AccountForm
from accounts.over_sign_in import SECRETS, keeps_words, put_back


@keeps_words
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request):
    """The account's owner sees what is kept here and changes the public name."""
    form = put_back(request, AccountForm(request.POST or None, instance=request.user))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                form.save()
        except IntegrityError:
            form.add_error("public_name", TAKEN)  # somebody took it between our look and our write
        else:
            messages.success(request, "Your public name is changed.")
            return redirect("accounts:account")
    if form.errors:
        request.user.refresh_from_db()  # the page's header shows the name as it is, not as it was tried
    return render(request, "accounts/account.html", {"form": form}, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def devices(request):
    """Where the person is signed in; a POST signs them out everywhere but here."""
    if request.method == "POST":
        sessions.end_sessions(request.user, but=request.session.session_key)
        messages.success(request, "All other devices are signed out.")
        return redirect("accounts:devices")
    context = {"sessions": sessions.living_sessions(request.user), "this_key": request.session.session_key}
    return render(request, "accounts/devices.html", context)


@login_required
@require_POST
def end_session(request, pk):
    """Sign the person out on one of their devices."""
    get_object_or_404(request.user.usersession_set, pk=pk).end()
    messages.success(request, "That device is signed out.")
    return redirect("accounts:devices")


@never_cache
@require_safe
def signed_out(request):
    """Where signing out leads: the browser forgets here what the account's owner had begun to write."""
    if request.user.is_authenticated:
        return redirect("blog:home")
    list(messages.get_messages(request))  # shown by no other page either: the heading says the same
    return render(request, "accounts/signed_out.html", {"messages": ()})


@never_cache
@require_safe
def letters(request):
    """The demo's letterbox: every letter the blog has written, newest first. For this computer only."""
    if not settings.DEMO or request.META.get("REMOTE_ADDR") not in {"127.0.0.1", "::1"}:
        raise Http404
    page = Paginator(Email.objects.order_by("-pk"), 10).get_page(request.GET.get("page"))
    return render(request, "accounts/letters.html", {"page": page})


@never_cache
def too_many_tries(request, minutes=5):
    """The page for whoever has reached a limit; allauth calls it, too. What was typed can be sent again from there."""
    fields = fields_of(request)
    has_secrets = any(secret in name for name, value in fields if value for secret in SECRETS)
    context = {
        "minutes": minutes,
        "address": request.get_full_path(),
        "fields": fields,
        "can_send_again": request.method == "POST" and not has_secrets,
    }
    response = render(request, "429.html", context, status=429)
    response.headers["Retry-After"] = str(minutes * 60)
    return response

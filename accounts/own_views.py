"""What belongs to a person: all their data to take along, and the way out."""

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.stagekit import clear_login
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import export, leaving
from accounts.leaving_form import LeaveForm
from accounts.personal import sheets
from accounts.views import too_many_tries


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def own_data(request):
    """Say what is kept of the person; a POST hands all of it out, to whoever has just shown that it is them."""
    if request.method != "POST":
        return render(request, "accounts/own_data.html", {"sheets": sheets()})
    if not ratelimit.consume(request, action="own_data", user=request.user):
        return too_many_tries(request, minutes=60)
    answer = StreamingHttpResponse(export.zip_of(request.user), content_type="application/zip")
    name = f"my-data-{timezone.localdate().isoformat()}.zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def leave(request):
    """Say what leaving does; a POST closes the account, of whoever has just shown that it is them."""
    form = LeaveForm(request.POST if request.method == "POST" else None)
    why_stay = leaving.why_stay(request.user)
    if request.method == "POST" and form.is_valid() and not why_stay:
        leaving.leave(request.user, form.cleaned_data["choice"])
        logout(request)
        return redirect("accounts:left")
    status = 409 if why_stay and request.method == "POST" else 400 if form.errors else 200
    return render(request, "accounts/leave.html", {"form": form, "why_stay": why_stay}, status=status)


@never_cache
@require_safe
def left(request):
    """Where leaving leads."""
    if request.user.is_authenticated:
        return redirect("accounts:account")
    return render(request, "accounts/left.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def undo_leaving(request, token):
    """The link in the letter. A GET asks only, because mail scanners follow links."""
    found = leaving.find(token)
    if found is None:
        return render(request, "accounts/come_back.html", status=404)
    if request.method != "POST":
        return render(request, "accounts/come_back.html", {"until": leaving.until(found)})
    clear_login(request)  # a try to sign in while the account was closed leads nowhere
    if leaving.come_back(found):
        messages.success(request, "Your account is open again. Please sign in.")
    return redirect("account_login")

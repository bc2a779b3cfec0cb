"""The words of a form that was sent after its session had ended: they wait, and stand in the form after signing in.

Only of a form that was made for somebody who may write: it carries its writer, signed. So strangers can store nothing
here, and whoever else signs in on the same computer sees nothing.
"""

from datetime import timedelta
from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import QueryDict
from django.urls import reverse

SESSION_KEY = "kept_desk_form"
SALT = "blog.admin.writer"
LASTS = timedelta(days=30)
SIGNED_OUT = "You are signed out. Please sign in again. What you typed is kept, and then stands in the form."
FILES_ARE_NOT = " Only files have to be chosen once more."


def signed(writer):
    """What the form of this person carries."""
    return signing.dumps(writer.pk, salt=SALT)


def keeps_words(view):
    """The add or change view of the admin; for a signed-out writer it keeps what they sent, and leads to the sign-in."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        writer = _writer_of(request)
        if writer is None:
            return view(request, *args, **kwargs)
        data = {name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"}
        request.session[SESSION_KEY] = {"path": request.path, "writer": writer, "data": data}
        messages.warning(request, SIGNED_OUT + (FILES_ARE_NOT if request.FILES else ""))
        return redirect_to_login(request.path, reverse("account_login"))

    return answer


def _writer_of(request):
    if request.method != "POST" or request.user.is_authenticated:
        return None
    try:
        return signing.loads(request.POST.get("writer", ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None


def find(request):
    """What this person sent to the address of this request before signing in, as a QueryDict; None for nothing."""
    kept = request.session.get(SESSION_KEY) or {}
    if (kept.get("path"), kept.get("writer")) != (request.path, request.user.pk):
        return None
    data = QueryDict(mutable=True)
    for name, values in kept["data"].items():
        data.setlist(name, values)
    return data


def forget(request, path):
    """The words of the form at `path` have come, and are on their usual way."""
    if (request.session.get(SESSION_KEY) or {}).get("path") == path:
        del request.session[SESSION_KEY]

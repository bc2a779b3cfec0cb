"""The words of a form that was sent after its session had ended: they wait, and stand in the form after signing in.

Only of a form that was made for somebody: it carries its writer, signed. So nobody without an account can store
anything here, and whoever else signs in on the same computer sees nothing.
"""

from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.core.cache import caches
from django.http import QueryDict
from django.urls import reverse
from django.utils.crypto import get_random_string

from accounts.carried import TOKEN

SESSION_KEY = "kept_form"
KEPT_FOR = timedelta(hours=1)
# The salt that the forms of the desk have always had: those that are open now stay good.
SALT = "blog.admin.writer"
LASTS = timedelta(days=30)
# Parts of the names of fields that are kept nowhere, and that no page carries along.
SECRETS = ("password", "code", "credential")
SIGNED_OUT = "You are signed out. Please sign in again. What you typed is kept, and then stands in the form."
FILES_ARE_NOT = " Only files have to be chosen once more."


def signed(writer):
    """What the form of this person carries."""
    return signing.dumps(writer.pk, salt=SALT)


def keeps_words(view, kept_for=KEPT_FOR):
    """A view with a form; for somebody who is signed out it keeps what they sent, and leads to the sign-in."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        if request.method != "POST":
            return view(request, *args, **kwargs)
        if request.user.is_authenticated:
            forget(request, request.path)  # they have come, and are on their usual way
        elif keep(request, kept_for):
            messages.warning(request, SIGNED_OUT + (FILES_ARE_NOT if request.FILES else ""))
            return redirect_to_login(request.path, reverse("account_login"))
        return view(request, *args, **kwargs)

    return answer


def keep(request, kept_for=KEPT_FOR):
    """Keep what was sent, for its writer in this browser; it takes the place of an older form.

    False for a form without a writer, or that of somebody else than who is signed in.
    """
    try:
        writer = signing.loads(request.POST.get("writer", ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return False
    if request.user.is_authenticated and request.user.pk != writer:
        return False
    not_kept = (TOKEN, *SECRETS)
    names = [name for name in request.POST if not any(part in name for part in not_kept)]
    words = {"path": request.path, "writer": writer, "data": {name: request.POST.getlist(name) for name in names}}
    if older := request.session.get(SESSION_KEY):
        _store().delete(older)
    request.session[SESSION_KEY] = key = f"kept-form-{get_random_string(32)}"
    _store().set(key, words, kept_for.total_seconds())
    return True


def find(request):
    """What this person sent to the address of this request before signing in, as a QueryDict; None for nothing."""
    kept = _kept(request)
    if (kept.get("path"), kept.get("writer")) != (request.path, request.user.pk):
        return None
    data = QueryDict(mutable=True)
    for name, values in kept["data"].items():
        data.setlist(name, values)
    return data


def put_back(request, form):
    """Let the form, not sent yet, begin with what `find` finds; and whatever its state, carry its writer. Return it.

    The template shows both: includes/over_sign_in.html.
    """
    form.writer = signed(request.user)
    data = None if form.is_bound else find(request)
    if data is not None:
        form.is_put_back = True
        for name, field in form.fields.items():
            if not field.widget.needs_multipart_form:
                form.initial[name] = field.widget.value_from_datadict(data, {}, form.add_prefix(name))
    return form


def forget(request, path):
    """The words of the form at `path` have come, and are on their usual way."""
    kept = _kept(request)
    if (kept.get("path"), kept.get("writer")) == (path, request.user.pk):
        _store().delete(request.session.pop(SESSION_KEY))


def _kept(request):
    key = request.session.get(SESSION_KEY)
    return (_store().get(key) if key else None) or {}


def _store():
    """The cache that is not lost when Redis stops, and out of which the worker throws what has run out."""
    return caches["database" if "database" in settings.CACHES else "default"]

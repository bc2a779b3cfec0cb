"""Sessions: where somebody is signed in, when each was last used, and ending them."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

USED_AT = "used_at"
NOTE_EVERY = timedelta(hours=1)
# Of somebody who is not signed in a session may hold a text, or the address of an account begun: as long as that.
GUESTS_KEPT = timedelta(days=7)


def note_last_use(request):
    """Write down, at most hourly, that the session is used. Costs nothing for a visitor without one."""
    if not request.session.session_key or not request.user.is_authenticated:
        return
    now = timezone.now()
    if now.timestamp() - request.session.get(USED_AT, 0) < NOTE_EVERY.total_seconds():
        return
    note_use_now(request)
    if not UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=now):
        UserSession.objects.create_from_request(request)


def note_use_now(request):
    """Let the hour begin. Writing to the session also puts off its end."""
    request.session[USED_AT] = int(timezone.now().timestamp())


def keep_guest_briefly(request):
    """Let what a guest has typed be forgotten after a week. Asks nothing where the session has not changed."""
    session = request.session
    if session.modified and SESSION_KEY not in session and not session.is_empty():
        session.set_expiry(int(GUESTS_KEPT.total_seconds()))


def living_sessions(user):
    """The sessions of `user` that still sign them in, the one used last first. Those that do not are forgotten."""
    sessions = list(UserSession.objects.filter(user=user).order_by("-last_seen_at", "-pk"))
    stored = Session.objects.filter(session_key__in=[session.session_key for session in sessions])
    stored = stored.filter(expire_date__gt=timezone.now())
    # A changed password makes the hash another, and the session worth nothing.
    hashes = {session.session_key: session.get_decoded().get(HASH_SESSION_KEY) for session in stored}
    living = [session for session in sessions if hashes.get(session.session_key) == user.get_session_auth_hash()]
    if len(living) < len(sessions):
        UserSession.objects.filter(pk__in=[session.pk for session in sessions if session not in living]).delete()
    return living


def end_sessions(user, but=""):
    """Sign the person out on all devices, except in the session with the key `but`."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=but)
    Session.objects.filter(session_key__in=list(sessions.values_list("session_key", flat=True))).delete()
    sessions.delete()

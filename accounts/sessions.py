"""Sessions: when each was last used."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.utils import timezone

USED_AT = "used_at"
NOTE_EVERY = timedelta(hours=1)


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


def end_sessions(user):
    """Sign the person out on all devices."""
    for session in user.usersession_set.all():
        session.end()

"""Not reading somebody, for oneself. Nobody else is affected, and nobody is told."""

from django.db.models import Exists, OuterRef

from comments.models import Mute


class CannotMute(Exception):
    """Somebody whose comments cannot be hidden. The message is a sentence for the person who tried."""


def why_not(user, other):
    """Return a sentence on why `user` cannot mute `other`; empty where it is possible."""
    if other == user:
        return "These are your own comments. You cannot hide them from yourself."
    if other.is_staff:
        return "Authors and moderators answer for this place. What they write cannot be hidden."
    return ""


def mute(user, other):
    """Hide from `user` what `other` writes; a second time changes nothing. Raise CannotMute for oneself and staff."""
    if reason := why_not(user, other):
        raise CannotMute(reason)
    Mute.objects.bulk_create([Mute(user=user, muted=other)], ignore_conflicts=True)


def unmute(user, other):
    """Show `other` to `user` again. False if that was so already."""
    gone, _ = Mute.objects.filter(user=user, muted=other).delete()
    return bool(gone)


def has_muted(user, other):
    """Whether `user` reads nothing of `other`. Who has become staff since is read again."""
    return not other.is_staff and Mute.objects.filter(user=user, muted=other).exists()


def muted_by(user):
    """A condition for comments: does `user` not want to read this one's writer? For annotate() and exclude()."""
    return Exists(Mute.objects.filter(user=user, muted=OuterRef("user"), muted__is_staff=False))

"""The versions of posts and pages. The caller holds the lock of blog.drafts.lock, so that numbers stay in order."""

from django.db.models import Max

from blog import work
from blog.models import Revision


def of(thing):
    """All versions of the post or page, the newest first."""
    return Revision.objects.filter(**{work.kind_of(type(thing)): thing})


def add(thing, content, by, note="", was_live=False):
    """Write down `content` as the next version of `thing`, and return it."""
    model = type(thing)
    last = of(thing).aggregate(last=Max("number"))["last"] or 0
    return Revision.objects.create(
        **{work.kind_of(model): thing},
        number=last + 1,
        content=work.work_in(model, content),
        fingerprint=work.fingerprint(model, content),
        was_live=was_live,
        note=note.replace("\x00", "")[:200],  # which no form of Django has looked at
        made_by=by,
    )


def catch_up(thing, live):
    """Write down what stands in the row if no version tells it yet: before the first, or saved by another door."""
    last = of(thing).filter(was_live=True).values_list("fingerprint", flat=True).first()
    if last != work.fingerprint(type(thing), live):
        note = "Changed outside the desk" if last else "As it stood before"
        add(thing, live, None, note, was_live=True)


def knows(thing, content):
    """Whether some version holds this very work."""
    return of(thing).filter(fingerprint=work.fingerprint(type(thing), content)).exists()

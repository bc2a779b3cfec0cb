"""What people accept: the newest version of each text, when they join, and again before they write after a change.

Reading is never held up, so nothing is asked of the database while a page is read.
"""

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.shortcuts import render

from accounts.carried import fields_of
from accounts.models import Consent, ConsentText

# The field by which a form says what its sender accepts.
FIELD = "accept_texts"


def newest():
    """The newest version of each text."""
    newer = ConsentText.objects.filter(kind=OuterRef("kind"), version__gt=OuterRef("version"))
    return ConsentText.objects.filter(~Exists(newer))


def missing(person):
    """Those of the newest texts that `person` has not accepted."""
    return newest().filter(~Exists(Consent.objects.filter(person=person, text=OuterRef("pk"))))


def accept(person, texts):
    """Note that `person` accepts the texts; a second time changes nothing."""
    Consent.objects.bulk_create([Consent(person=person, text=text) for text in texts], ignore_conflicts=True)


def publish(text):
    """Store the ConsentText as the next version of its kind. The database lets no two be the same."""
    with transaction.atomic():
        last = ConsentText.objects.filter(kind=text.kind).aggregate(last=Max("version"))["last"] or 0
        text.version = last + 1
        text.save(force_insert=True)


def ask_before(request):
    """The page that asks, where a form needs newer texts accepted (settings.ACCEPT_TEXTS_BEFORE), else None.

    The page carries the whole form along: accepting sends it on, and nothing typed is lost.
    """
    if request.method != "POST" or request.resolver_match.view_name not in settings.ACCEPT_TEXTS_BEFORE:
        return None
    if not request.user.is_authenticated:
        return None
    texts = list(missing(request.user))
    if not texts:
        return None
    if request.POST.get(FIELD) == _mark(texts):
        accept(request.user, texts)
        return None
    context = {
        "texts": texts,
        "fields": fields_of(request, without={FIELD}),
        "field": FIELD,
        "mark": _mark(texts),
        "address": request.get_full_path(),
    }
    return render(request, "accounts/consent.html", context, status=409)


def _mark(texts):
    """Which texts the page has shown: a version that came meanwhile is not accepted unseen."""
    return ",".join(str(text.pk) for text in texts)

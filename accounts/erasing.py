"""What this room does when somebody is gone for good: no table keeps the name, the address, or a key of theirs."""

import json
import re

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from post_office.models import STATUS, Email, Log

from accounts import names
from accounts.models import SiteSettings, User


def why_stay(person):
    """Who runs the blog has rights that somebody must take over first."""
    if person.is_staff or person.is_superuser:
        return "You help to run this blog. Please ask an administrator to take back your rights in the admin first."
    return ""


def erase(leaving, letters_to, entries_about):
    """Delete the account of the Leaving with all that hangs on it. The queries are those of the export."""
    person, name = leaving.person, leaving.public_name
    with transaction.atomic():
        letters_to(person.email).delete()
        Log.objects.filter(message__icontains=person.email).delete()
        _take_out_of_letters(name, person.email)
        entries_about(person).update(object_repr=names.OF_THE_GONE, change_message="")
        _take_out_of_admin_log(name, person.email)
        _take_off_the_list(person.email)
        _forget_sessions(person)
        User.objects.get(pk=person.pk).delete()


def without(text, name, email):
    """The text without the address, and without the name where it stands as a word of its own."""
    for trace, instead in ((email, ""), (name, names.OF_THE_GONE)):
        # Also as JSON writes it.
        written = "|".join(re.escape(form) for form in (trace, json.dumps(trace)[1:-1]))
        text = re.sub(rf"(?<!\w)(?:{written})(?!\w)", instead, text, flags=re.IGNORECASE)
    return text


def _naming(name, email, *fields):
    """A condition: one of the fields may hold the name or the address."""
    found = Q()
    for field in fields:
        for trace in {name, email, json.dumps(name)[1:-1]}:
            found |= Q(**{f"{field}__icontains": trace})
    return found


def _take_out_of_letters(name, email):
    """Letters to others that name the person: those that wait lose the name, of those that are gone no text is kept."""
    fields = ("subject", "message", "html_message")
    naming = Email.objects.filter(_naming(name, email, *fields))
    naming.exclude(status__in=[STATUS.queued, STATUS.requeued]).update(**dict.fromkeys(fields, ""))
    for letter in naming.only(*fields):
        changed = {field: without(getattr(letter, field), name, email) for field in fields}
        Email.objects.filter(pk=letter.pk).update(**changed)


def _take_out_of_admin_log(name, email):
    for entry in LogEntry.objects.filter(_naming(name, email, "object_repr", "change_message")):
        entry.object_repr = without(entry.object_repr, name, email)[:200]
        entry.change_message = without(entry.change_message, name, email)
        entry.save(update_fields=["object_repr", "change_message"])


def _take_off_the_list(email):
    """Who is called in an emergency may have left the desk and still stand on its list."""
    site = SiteSettings.objects.filter(on_call__icontains=email).first()
    if site:
        kept = [line for line in site.on_call.split() if line.lower() != email.lower()]
        SiteSettings.objects.filter(pk=site.pk).update(on_call="\n".join(kept))


def _forget_sessions(person):
    """Those that sign the person in, and those in which somebody began to sign in with the address."""
    gone = []
    for session in Session.objects.iterator(chunk_size=500):
        data = session.get_decoded()
        is_theirs = str(data.get("_auth_user_id")) == str(person.pk)
        if is_theirs or person.email in json.dumps(data, default=str).lower():
            gone.append(session.pk)
    Session.objects.filter(pk__in=gone).delete()

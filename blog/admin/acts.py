"""What is done with a post besides changing its words: told in the notes of its versions, and below them."""

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from blog.admin.desk import written
from blog.models import Post

SHOWN = 20
TIMES = ("published_at", "unpublish_at", "featured_until")


def acts_in(form):
    """What saving this form of a post does to its state and its times, in words; empty for nothing."""
    acts = []
    if "status" in form.changed_data:
        acts.append("Published" if form.instance.status == Post.Status.PUBLISHED else "Back to draft")
    for name in TIMES:
        if name in form.changed_data:
            acts.append(f"{form.fields[name].label}: {_in_words(form.cleaned_data.get(name))}")
    return ", ".join(acts)


def _in_words(moment):
    zone = timezone.get_current_timezone_name().replace("_", " ")
    return f"{written(moment)} ({zone})" if moment else "no time"


def other_acts(thing):
    """The newest acts on a post or page that left no version: submitting, giving back, publishing from the list."""
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(type(thing)), object_id=str(thing.pk)
    )
    # What forms do is logged as JSON, and has its version.
    told = entries.exclude(change_message="").exclude(change_message__startswith="[")
    return told.select_related("user").order_by("-action_time", "-pk")[:SHOWN]

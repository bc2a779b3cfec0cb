"""Notes on a post: for those who may change it, and for nobody else."""

import re
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.mail import absolute, queue_letter
from accounts.mentions import possible_names
from accounts.models import User
from blog.at_the_desk import notes_address
from blog.models import Note, Post


class Written(NamedTuple):
    """A note that is kept: who gets a letter or a line at the desk, and which names belong to nobody here."""

    note: Note
    named: list
    unknown: list


def people_at(post):
    """Those who can be named in a note on the post: who may see it at the desk."""
    editors = User.objects.with_permission("blog.change_others_post").values("pk")
    here = Q(pk__in=editors) | Q(pk__in=[author.user_id for author in post.authors if author.user_id])
    return User.objects.filter(here, is_active=True, is_staff=True).order_by("public_name")


def write(post, writer, text, quote=""):
    """Keep a note, and queue a letter to each person it names. Return what was Written."""
    named, unknown = _named_in(text, post)
    named = [person for person in named if person != writer]
    with transaction.atomic():
        note = Note.objects.create(post=post, writer=writer, text=text, quote=quote)
        note.mentions.add(*named)
        for person in named:
            if person.desk_letters:
                context = {"recipient": person, "note": note, "post": post, "link": absolute(notes_address(post))}
                queue_letter("note_mention", person.email, context)
    return Written(note, named, unknown)


def resolve(note, by):
    """Mark a note as done. False if it was."""
    return bool(Note.objects.open().filter(pk=note.pk).update(resolved_at=timezone.now(), resolved_by=by))


def open_again(note):
    """Take back resolve(). False if the note is open."""
    return bool(Note.objects.filter(pk=note.pk, resolved_at__isnull=False).update(resolved_at=None, resolved_by=None))


def with_open_notes(posts):
    """Annotate posts with `open_notes`, how many notes on each are open. No query of its own."""
    notes = Note.objects.open().filter(post=OuterRef("pk")).order_by().values("post")
    return posts.annotate(open_notes=Coalesce(Subquery(notes.annotate(count=Count("pk")).values("count")), 0))


def notes_for(person):
    """Open notes that name the person, on posts that they may still change; the newest first."""
    posts = Post.objects.editable_by(person).values("pk")
    return Note.objects.open().filter(mentions=person, post__in=posts).select_related("post", "writer").order_by("-pk")


def _named_in(text, post):
    """The people whom the text names, and the words after an @ that name nobody here."""
    spots = possible_names(text)
    if not spots:
        return [], []
    people = {person.public_name.casefold(): person for person in people_at(post)}
    named, unknown = [], []
    for spot in spots:
        found = next((people[name.casefold()] for name in spot if name.casefold() in people), None)
        if found:
            named.append(found)
        else:
            unknown.append(re.match(r"\w+", spot[0])[0])
    return list(dict.fromkeys(named)), list(dict.fromkeys(unknown))

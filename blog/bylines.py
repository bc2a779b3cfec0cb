"""Bylines: a new one for somebody who joins, and into whose hands one goes when its author leaves."""

from itertools import count

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from blog.models import Author, CoAuthor, Post


class CannotHandOver(Exception):
    """The message is a sentence for the administrator."""


def byline_for(person):
    """Return the person's byline; a new one under their public name where there is none."""
    with transaction.atomic():
        byline = Author.objects.filter(user=person).first()
        return byline or Author.objects.create(
            user=person, name=person.public_name, slug=_free_slug(person.public_name)
        )


def hand_over(byline, by, to=None):
    """Take the account from a byline, and with `to` move all its posts, drafts too, to that one. Return how many moved.

    Without `to` the name stays under its posts. Raise CannotHandOver where nothing would change.
    """
    with transaction.atomic():
        rows = Author.objects.select_for_update(of=["self"]).select_related("user")
        found = {row.pk: row for row in rows.filter(pk__in=[byline.pk, to.pk if to else byline.pk]).order_by("pk")}
        byline = found[byline.pk]
        if to and to.pk == byline.pk:
            raise CannotHandOver("Please choose another byline than this one.")
        person = byline.user
        if to is None and person is None:
            raise CannotHandOver("No account writes under this byline already. There is nothing to hand over.")
        moved = _move(byline, to) if to else 0
        Author.objects.filter(pk=byline.pk).update(user=None)
        message = f"Handed {moved} posts over to {to}." if to else "Took the account away. The name stays."
        LogEntry.objects.log_actions(by.pk, [byline], CHANGE, change_message=message, single_object=True)
    return moved


def posts_of(byline):
    """All posts above which this byline stands, alone or with others, first or not: those that hand_over() moves."""
    with_others = CoAuthor.objects.filter(author=byline).order_by()
    return Post.objects.filter(Q(author=byline) | Q(pk__in=with_others.values("post")))


def _move(byline, to):
    """Let `to` stand wherever `byline` did: first, or among the co-authors. Return how many posts that changed."""
    count = posts_of(byline).count()
    with_others = CoAuthor.objects.filter(author=byline)
    # Whoever wrote it together with `to` hands over to somebody who stands there already.
    CoAuthor.objects.filter(author=to, post__author=byline).delete()
    with_others.filter(Q(post__author=to) | Q(post__co_authorships__author=to)).delete()
    with_others.update(author=to)
    Post.objects.filter(author=byline).update(author=to)
    return count


def _free_slug(name):
    stem = slugify(name)[:40].strip("-") or "author"
    taken = set(Author.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for number in count(1) if (slug := f"{stem}-{number}" if number > 1 else stem) not in taken)

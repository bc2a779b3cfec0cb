"""The end of somebody's work at the desk."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction

from accounts.models import User
from accounts.sessions import end_sessions


class CannotTakeAway(Exception):
    """The message is a sentence for the administrator."""


def works_at_desk(person):
    """Whether there is anything to take away."""
    return person.is_staff or person.is_superuser or person.groups.exists() or person.user_permissions.exists()


def take_away(person, by):
    """Take all rights from the person and sign them out everywhere. Their account and what they wrote stay.

    Raise CannotTakeAway for oneself, for somebody without rights, and where `by` is no administrator.
    """
    with transaction.atomic():
        # Both rows: of two administrators who do it to each other at once, one is left.
        rows = User.objects.select_for_update().filter(pk__in=[person.pk, by.pk]).order_by("pk")
        found = {row.pk: row for row in rows}
        person = found[person.pk]
        if person.pk == by.pk:
            raise CannotTakeAway("This is your own account. Please ask another administrator.")
        if not (found[by.pk].is_superuser and found[by.pk].is_active):
            raise CannotTakeAway("Only administrators do this.")
        if not works_at_desk(person):
            raise CannotTakeAway("This person has no rights at the desk.")
        person.groups.clear()
        person.user_permissions.clear()
        User.objects.filter(pk=person.pk).update(is_staff=False, is_superuser=False)
        person.end_sessions()
        end_sessions(person)
        LogEntry.objects.log_actions(by.pk, [person], CHANGE, change_message="Took away the desk.", single_object=True)

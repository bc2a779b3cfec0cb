"""Rows in an order that people make: buttons in the list, which work without script and without numbers."""

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils.html import format_html


def move(rows, thing, field, step):
    """Let `thing` change places with the row before (`step` -1) or after it (1) and number all of `rows` anew.

    Return the row it changed with, or None at either end. `rows` is a queryset in the order as it is.
    """
    with transaction.atomic():
        rows = list(rows.select_for_update())
        place = rows.index(thing)
        other = rows[place + step] if 0 <= place + step < len(rows) else None
        if other:
            rows[place], rows[place + step] = other, thing
        for number, row in enumerate(rows, 1):
            setattr(row, field, number)
        type(thing).objects.bulk_update(rows, [field])
    return other


def buttons(thing):
    """Up and Down for a row. The form around them sends the key."""
    return format_html(
        '<span class="movers"><button type="submit" name="_up" value="{0}" class="mover" aria-label="Move {1} up">Up'
        '</button> <button type="submit" name="_down" value="{0}" class="mover" aria-label="Move {1} down">Down'
        "</button></span>",
        thing.pk,
        thing,
    )


class InOrder:
    """For a ModelAdmin whose list is in an order: put "order" into list_display and say `place`."""

    place = "position"

    def rows_with(self, thing):
        """The rows among which `thing` has its place, in order."""
        return self.model.objects.all()

    def changelist_view(self, request, extra_context=None):
        for name, step in (("_up", -1), ("_down", 1)):
            if request.method == "POST" and name in request.POST:
                self.move(request, request.POST[name], step)
                return HttpResponseRedirect(request.get_full_path())
        return super().changelist_view(request, extra_context)

    def move(self, request, key, step):
        thing = self.get_object(request, key)
        if thing is None or not self.has_change_permission(request, thing):
            return
        other = move(self.rows_with(thing), thing, self.place, step)
        where = "before" if step < 0 else "after"
        end = "first" if step < 0 else "last"
        sentence = f"“{thing}” now stands {where} “{other}”." if other else f"“{thing}” is the {end} already."
        messages.success(request, sentence)

    @admin.display(description="order")
    def order(self, thing):
        return buttons(thing)

"""Pages of a list that nobody counts: readers want to know whether there is more, not how much."""

from dataclasses import dataclass


@dataclass
class Page:
    """One page of a list, named as Django's own page is, for the same templates."""

    object_list: list
    number: int
    has_next: bool

    def __iter__(self):
        return iter(self.object_list)

    @property
    def has_previous(self):
        return self.number > 1

    @property
    def has_other_pages(self):
        return self.has_next or self.has_previous

    @property
    def next_page_number(self):
        return self.number + 1

    @property
    def previous_page_number(self):
        return self.number - 1


def page_of(rows, number, size):
    """Return page `number` of `rows` (a queryset, or whatever can be cut like one) with `size` rows.

    None where there is no such page; the first one is always there. As quick for a long list as for a short one.
    """
    first = (number - 1) * size
    found = list(rows[first : first + size + 1])
    if not found and number > 1:
        return None
    return Page(found[:size], number, has_next=len(found) > size)

from typing import NamedTuple

from django.core.cache import caches
from django.db.models import CharField, IntegerField, Value
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from blog.models import Link, Page

EMPTY = Value("", output_field=CharField())
FIRST = Value(0, output_field=IntegerField())


class Pointer(NamedTuple):
    """A link that stands around every page: to a page of the footer, or (with a group) one of the sidebar's Links."""

    group_position: int
    group: str
    position: int
    title: str
    address: str
    description: str

    @property
    def url(self):
        return self.address if self.group else reverse("blog:page", args=[self.address])


def furniture(request):
    """What stands around every page: `menu_pages` and `sidebar_links`; one query for both, where a template asks."""
    pointers = SimpleLazyObject(lambda: caches["parts"].for_request(request, "pointers", _load_pointers))
    return {
        "menu_pages": SimpleLazyObject(lambda: [pointer for pointer in pointers if not pointer.group]),
        "sidebar_links": SimpleLazyObject(lambda: [pointer for pointer in pointers if pointer.group]),
    }


def _load_pointers():
    pages = Page.objects.filter(is_published=True, menu_order__gt=0).order_by()
    pages = pages.values_list(FIRST, EMPTY, "menu_order", "title", "slug", EMPTY)
    links = Link.objects.order_by()
    links = links.values_list("group__position", "group__name", "position", "title", "url", "description")
    return sorted(Pointer(*row) for row in pages.union(links, all=True))

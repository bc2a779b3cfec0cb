from django.utils.functional import SimpleLazyObject

from blog.models import Link, Page


def furniture(request):
    """What stands around every page: `menu_pages` and `sidebar_links`, one query each where a template reads them."""
    return {
        "menu_pages": SimpleLazyObject(lambda: list(Page.objects.filter(is_published=True, menu_order__gt=0))),
        "sidebar_links": SimpleLazyObject(lambda: list(Link.objects.select_related("group"))),
    }

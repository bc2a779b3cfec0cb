"""Addresses below the admin that no page of ours makes, and on which Django's lists fail."""

from django.http import HttpResponseBadRequest
from django.urls import reverse

PARTS_OF_DATES = ("__year", "__month", "__day")
# From the first day of a year its list goes to the first of the next, and Python ends with 9999.
LAST_YEAR = 9998


def no_odd_addresses(get_response):
    """Middleware: answer 400 to a NUL, which PostgreSQL does not take, and to dates that there are not."""

    def answer(request):
        if request.META.get("QUERY_STRING") and request.path.startswith(reverse("admin:index")):
            given = ((name, value) for name, values in request.GET.lists() for value in values)
            if any(_is_odd(name, value) for name, value in given):
                return HttpResponseBadRequest("There is no such list. Please go back and choose again.")
        return get_response(request)

    return answer


def _is_odd(name, value):
    if "\x00" in name + value:
        # Search boxes take what is pasted into them, and answer themselves.
        return name != "q"
    if not name.endswith(PARTS_OF_DATES):
        return False
    return not (value.isascii() and value.isdigit() and len(value) < 5 and int(value) <= LAST_YEAR)

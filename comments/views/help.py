"""The page for somebody who may need a person to talk to now."""

from functools import wraps

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from comments import crisis, lists

HELP_FIRST = "If things are very hard now, please do not wait for us alone. <a href='{}'>See who listens now</a>. Your text is kept."


def says_where_help_is(view):
    """A view that keeps a text and leads to the sign-in; if it cries for help, the way to help stands there on top."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        is_kept = response.status_code == 302 and not request.user.is_authenticated
        if request.method == "POST" and is_kept and lists.cries_for_help(request.POST.get("text", "")):
            messages.warning(request, format_html(HELP_FIRST, reverse("comments:help")))
        return response

    return answer


@require_safe
def help_page(request):
    """Where people are heard. Led to after a comment that sounds like an emergency, and open to everybody."""
    return render(request, "comments/help.html", {"lines": list(crisis.help_lines())})

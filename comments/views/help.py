"""The page for somebody who may need a person to talk to now."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from comments import crisis


@require_safe
def help_page(request):
    """Where people are heard. Led to after a comment that sounds like an emergency, and open to everybody."""
    return render(request, "comments/help.html", {"lines": list(crisis.help_lines())})

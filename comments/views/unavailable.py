"""When the database does not answer, the text goes back to its writer."""

import logging
from functools import partial, wraps

from django.db import DatabaseError
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import get_template

from comments.forms import CommentForm

RETRY_AFTER_SECONDS = 30

logger = logging.getLogger(__name__)


def gives_text_back(view=None, form_class=CommentForm):
    """Let a view that takes a comment answer 503 with the text in a form, made without asking the database."""
    if view is None:
        return partial(gives_text_back, form_class=form_class)

    @wraps(view)
    def answer(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except DatabaseError:
            if request.method != "POST":
                raise
            logger.exception("A comment could not be stored.")
            return _text_back(request, form_class)

    return answer


def _text_back(request, form_class):
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"}
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"kept": False}, status=503, headers=headers)
    form = form_class(request.POST)
    form.full_clean()
    context = {"form": form, "action": request.path, "token": get_token(request)}
    return HttpResponse(get_template("comments/not_stored.html").render(context), status=503, headers=headers)

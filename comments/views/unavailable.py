"""When the database does not answer, the text goes back to its writer."""

import logging
from functools import wraps

from django.db import DatabaseError
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import get_template

from comments.forms import CommentForm

RETRY_AFTER_SECONDS = 30

logger = logging.getLogger(__name__)


def gives_text_back(view):
    """Let a view that takes a comment answer 503 with the text in a form, made without asking the database."""

    @wraps(view)
    def answer(request, slug):
        try:
            return view(request, slug)
        except DatabaseError:
            logger.exception("A comment could not be stored.")
            return _text_back(request)

    return answer


def _text_back(request):
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"}
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"kept": False}, status=503, headers=headers)
    form = CommentForm(request.POST)
    form.full_clean()
    context = {"form": form, "action": request.path, "token": get_token(request)}
    return HttpResponse(get_template("comments/not_stored.html").render(context), status=503, headers=headers)

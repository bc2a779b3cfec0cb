"""The page of numbers."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from comments.admin.filters import ReasonFilter
from comments.models import Comment
from comments.numbers import numbers
from comments.rights import can_moderate


@require_safe
def numbers_view(request):
    """How moderation went in the last days. For moderators."""
    if not can_moderate(request.user):
        raise PermissionDenied
    found = numbers()
    for row in found["held_by"]:
        row["words"] = ReasonFilter.WORDS.get(row["held_by"], row["held_by"])
    context = {
        **admin.site.each_context(request),
        "title": "Numbers",
        "opts": Comment._meta,
        **found,
    }
    return TemplateResponse(request, "admin/comments/comment/numbers.html", context)

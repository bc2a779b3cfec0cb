"""A form that arrives in part, because the connection broke, is no form: half a comment must not be stored."""

from django.http import HttpResponseBadRequest, UnreadablePostError

FORM = "application/x-www-form-urlencoded"


def whole_forms_only(get_response):
    """Middleware: answer 400 where less of a form came than was announced.

    Servers hand over what they got and let Django read the rest as empty. Files are left to their own parser.
    """

    def answer(request):
        if request.method == "POST" and request.content_type == FORM and not _is_whole(request):
            return HttpResponseBadRequest("The form did not arrive whole. Please send it again.")
        return get_response(request)

    return answer


def _is_whole(request):
    announced = request.META.get("CONTENT_LENGTH") or "0"
    try:
        return len(request.body) >= int(announced)
    except (UnreadablePostError, ValueError):
        return False

"""PDFs beside posts: handed out only as files to keep, never shown as a page of this site."""

from django.core.exceptions import SuspiciousOperation
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from blog.models import Download, Post

# Even a browser that would show the file is told to run and load nothing of it.
NOTHING = "default-src 'none'; sandbox"


@require_safe
def download(request, pk, name):
    """The file, for whoever may read its post. `name` is for people only."""
    found = get_object_or_404(Download.objects.select_related("post"), pk=pk)
    if not found.post.is_published():
        if not request.user.is_staff:
            raise Http404
        get_object_or_404(Post.objects.editable_by(request.user), pk=found.post_id)
    try:
        file = found.open()
    except ConnectionError:  # the service that keeps them
        return HttpResponse(status=503, headers={"Retry-After": "30"})
    except (OSError, SuspiciousOperation):
        raise Http404 from None
    answer = FileResponse(file, as_attachment=True, filename=f"{name}.pdf", content_type="application/pdf")
    answer["Content-Security-Policy"] = NOTHING
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=0, must-revalidate"
    return answer

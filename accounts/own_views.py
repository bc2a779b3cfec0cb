"""What belongs to a person: all their data to take along, and the way out."""

from allauth.account.decorators import reauthentication_required
from allauth.core import ratelimit
from django.contrib.auth.decorators import login_required
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import export
from accounts.personal import sheets
from accounts.views import too_many_tries


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def own_data(request):
    """Say what is kept of the person; a POST hands all of it out, to whoever has just shown that it is them."""
    if request.method != "POST":
        return render(request, "accounts/own_data.html", {"sheets": sheets()})
    if not ratelimit.consume(request, action="own_data", user=request.user):
        return too_many_tries(request)
    answer = StreamingHttpResponse(export.zip_of(request.user), content_type="application/zip")
    name = f"my-data-{timezone.localdate().isoformat()}.zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

"""Deciding on a comment by a link in the moderators' morning letter."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from comments import morning


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide_by_letter(request, token):
    """Show the comment with buttons; decide by POST. A GET changes nothing, because mail scanners follow links."""
    template = "comments/decide_by_letter.html"
    try:
        invitation = morning.read_link(token, request.user)
        act = request.POST.get("act")
        if request.method == "POST" and act in morning.ACTS:
            morning.decide(invitation, act, request.POST.get("reason", "")[:500])
            return render(request, template, {"comment": invitation.comment, "done": morning.ACTS[act][2]})
    except morning.Refusal as refusal:
        return render(request, template, {"refusal": str(refusal)}, status=refusal.status)
    buttons = [(act, label) for act, (_, label, _) in morning.ACTS.items()]
    return render(request, template, {"comment": invitation.comment, "buttons": buttons})

"""Choosing whom one does not want to read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from comments import muting
from comments.models import Mute
from comments.views.lookup import comment_or_404

PEOPLE_ON_A_PAGE = 50


@require_POST
@login_required
def mute(request, slug, number):
    """Hide what the writer of this comment writes, or show it again with `act=unmute`; then back to the comment."""
    comment = comment_or_404(request, slug, number)
    if comment.user is None:
        raise Http404
    if request.POST.get("act") == "unmute":
        return _show_again(request, comment.user, comment)
    try:
        muting.mute(request.user, comment.user)
    except muting.CannotMute as reason:
        messages.error(request, str(reason))
        return redirect("comments:whole", slug, number)
    messages.success(request, f"You no longer see what {comment.user} writes. Your account page leads to a way back.")
    return redirect(comment)


@login_required
@require_safe
def muted(request):
    """The people whom this person does not read, by name."""
    mutes = Mute.objects.filter(user=request.user).select_related("muted").order_by("muted__public_name")
    page = Paginator(mutes, PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "comments/muted.html", {"page": page})


@require_POST
@login_required
def show_again(request, key):
    """Read somebody again; from the list of muted people."""
    one = get_object_or_404(Mute.objects.select_related("muted"), muted__key=key, user=request.user)
    return _show_again(request, one.muted, "comments:muted")


def _show_again(request, person, back):
    muting.unmute(request.user, person)
    messages.success(request, f"You see again what {person} writes.")
    return redirect(back)

"""Where the form of a post or page sends its words every few seconds. The answers are for a script: JSON."""

from django.http import Http404, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods

from accounts import over_sign_in
from blog import beginnings, drafts
from blog.admin import meeting

SIGNED_OUT = (
    "You are signed out. Your words are kept in this browser. Sign in in another tab, and they go on from here."
)
NOT_YOURS = "You may not change this any more. Your words are kept in this browser."


def for_script(view):
    """The view for those who may be at the desk; others get a sentence instead of a redirect to the sign-in."""

    @require_http_methods(["GET", "POST"])
    def answer(request, model_admin, **kwargs):
        if not request.user.is_authenticated:
            return JsonResponse({"sentence": SIGNED_OUT}, status=401)
        if not model_admin.admin_site.has_permission(request):
            return JsonResponse({"sentence": NOT_YOURS}, status=404)
        if request.method == "GET":
            # After signing in again in another tab, the form needs the token of the new session.
            return JsonResponse({"token": get_token(request), "owner": str(request.user.pk)})
        try:
            return view(request, model_admin, **kwargs)
        except Http404:
            return JsonResponse({"sentence": NOT_YOURS}, status=404)

    return answer


def tab_of(posted):
    """What the script of the form calls its window."""
    return posted.get("tab", "").replace("\x00", "")[:36]


@for_script
def keep(request, model_admin, object_id):
    thing = model_admin.find_or_404(request, object_id)
    over_sign_in.forget(request, model_admin.address_of("change", thing.pk))
    content = model_admin.posted_content(request, thing)
    posted = request.POST
    kept = drafts.keep(thing, posted.get("stand", ""), content, request.user, tab_of(posted), posted.get("aside"))
    return _answer(request, model_admin, thing, kept)


@for_script
def keep_beginning(request, model_admin):
    if not model_admin.has_add_permission(request):
        raise Http404
    over_sign_in.forget(request, model_admin.address_of("add"))
    content, posted = model_admin.posted_content(request), request.POST
    key, stand = posted.get("draft", ""), posted.get("stand", "")
    kept = beginnings.keep(model_admin.model, key, stand, content, request.user, tab_of(posted))
    return _answer(request, model_admin, kept.draft.thing, kept)


VIEWS = (keep, keep_beginning)


def _answer(request, model_admin, thing, kept):
    """200 with the new stand; 409 where the words had to be put aside, with the way to bring them together.

    A form that is open sends what it has aside; what one left behind has none, and nobody who had to hear of a version.
    """
    now = date_format(timezone.localtime(timezone.now()), "H:i:s")
    answer = {"at": now, "stand": kept.stand, "draft": str(kept.draft.key)}
    if kept.is_known and "aside" not in request.POST:
        return JsonResponse({"is_known": True})
    if not kept.is_stale:
        return JsonResponse(answer)
    answer["sentence"] = meeting.who_came_first(kept.draft, thing, request.user)
    if kept.aside:
        answer["aside"] = str(kept.aside.key)
        answer["link"] = model_admin.address_of("together", thing.pk, kept.aside.key)
        answer["link_text"] = "See both"
    else:
        answer["link"] = model_admin.address_of("change", thing.pk)
        answer["link_text"] = "Open the newest"
    return JsonResponse(answer, status=409)

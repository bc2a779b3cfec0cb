"""Acts that are counted, and the page for those who do one too often."""

from functools import wraps

from django.contrib import messages
from django.shortcuts import redirect, render

from comments import limits, standing
from comments.views.lookup import post_or_404


def limited(act):
    """Let a view answer 429 with a plain page when `act` is done too often (see comments.limits)."""

    def decorate(view):
        @wraps(view)
        def answer(request, *args, **kwargs):
            try:
                limits.count(request, act)
            except limits.TooFast as too_fast:
                page = render(request, "comments/too_fast.html", {"sentence": str(too_fast)}, status=limits.STATUS)
                page["Retry-After"] = too_fast.seconds
                return page
            return view(request, *args, **kwargs)

        return answer

    return decorate


def for_writers(view):
    """Let a view on a post refuse people who may not write (now), with a sentence on its page; taking back goes on."""

    @wraps(view)
    def answer(request, slug, *args, **kwargs):
        is_taking_back = request.POST.get("act", "").startswith("un")
        sentence = "" if is_taking_back else standing.why_not_write(request.user)
        if not sentence:
            return view(request, slug, *args, **kwargs)
        messages.error(request, sentence)
        return redirect(post_or_404(request, slug).get_absolute_url() + "#comments")

    return answer

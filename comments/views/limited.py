"""Acts that are counted, and the page for those who do one too often."""

from functools import wraps

from django.shortcuts import render

from comments import limits


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

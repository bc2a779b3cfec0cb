"""News: what a person has been told, and how they want to hear of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.over_sign_in import keeps_words, put_back
from comments import stopping
from comments.mail_form import MailPreferenceForm
from comments.models import MailPreference
from comments.news import mark_all_read, news_of, words_for

NEWS_ON_A_PAGE = 20
# Of a key that every database can hold.
MAX_DIGITS = 18


@never_cache
@login_required
@require_safe
def notifications(request):
    """What this person has been told, newest first. To look at the list reads nothing: following a link does."""
    page = Paginator(news_of(request.user).for_list(), NEWS_ON_A_PAGE).get_page(request.GET.get("page"))
    words = words_for(request.user) if page.number == 1 else []
    return render(request, "comments/notifications.html", {"page": page, "newest": _newest(page), "words": words})


def _newest(page):
    return page.object_list[0].pk if page.number == 1 and page.object_list else 0


@require_POST
@login_required
def read_all(request):
    """Mark as read what the list showed when the button was pressed, and what is older."""
    up_to = request.POST.get("up_to", "")
    if up_to.isascii() and up_to.isdigit() and len(up_to) <= MAX_DIGITS:
        mark_all_read(request.user, int(up_to))
        messages.success(request, "All news is marked as read.")
    return redirect("comments:notifications")


@keeps_words
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail_preferences(request):
    """How this person wants to hear of comments."""
    form = put_back(request, MailPreferenceForm(request.POST or None, instance=MailPreference.of(request.user)))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Your choice is saved.")
        return redirect("comments:mail_preferences")
    return render(request, "comments/mail_preferences.html", {"form": form}, status=400 if form.errors else 200)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_letters(request, token):
    """Stop a kind of letters by the link in one of them, without signing in.

    A GET only asks, because mail scanners follow links. The POST needs no CSRF token: mail programs send it by
    themselves (RFC 8058), and the signature in the address is the proof.
    """
    try:
        stop = stopping.read_link(token)
    except stopping.BadLink:
        return render(request, "comments/stop_letters.html", {"stop": None}, status=404)
    if request.method == "POST":
        stopping.stop_letters(stop)
    return render(request, "comments/stop_letters.html", {"stop": stop})

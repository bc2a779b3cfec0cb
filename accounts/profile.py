"""The page of a person: what its owner says there, the picture on it, and how times are shown to them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import avatars
from accounts.models import Avatar, User
from accounts.over_sign_in import keeps_words, put_back
from accounts.profile_forms import PreferencesForm, ProfileForm

# Browsers of others ask again after this time; until then a changed picture may still be the old one.
KEPT_SECONDS = 300


@keeps_words
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    """The owner fills the own page."""
    form = ProfileForm(request.POST or None, request.FILES or None, instance=request.user)
    return _form_page(request, form, "accounts/profile.html", "Your page is changed.", "accounts:profile")


@keeps_words
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request):
    """The owner chooses how days and times are shown."""
    form = PreferencesForm(request.POST or None, instance=request.user)
    return _form_page(
        request, form, "accounts/preferences.html", "Times are shown your way now.", "accounts:preferences"
    )


def _form_page(request, form, template, sentence, back):
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, sentence)
        return redirect(back)
    return render(request, template, {"form": put_back(request, form)}, status=400 if form.errors else 200)


@require_safe
def picture(request, key):
    """The picture of somebody: the uploaded one where their page may be seen, else the one drawn from their key."""
    person = get_object_or_404(User, key=key, is_active=True)
    avatar = Avatar.objects.filter(user=person).first()
    is_own = person == request.user
    if avatar and (person.page_is_public or is_own):
        answer = HttpResponse(bytes(avatar.data), content_type="image/webp")
    else:
        answer = HttpResponse(avatars.draw(person.key), content_type="image/svg+xml")
    # Opened by itself, nothing in it is more than a picture.
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-cache" if is_own else f"private, max-age={KEPT_SECONDS}"
    return answer

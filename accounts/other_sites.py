"""Ways in that lead over another site: which there are, what we take from them, and what happens when one is down."""

import logging

from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.urls import build_provider_urlpatterns
from django.http import Http404
from django.shortcuts import render
from requests import RequestException

# The pages of allauth where a provider's own script would sign in; we load no scripts of others.
UNUSED = ("_by_token",)
# What a provider that is down, or answers something else than promised, ends in.
PROVIDER_FAULTS = (RequestException, OAuth2Error, KeyError, TypeError, ValueError)

logger = logging.getLogger(__name__)


class OtherSitesAdapter(DefaultSocialAccountAdapter):
    """Where allauth asks about other sites."""

    def list_apps(self, request, provider=None, client_id=None):
        """The providers of the settings. None lie in the database, so nobody can add one in the admin."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def populate_user(self, request, sociallogin, data):
        """Take nothing but the address: the public name is chosen, not handed on."""
        return super().populate_user(request, sociallogin, {"email": data.get("email")})

    def pre_social_login(self, request, sociallogin):
        # Of the addresses only a proved one counts; the other may be typed again. Some providers send the word "false".
        proved = [address for address in sociallogin.email_addresses if address.verified is True]
        sociallogin.email_addresses = proved[:1]
        signs_in = sociallogin.state.get("process") != "connect"
        if signs_in and not sociallogin.is_existing and (email := _known_address(sociallogin)):
            context = {"provider": sociallogin.provider, "email": email, "next": sociallogin.state.get("next") or ""}
            raise ImmediateHttpResponse(render(request, "socialaccount/known_address.html", context, status=409))

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        # The type only: what a provider says may hold an address or a token.
        logger.warning("Signing in through %s ended in %s (%s).", provider.id, error, type(exception).__name__)


def _known_address(sociallogin):
    """The address that the other site has verified and that an account here has, or ""."""
    verified = [address.email.lower() for address in sociallogin.email_addresses]
    return EmailAddress.objects.filter(email__in=verified).values_list("email", flat=True).first() or ""


def url_patterns():
    """The addresses of all ways in over another site, configured or not."""
    return [pattern for pattern in build_provider_urlpatterns() if not getattr(pattern, "name", "").endswith(UNUSED)]


def is_about_other_site(request):
    """True where the request is for one of the views of url_patterns()."""
    name = request.resolver_match.url_name if request.resolver_match else None
    return bool(name) and name.endswith(("_login", "_callback")) and name != "account_login"


def answer_to_fault(request, fault):
    """The page for an exception that a provider's view has raised; None for one that is not a provider's fault.

    Raises Http404 for a way in that is not configured.
    """
    if isinstance(fault, SocialApp.DoesNotExist):
        raise Http404
    if not isinstance(fault, PROVIDER_FAULTS):
        return None
    logger.warning("A way in over another site failed: %s.", type(fault).__name__)
    return render(request, "socialaccount/authentication_error.html", status=503)


def say_where_to(request, response):
    """A page that leads on to the other site, in place of the redirect that answers a form.

    Chromium holds redirects after a form against our policy's form-action, and where a provider sends people on to
    is its own affair. So no provider need be named in the policy.
    """
    return render(request, "socialaccount/leaving.html", {"address": response.headers["Location"]})


def signed_in_through(request):
    """The name of the other site by which the person has come in, or "". Reads the session only."""
    if not request.user.is_authenticated:
        return ""
    came = [
        record
        for record in get_authentication_records(request, request.user)
        if record.get("method") == "socialaccount"
    ]
    if not came:
        return ""
    return name_of(request, came[-1].get("provider"))


def name_of(request, provider_id):
    """What people call the provider; "another site" where it is not configured any more."""
    try:
        return OtherSitesAdapter(request).get_provider(request, provider_id).name
    except SocialApp.DoesNotExist:
        return "another site"

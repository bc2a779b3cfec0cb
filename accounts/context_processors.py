from django.conf import settings
from django.core.cache import caches
from django.utils.functional import SimpleLazyObject

from accounts import consent, other_sites
from accounts.models import SiteSettings


def site(request):
    """`site_settings` (one query, only where a template reads it), `site_url` and whether this is the demo.

    `consent_texts` are what people accept when they join. `other_sites` are the ways in over another site, `signed_in_through` the one that was taken; both cost no query.
    """
    return {
        "site_settings": SimpleLazyObject(
            lambda: caches["parts"].for_request(request, "site settings", SiteSettings.load)
        ),
        "site_url": settings.SITE_URL,
        "is_demo": settings.DEMO,
        "consent_texts": lambda: list(consent.newest()),
        "other_sites": lambda: other_sites.OtherSitesAdapter(request).list_providers(request),
        "signed_in_through": lambda: other_sites.signed_in_through(request),
    }

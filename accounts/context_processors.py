from django.conf import settings
from django.utils.functional import SimpleLazyObject

from accounts.models import SiteSettings


def site(request):
    """`site_settings` (one query, only where a template reads it), `site_url` and whether this is the demo."""
    return {
        "site_settings": SimpleLazyObject(SiteSettings.load),
        "site_url": settings.SITE_URL,
        "is_demo": settings.DEMO,
    }

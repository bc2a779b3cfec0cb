from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sites.models import Site
from django.core.management import call_command


def prepare_database(using, **kwargs):
    """After each migration: the shared cache has its table, and Django's site row carries our address."""
    call_command("createcachetable", database=using, verbosity=0)
    host = urlsplit(settings.SITE_URL).netloc
    Site.objects.using(using).update_or_create(pk=settings.SITE_ID, defaults={"domain": host, "name": host})

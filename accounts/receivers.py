from urllib.parse import urlsplit

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.sites.models import Site
from django.core.management import call_command

from accounts import consent, is_it_you
from accounts.devices import device_words
from accounts.sessions import note_use_now

NOWHERE = "0.0.0.0"  # the column takes no empty address  # nosec B104


def prepare_database(using, **kwargs):
    """After each migration: the shared cache has its table, and Django's site row carries our address."""
    call_command("createcachetable", database=using, verbosity=0)
    host = urlsplit(settings.SITE_URL).netloc
    Site.objects.using(using).update_or_create(pk=settings.SITE_ID, defaults={"domain": host, "name": host})


def keep_little_of_session(instance, **kwargs):
    """Of a session no address is kept, and of its browser a few words."""
    instance.ip = NOWHERE
    instance.user_agent = device_words(instance.user_agent)


def keep_little_of_other_site(instance, **kwargs):
    """Of an account on another site only its number is kept: no name, no picture, no address."""
    instance.extra_data = {}


def begin_counting_use(request, **kwargs):
    """A new session has just been used, and by its owner. It lasts longer than that of a guest."""
    request.session.set_expiry(None)
    note_use_now(request)
    is_it_you.note_sign_in(request)


def count_as_shown(request, user, **kwargs):
    """Who has just set up a second step has shown that it is them: the next page need not ask for it."""
    record_authentication(request, user, method="mfa", reauthenticated=True)


def accept_texts(user, **kwargs):
    """The form says that joining accepts them."""
    consent.accept(user, consent.newest())

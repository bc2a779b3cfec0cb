"""Letters. Each is a row in the outbox, written in the transaction of its cause; the worker delivers it."""

from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from accounts import times
from accounts.models import SiteSettings

PARTS = ("_subject.txt", ".txt", ".html")

# The outbox takes a sender apart at these, quoted or not.
NOT_IN_A_NAME = str.maketrans("", "", '<>"\\')


def absolute(path):
    """The address of a path of this site, for use outside its pages."""
    return settings.SITE_URL + path


def sender():
    """Name and address that letters come from, as edited in the admin."""
    site = SiteSettings.load()
    return formataddr(
        (" ".join(site.name.translate(NOT_IN_A_NAME).split()), site.sender or settings.DEFAULT_FROM_EMAIL)
    )


def queue_letter(name, to, context, headers=None):
    """Put the letter `emails/<name>` into the outbox, for `to`: a User, who reads times their own way, or an address.

    Subject, text and HTML come from the templates `<name>_subject.txt`, `<name>.txt` and `<name>.html`.
    """
    context = {"site_settings": SiteSettings.load(), "site_url": settings.SITE_URL, **context}
    with times.as_liked_by(to):
        subject, text, html = (render_to_string(f"emails/{name}{part}", context) for part in PARTS)
    address = getattr(to, "email", to)
    letter = EmailMultiAlternatives(" ".join(subject.split()), text, sender(), [address], headers=headers)
    letter.attach_alternative(html, "text/html")
    letter.send()

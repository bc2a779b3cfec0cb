"""What stays of somebody who leaves while suspended or banned: a mark of the address, as long as that lasts.

The mark is made with the site's secret key. Nobody can read the address from it; with the key alone one can find out
whether a given address is meant. Another key makes all marks worthless.
"""

from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

SALT = "accounts.marks"
# Here points in the name of a mailbox do not count, and there are two names for the host.
SAME_BOX = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}


class BarredAddress(models.Model):
    """The mark of an address whose account was suspended or banned, and is gone."""

    mark = models.CharField(max_length=64, primary_key=True)
    # Empty: until a moderator takes it back.
    until = models.DateTimeField(null=True)

    def __str__(self):
        return f"A mark, until {self.until}"


def mark_of(email):
    """The mark of all addresses by which letters come into the same mailbox, as far as one can tell."""
    box, _, host = email.strip().casefold().rpartition("@")
    box = box.partition("+")[0]
    if host in SAME_BOX:
        box, host = box.replace(".", ""), SAME_BOX[host]
    return salted_hmac(SALT, f"{box}@{host}", algorithm="sha256").hexdigest()


def rows_for(email):
    """The mark of the address, as a queryset; empty where there is none, or what it stands for is over."""
    lasts = models.Q(until=None) | models.Q(until__gt=timezone.now())
    return BarredAddress.objects.filter(lasts, mark=mark_of(email))


def keep(email, until=None):
    """Let a new account with this address be barred, too, until that moment or for good."""
    row = BarredAddress(mark=mark_of(email), until=until)
    BarredAddress.objects.bulk_create([row], update_conflicts=True, unique_fields=["mark"], update_fields=["until"])


def take_back(email):
    """Forget the mark of the address."""
    BarredAddress.objects.filter(mark=mark_of(email)).delete()

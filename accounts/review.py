"""Which new accounts somebody should look at: not refused, only marked."""

from disposable_email_domains import blocklist


def is_disposable(email):
    """True where the address lies at a host of addresses that are thrown away after use, or below one."""
    labels = email.rpartition("@")[2].lower().rstrip(".").split(".")
    return any(".".join(labels[start:]) in blocklist for start in range(len(labels) - 1))

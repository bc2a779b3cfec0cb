"""People, what the site knows of itself, and who works for it at the moment."""

from accounts.marks import BarredAddress
from accounts.models.person import Avatar, Consent, ConsentText, Leaving
from accounts.models.site import ModerationMode, SiteSettings, each_is_an_address
from accounts.models.user import User, UserManager
from accounts.models.work import JobRun, Lease

__all__ = [
    "Avatar",
    "BarredAddress",
    "Consent",
    "ConsentText",
    "JobRun",
    "Lease",
    "Leaving",
    "ModerationMode",
    "SiteSettings",
    "User",
    "UserManager",
    "each_is_an_address",
]

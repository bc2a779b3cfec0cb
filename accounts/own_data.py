"""What this room keeps of a person: the account, the ways in, sessions, letters, and the admin's own log."""

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from post_office.models import Email

from accounts import erasing, marks
from accounts.models import Avatar, SiteSettings, User
from accounts.personal import Holding, Sheet

ACCOUNT = {
    "address": "email", "public name": "public_name", "about you": "bio", "pronouns": "pronouns", "link": "link",
    "page is public": "page_is_public", "time zone": "time_zone", "dates and times": "date_format",
    "joined": "joined_at", "last signed in": "last_login", "address marked for review": "needs_review",
    "may enter the admin": "is_staff", "letters about posts": "desk_letters", "key of your page": "key",
}  # fmt: skip


def letters_to(address):
    """The letters in the outbox for this address, as a queryset."""
    # The column is a list in a text: a part of it may be the end of a longer address.
    near = Email.objects.filter(to__icontains=address) | Email.objects.filter(cc__icontains=address)
    near |= Email.objects.filter(bcc__icontains=address)
    keys = [
        letter.pk
        for letter in near.only("to", "cc", "bcc")
        if address.lower() in {each.lower() for each in [*letter.to, *letter.cc, *letter.bcc]}
    ]
    return Email.objects.filter(pk__in=keys)


def entries_about(person):
    """What the admin's log says was done to the account of `person`."""
    kind = ContentType.objects.get_for_model(User)
    return LogEntry.objects.filter(content_type=kind, object_id=str(person.pk))


def picture_of(person):
    """The uploaded picture, as a file."""
    avatar = Avatar.objects.filter(user=person).first()
    return {"picture.webp": bytes(avatar.data)} if avatar else {}


SHEETS = (
    Sheet("account", "Your account", "accounts.User", "email", ACCOUNT, lambda person: User.objects.filter(pk=person.pk)),
    Sheet("picture", "Your picture", "accounts.Avatar", "user", {"changed": "changed_at"}),
    Sheet("groups", "Groups you are in", "accounts.User_groups", "user", {"group": "group__name"}),
    Sheet("rights", "Single rights", "accounts.User_user_permissions", "user", {"right": "permission__name"}),
    Sheet(
        "addresses", "Your addresses", "account.EmailAddress", "user",
        {"address": "email", "proved": "verified", "in use": "primary"},
    ),
    Sheet(
        "second-step", "Second step and passkeys", "mfa.Authenticator", "user",
        {"kind": "type", "name": "data__name", "since": "created_at", "last used": "last_used_at"},
    ),
    Sheet(
        "devices", "Where you are signed in", "usersessions.UserSession", "user",
        {"device": "user_agent", "since": "created_at", "last used": "last_seen_at"},
    ),
    Sheet(
        "other-sites", "Other sites you sign in with", "socialaccount.SocialAccount", "user",
        {"site": "provider", "your number there": "uid", "since": "date_joined", "last used": "last_login"},
    ),
    Sheet(
        "accepted", "What you accepted", "accounts.Consent", "person",
        {"text": "text__kind", "version": "text__version", "at": "accepted_at"},
    ),
    Sheet(
        "marks", "What stays of an earlier account with your address", "accounts.BarredAddress", "mark",
        {"mark made from your address": "mark", "until": "until"}, lambda person: marks.rows_for(person.email),
    ),
    Sheet(
        "letters", "Letters to you", "post_office.Email", "to",
        {"written": "created", "subject": "subject", "text": "message"}, lambda person: letters_to(person.email),
    ),
    Sheet(
        "admin-acts", "What you did in the admin", "admin.LogEntry", "user",
        {"at": "action_time", "what": "action_flag", "kind of thing": "content_type__model", "thing": "object_repr"},
    ),
    Sheet(
        "admin-acts-about-you", "What was done to your account in the admin", "admin.LogEntry", "object_id",
        {"at": "action_time", "what": "action_flag"}, entries_about,
    ),
)  # fmt: skip


def erase(leaving):
    erasing.erase(leaving, letters_to, entries_about)


def name_of_the_site():
    return [(SiteSettings.load().name, None)]


HOLDING = Holding(SHEETS, files=picture_of, why_stay=erasing.why_stay, erase=erase, kept_names=name_of_the_site)

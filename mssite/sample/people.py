"""Accounts nobody signs in to: authors, a moderator, and readers, of whom a few have met the moderators."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from accounts.names import look_alike_key
from blog.models import Author
from comments import standing
from comments.models import StandingAct

FIRST_NAMES = (
    "Ana", "Ben", "Cleo", "Dora", "Elif", "Finn", "Greta", "Hugo", "Ines", "Jonas", "Kemal", "Lena", "Marta", "Nils",
    "Olga", "Pavel", "Quinn", "Rosa", "Sven", "Tara", "Umut", "Vera", "Wim", "Yara", "Zeno",
)  # fmt: skip
AUTHORS = 5
# One reader in so many has been warned, is held, is suspended.
EVERY = {StandingAct.Act.WARN: 60, StandingAct.Act.HOLD: 90, StandingAct.Act.SUSPEND: 150}
REASON = "Please do not give other readers' names. This is an invented account."


def make_authors(chance):
    """Return the bylines that posts are spread over, each with an account of its own."""
    users = _make_users(AUTHORS, chance, is_staff=True)
    group = Group.objects.get(name="Authors")
    for user in users:
        user.groups.add(group)
    return [Author.objects.create(user=user, name=user.public_name, slug=slugify(user.public_name)) for user in users]


def make_moderator(chance):
    """Return the one who decides on every comment."""
    (user,) = _make_users(1, chance, is_staff=True)
    user.groups.add(Group.objects.get(name="Moderators"))
    return user


def make_readers(count, moderator, chance):
    """Return `count` accounts with a verified address. Moderators have acted on some of them."""
    users = _make_users(count, chance)
    acts = []
    for act, every in EVERY.items():
        until = timezone.now() + timedelta(days=30) if act == StandingAct.Act.SUSPEND else None
        acts += [standing.act_on(user, act, moderator, REASON, until) for user in users[every - 1 :: every]]
    # As if they had heard of it: else the worker would write them letters.
    StandingAct.objects.filter(pk__in=[row.pk for row in acts]).update(told_at=timezone.now())
    return users


def _make_users(count, chance, **fields):
    start = (User.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    password, now = make_password(None), timezone.now()
    users = []
    for number in range(start, start + count):
        name = f"{chance.choice(FIRST_NAMES)} {number}"
        joined_at = now - timedelta(days=chance.uniform(5, 3650))
        users.append(
            User(
                email=f"sample-{number}@example.org",
                public_name=name,
                name_key=look_alike_key(name),
                password=password,
                joined_at=joined_at,
                **fields,
            )
        )
    User.objects.bulk_create(users, batch_size=500)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users], batch_size=500
    )
    return users

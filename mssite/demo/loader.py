"""Brings the demo's files into an empty blog, through the same models and doors as people do."""

import tomllib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import slugify

from accounts import consent
from accounts.models import ConsentText, SiteSettings, User
from blog.models import Author, Category, Image, Link, LinkGroup, Page, Post, Term
from comments.models import Comment
from mssite.demo.comments import load_comments
from mssite.demo.desk import load_desk
from mssite.demo.drawings import draw
from mssite.demo.organisation import load_organisation

# Printed at each start, and the same for all: these people are invented and live on one computer only.
PASSWORD = "demo-demo-demo"
GROUPS = {"author": "Authors", "editor": "Editors", "moderator": "Moderators"}
SHOWN_ROLES = ("author", "editor", "moderator", "reader", "administrator")
HERE = Path(__file__).parent


def log_ins():
    """Return (role, e-mail address) of one person for each role a visitor may want to try."""
    people = read("people.toml")["people"]
    return [(role, next(person["email"] for person in people if person["role"] == role)) for role in SHOWN_ROLES]


@transaction.atomic
def load():
    """Load everything or nothing. Only for a blog without posts."""
    if Post.objects.exists():
        raise ValidationError("This blog has posts. The demo is only for an empty one.")
    people = load_people()
    load_site()
    files = [read(path) for path in sorted((HERE / "posts").glob("*.toml"))]
    with ThreadPoolExecutor() as pool:  # Pillow works outside Python's lock: two cores draw twice as fast
        pictures = list(pool.map(make_picture, files))
    for data, picture in zip(files, pictures, strict=True):
        load_post(data, picture)
    load_organisation()
    load_comments(files, people)
    load_desk(people)
    # What the authors and readers did before has its date; they cannot have joined after it.
    texts = list(consent.newest())
    for user in people.values():
        user.joined_at = first_sign_of(user) - timedelta(days=1)
        consent.accept(user, texts)  # as all do who join
    User.objects.bulk_update(people.values(), ["joined_at"])


def read(path):
    return tomllib.loads((HERE / path).read_text(encoding="utf-8"))


def load_people():
    """Return {key: User}. In the database all are switched off still; load_comments() switches them on."""
    people = {}
    password = make_password(PASSWORD)  # once: making it is slow on purpose
    for data in read("people.toml")["people"]:
        role = data["role"]
        user = User.objects.create_user(
            data["email"],
            data["public_name"],
            is_active=False,
            is_staff=role in (*GROUPS, "administrator"),
            is_superuser=role == "administrator",
        )
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)
        if role in GROUPS:
            user.groups.add(Group.objects.get(name=GROUPS[role]))
        if role == "author":
            Author.objects.create(
                user=user, name=user.public_name, slug=data["slug"], role=data["byline"], bio=data["bio"]
            )
        people[data["key"]] = user
    User.objects.filter(pk__in=[user.pk for user in people.values()]).update(password=password)
    return people


def load_site():
    data = read("site.toml")
    names = ("name", "tagline", "sender", "contact", "house_rules")
    SiteSettings.objects.update_or_create(pk=1, defaults={name: data[name] for name in names})
    for category in data["categories"]:
        Category.objects.create(**category)
    for term in read("glossary.toml")["terms"]:
        Term.objects.create(slug=slugify(term["name"]), **term)
    for page in data["pages"]:
        Page.objects.create(**page)
    for text in data["consent_texts"]:
        consent.publish(ConsentText(**text))
    groups = {}
    for place, link in enumerate(data["links"]):
        name = link.pop("group")
        if name not in groups:
            groups[name] = LinkGroup.objects.create(name=name, position=len(groups))
        Link.objects.create(group=groups[name], position=place, **link)


def make_picture(data):
    """The post's picture with its renditions, not saved yet; None for a post without one."""
    if "image" not in data:
        return None
    facts = dict(data["image"])
    drawing = draw(facts.pop("drawing"))
    image = Image(**facts)
    image.take(drawing)
    return image


def load_post(data, picture):
    if picture:
        picture.save()
    published_at = parse_datetime(data["published_at"]) if data.get("published_at") else None
    post = Post.objects.create(
        title=data["title"],
        slug=data["slug"],
        author=byline(data["author"]),
        status=data["status"],
        published_at=published_at,
        category=Category.objects.get(slug=data["category"]),
        excerpt=data["excerpt"],
        lead_image=picture,
        body=data["body"],
        **{part: data.get(part, "") for part in ("shows", "does_not_show", "is_about")},
        reviewed_by=byline(data["reviewed_by"]) if "reviewed_by" in data else None,
        reviewed_on=data.get("reviewed_on"),
    )
    post.tags.add(*data["tags"])
    for correction in data.get("corrections", []):
        at = parse_datetime(correction["corrected_at"])
        post.corrections.create(text=correction["text"], corrected_at=at, made_by=post.author.user)
    if post.is_published():
        # The model sets both to the present.
        Post.objects.filter(pk=post.pk).update(created_at=published_at, updated_at=published_at)


def byline(key):
    return Author.objects.get(user__email=f"{key}@example.org")


def first_sign_of(user):
    """The earliest time the user wrote a post or a comment, or now."""
    comments = Comment.objects.filter(user=user).order_by("submit_date")
    times = list(comments.values_list("submit_date", flat=True)[:1])
    posts = Post.objects.published().filter(author__user=user).order_by("published_at")
    times += posts.values_list("published_at", flat=True)[:1]
    return min(times, default=timezone.now())

"""Makes what tests need, with defaults that work. Ada writes, Max moderates, Rita reads, Tom is a stranger."""

import io
from datetime import timedelta

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.sites.models import Site
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone
from django.utils.text import slugify
from PIL import Image as Picture
from post_office.models import Email

from accounts.models import User
from blog.models import Author, Category, Image, Page, Post
from comments import doors, mail
from comments.models import Comment, Conversation
from mssite.sample.rows import CommentRows, Looks, keys_of, reserve_keys

# Django's test runner puts a list in the place of our outbox; tests about letters take the real one.
real_outbox = override_settings(EMAIL_BACKEND="post_office.EmailBackend", DEFAULT_FROM_EMAIL="noreply@example.org")
# Twenty names no two of which look alike, for crowds.
CROWD = [
    "Ben", "Cem", "Dora", "Eva", "Finn", "Gus", "Hans", "Iris", "Jack", "Kurt",
    "Lena", "Mona", "Nils", "Olga", "Paul", "Quin", "Rosa", "Sven", "Ulf", "Vera",
]  # fmt: skip


def make_user(name="Rita", **fields):
    """An account with a verified address such as rita@example.org; the same one when asked again."""
    if user := User.objects.filter(public_name=name).first():
        return user
    user = User.objects.create_user(f"{slugify(name)}@example.org", name, **fields)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def make_moderator(name="Max"):
    user = make_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name="Moderators"))
    return user


def make_author(name="Ada"):
    """A byline with an account that may write."""
    user = make_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name="Authors"))
    return Author.objects.get_or_create(user=user, defaults={"name": name, "slug": slugify(name)})[0]


def make_editor(name="Edna"):
    """Somebody who changes and publishes everybody's posts."""
    user = make_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name="Editors"))
    return user


def make_category(name="Trials"):
    return Category.objects.get_or_create(name=name, defaults={"slug": slugify(name)})[0]


def make_post(title="What a transplant can do", tags=(), days_ago=1, **fields):
    """A published post by Ada, unless `fields` say otherwise. Negative `days_ago` schedules it."""
    fields.setdefault("slug", slugify(title))
    fields.setdefault("author", fields.get("author") or make_author())
    fields.setdefault("category", fields.get("category") or make_category())
    fields.setdefault("status", Post.Status.PUBLISHED)
    fields.setdefault("published_at", timezone.now() - timedelta(days=days_ago))
    fields.setdefault("excerpt", "A look at the evidence.")
    fields.setdefault("body", "<p>Twelve people were followed for a year.</p>")
    post = Post.objects.create(title=title, **fields)
    post.tags.add(*tags)
    return post


def make_page(title="About", **fields):
    fields.setdefault("slug", slugify(title))
    return Page.objects.create(title=title, body="<p>Who we are.</p>", **fields)


def make_image(**fields):
    """A lead image without files: enough wherever only its address is shown."""
    fields = {"folder": "0123456789abcdef", "widths": [480], "width": 480, "height": 320, "alt": "A nerve"} | fields
    return Image.objects.create(**fields)


def make_comment(post, writer=None, parent=None, text="Thank you for this.", state="approved"):
    """A comment that came through the doors: posted by `writer` (Rita), then decided by Max."""
    comment = doors.post(post, writer or make_user(), text, parent_number=parent and parent.number)
    if comment.state != state:
        decide_to(comment, state)
    return comment


def decide_to(comment, state):
    """Let Max bring the comment into `state`, by the door that leads there."""
    door = {
        "approved": doors.approve,
        "rejected": doors.reject,
        "spam": doors.mark_as_spam,
        "removed": doors.remove,
    }[state]
    assert door(comment, by=make_moderator())


def make_many_comments(post, count, text="Thank you for this.", writers=None):
    """`count` approved comments in threads of five levels, fast: rows of all three tables in bulk."""
    writers = writers or [make_user()]
    looks, rows, comments, line = Looks.of(text)._asdict(), CommentRows(), [], []
    with transaction.atomic():
        for number, key in enumerate(reserve_keys(count), 1):
            line = line[: (number - 1) % 5]
            comment = Comment(**keys_of(key), **looks, user=writers[(number - 1) % len(writers)])
            comment.about(post)
            comment.place(number, line[-1] if line else None)
            if not line:
                comment.parent_id = comment.thread_id = key
            comment.state, comment.is_public, comment.submit_date = Comment.State.APPROVED, True, timezone.now()
            rows.add(vars(comment))
            line.append(comment)
            comments.append(comment)
        rows.write()
    Conversation.objects.create(post=post, last_number=count, approved_count=count)
    learn_sizes()
    return comments


def learn_sizes():
    """Let PostgreSQL see how many rows there are, as it does by itself once they are committed.

    After tests that rolled back, it takes the tables for empty and may read them once for each of thousands of rows.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def letters_to(person):
    """The letters for the address of `person`, oldest first, when the worker has written those that wait."""
    mail.write_letters()
    return [letter for letter in Email.objects.order_by("pk") if letter.to == [person.email]]


def picture_file(format="JPEG", size=(1200, 800), mode="RGB", color="teal", **save):
    """The bytes of a picture."""
    buffer = io.BytesIO()
    Picture.new(mode, size, color).save(buffer, format, **save)
    return buffer.getvalue()


def forget_cached_lookups():
    """Content types and the site are kept by the process; without this, counts depend on the test before."""
    ContentType.objects.clear_cache()
    Site.objects.clear_cache()

"""Puts the demo's authors in the middle of their work: together, in review, with notes, with words not published yet."""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from blog import drafts, notes, work
from blog.models import Author, CoAuthor, Post, PreviewLink

FILE = Path(__file__).with_name("desk.toml")


def load_desk(people):
    """`people` is {key: User}; a post is named by its slug."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    posts = {post.slug: post for post in Post.objects.select_related("author__user")}
    for each in data["written_together"]:
        for position, key in enumerate(each["with"], 1):
            author = Author.objects.get(user=people[key])
            CoAuthor.objects.create(post=posts[each["post"]], author=author, position=position)
    for each in data["in_review"]:
        submitted_at = timezone.now() - timedelta(days=each["days_ago"])
        Post.objects.filter(slug=each["post"]).update(submitted_at=submitted_at)
    for each in data["notes"]:
        notes.write(posts[each["post"]], people[each["by"]], each["text"], each["quote"])
    for each in data["shown"]:
        PreviewLink.objects.create(post=posts[each["post"]], made_by=people[each["by"]])
    for each in data["unpublished"]:
        post = posts[each["post"]]
        content = work.content_of(post) | {"excerpt": each["excerpt"]}
        drafts.keep(post, drafts.stand_of(drafts.find(post), post), content, people[each["by"]])

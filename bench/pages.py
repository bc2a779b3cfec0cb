"""Which pages are measured: ours, those of moderators, and the package's own beside ours."""

import os
import subprocess
import sys
from contextlib import contextmanager

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from bench.asked import Asked
from bench.measure import Page, Reader
from comments.models import Comment
from comments.threads import address_of


def post_pages(blog):
    """The post page with a small conversation, and with long ones in several ways of reading, for guest and reader.

    Each is compared to the first page of the small one.
    """
    pages = []
    for who, reader in (("guest", Reader()), ("reader", Reader(blog.reader))):
        small = Page(f"{who}: 50 comments", reader, blog.small.get_absolute_url())
        pages.append(small)
        for label, post in (("one thread", blog.one_thread), ("many threads", blog.many_threads)):
            for part, address in _ways_to_read(post).items():
                pages.append(Page(f"{who}: {label}{part}", reader, address, small))
    return pages


def _ways_to_read(post):
    """{what it is: address} for pages of a conversation: the first, one in the middle, the last, other orders.

    Where a thread is long, they are pages of its branch behind the fold.
    """
    comments = list(Comment.objects.filter(post=post).select_related("post").order_by("path"))
    middle, late, last = comments[len(comments) // 2], comments[-len(comments) // 50], comments[-1]
    first = post.get_absolute_url()
    return {
        "": first,
        ", middle": address_of(middle, AnonymousUser()),
        ", late": address_of(late, AnonymousUser()),
        ", before the end": f"{address_of(last, AnonymousUser()).partition('?')[0]}?before={last.number}",
        ", newest first": f"{first}?sort=newest",
        ", most liked": f"{first}?sort=liked",
        ", most liked, deep": f"{first}?sort=liked&from={middle.number}",
    }


def other_pages(blog):
    """Pages that lead into long conversations or look over all of them."""
    guest, reader, moderator = Reader(), Reader(blog.reader), Reader(blog.moderator)
    slug = blog.one_thread.slug
    last = Comment.objects.filter(post=blog.one_thread).order_by("path").last()
    queue = reverse("admin:comments_comment_changelist")
    person = reverse("comments:person", args=[blog.reader.key])
    addresses = [
        ("guest: link to a comment", guest, reverse("comments:permalink", args=[slug, last.number])),
        ("reader: link to a comment", reader, reverse("comments:permalink", args=[slug, last.number])),
        (
            "reader: next new one",
            reader,
            reverse("comments:next_new", args=[slug]) + f"?since=1&after={last.number // 2}",
        ),
        ("guest: a person's comments", guest, person),
        ("reader: a person's comments, deep", reader, f"{person}?page=200"),
        ("reader: own comments", reader, reverse("comments:mine")),
        ("reader: news", reader, reverse("comments:notifications")),
        ("author: unanswered questions", Reader(blog.one_thread.author.user), reverse("comments:unanswered")),
        ("moderator: queue", moderator, queue),
        ("moderator: queue, page 10", moderator, f"{queue}?p=10"),
        ("moderator: approved", moderator, f"{queue}?state__exact=approved"),
        ("moderator: all comments", moderator, f"{queue}?state__exact=any"),
        ("moderator: search", moderator, f"{queue}?q=report&state__exact=any"),
        ("moderator: conversations", moderator, reverse("admin:comments_conversation_changelist")),
    ]
    return [Page(*address) for address in addresses]


@contextmanager
def stock_process(environment=os.environ):
    """Run the package's pages on the database that `environment` names, in a process with its own settings."""
    environment = environment | {"DJANGO_SETTINGS_MODULE": "bench.stock.settings"}
    command = [sys.executable, "-m", "bench.stock"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            yield process
        finally:
            process.stdin.close()


def pairs(blog, posts, process):
    """For each of `posts` and each kind of reader: our page, the same after a change, and the package's."""
    pages = []
    for post in posts:
        count, address = post.conversation.approved_count, post.get_absolute_url()
        for who, user in (("guest", None), ("reader", blog.reader)):
            ours = Page(f"{who}: ours, {count:,} comments", Reader(user, parts=True), address)
            pages += [
                ours,
                Page(f"{who}: ours after a change, {count:,}", Reader(user), address, ours),
                Page(f"{who}: stock, {count:,} comments", Asked(process, who), address, ours),
            ]
    return pages

"""The pages of a conversation in full use: what each kind of person comes to, with what each can show."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone

from comments import doors, muting, stopping
from comments.likes import like_comment
from comments.models import Comment
from tests.builders import make_author, make_comment, make_moderator, make_post, make_user


@dataclass
class World:
    """The people, and {name: address} of pages for somebody signed in, for the author, and for a guest."""

    rita: object
    ada: object
    post: object
    signed_in: dict
    author: dict
    guest: dict


def make_world():
    ada, rita, tom, hilde = make_author("Ada").user, make_user("Rita"), make_user("Tom"), make_user("Hilde")
    post, max_ = make_post(tags=["hsct"]), make_moderator()
    question = make_comment(
        post, tom, text="Is there a *study*?\n\n> A quote\n\n- one\n- two [link](https://x.example/)"
    )
    mine = make_comment(post, rita, parent=question, text="I would like to know, too.")
    make_comment(post, ada, parent=mine, text="There is one.")
    make_comment(post, hilde, text="What nobody wants to read.")
    waiting = make_comment(post, rita, text="This one waits.", state="pending")
    gone = make_comment(post, rita, text="This one is gone.")
    doors.withdraw(gone, rita)
    members = doors.post(post, tom, "Among ourselves.", members_only=True)
    doors.approve(members, by=max_)
    make_comment(post, tom, text="A long one. " * 400)
    like_comment(mine, tom)
    muting.mute(rita, hilde)
    late = make_comment(post, rita, text="An old one.")
    Comment.objects.filter(pk=late.pk).update(published_at=timezone.now() - timedelta(hours=2))

    def at(name, *parts, **query):
        return reverse(f"comments:{name}", args=parts)

    page = post.get_absolute_url()
    stop = urlsplit(stopping.stop_link(tom, "replies")).path
    lists = {
        "news": at("notifications"),
        "mail preferences": at("mail_preferences"),
        "muted": at("muted"),
        "my comments": at("mine"),
    }
    own = {
        "edit": at("edit", post.slug, waiting.number),
        "too late to edit": at("edit", post.slug, late.number),
        "own comment": at("whole", post.slug, mine.number),
        "deleted": at("whole", post.slug, gone.number),
        "comment of a muted person": at("whole", post.slug, 4),
    }
    public = {
        "thread": page,
        "newest first": f"{page}?sort=newest",
        "reply": f"{page}?reply=1",
        "comment": at("whole", post.slug, question.number),
        "person": at("person", tom.key),
        "stop letters": stop,
        "broken link": at("stop_letters", "broken"),
    }
    return World(rita, ada, post, public | lists | own, {"unanswered": at("unanswered")}, public)

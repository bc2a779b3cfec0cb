"""A blog in full use and the people who come to it, each signed in as somebody who has just shown who it is."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.test import Client

from comments import stopping
from comments.models import Comment
from tests.browser.desk_places import make_desk
from tests.browser.places import make_world
from tests.builders import make_image, make_page, make_user
from tests.leaving import sign_in

PASSWORD = "a password of theirs"


@dataclass
class World:
    post: object
    comment: Comment
    stop_token: str
    people: dict  # role: account, None for a stranger


def build_world():
    """Return the World. Its posts, comments, reports and cases are those that the browser tests look at."""
    talk = make_world()
    make_desk()
    make_image(), make_page("House rules")
    boss = make_user("Uta", is_staff=True, is_superuser=True)
    people = {
        "stranger": None,
        "reader": talk.rita,
        "author": talk.ada,
        "moderator": make_user("Max"),
        "administrator": boss,
    }
    for person in filter(None, people.values()):
        person.set_password(PASSWORD)
        person.save()
    comment = Comment.objects.filter(post=talk.post, user=talk.rita).first()
    token = urlsplit(stopping.stop_link(talk.rita, "replies")).path.strip("/").split("/")[-1]
    return World(talk.post, comment, token, people)


def browser_of(person):
    """A client for the person, with a CSRF token that is asked for. An error becomes a 500 to be counted."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=False)
    if person:
        sign_in(client, person)
    return client

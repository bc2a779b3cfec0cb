"""Must show 2 of the desk: kill -9 of the web server while somebody types loses at most ten seconds there, nothing here."""

import re
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from blog.models import Draft, Post
from tests.browser.people import open_page
from tests.builders import make_author, make_post
from tests.crowd import environment_of_a_process

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
TYPE_FOR, AFTER_THE_KILL, AT_MOST_LOST = 14.0, 3.0, 10.0
COMMAND = (sys.executable, "-m", "gunicorn", "mssite.wsgi", "--worker-class", "gthread", "--threads", "4", "--bind")


class Server:
    """A web server of its own process group, on the database of this test."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.url = f"http://127.0.0.1:{probe.getsockname()[1]}"
        self.start()

    def start(self):
        environment = environment_of_a_process(DEBUG="1", SITE_URL=self.url)
        self.process = subprocess.Popen(
            [*COMMAND, self.url.removeprefix("http://")],
            env=environment,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for _ in range(600):
            try:
                urlopen(f"{self.url}/livez", timeout=5).close()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("The server did not start.")

    def kill(self):
        """kill -9 of the server and its workers, and of nothing else: they are a group of their own."""
        subprocess.run(["kill", "-9", "--", f"-{self.process.pid}"], check=True)
        self.process.wait()


@pytest.fixture
def server():
    server = Server()
    yield server
    server.kill()


def type_for(box, page, seconds, number):
    """Type numbered words for so long. Return [(number, when it was typed)]."""
    typed, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        number += 1
        page.keyboard.type(f" w{number}w")
        typed.append((number, time.monotonic()))
        page.wait_for_timeout(120)
    return typed


def words_in(text):
    return {int(number) for number in re.findall(r"w(\d+)w", text)}


def test_at_most_ten_seconds_on_the_server_and_nothing_in_the_browser(server, chromium):
    ada = make_author("Ada").user
    post = make_post("A report", body="<p>Begin.</p>")
    page = open_page(chromium, server, ada)
    page.goto(server.url + reverse("admin:blog_post_change", args=[post.pk]))
    box = page.get_by_role("textbox", name="Text", exact=True)
    box.press("Control+End")
    typed = type_for(box, page, TYPE_FOR, 0)
    server.kill()
    killed_at = time.monotonic()
    on_server = words_in(Draft.objects.get(post=post).content["body"])
    lost = [when for number, when in typed if number not in on_server]
    assert on_server
    assert not lost or killed_at - min(lost) <= AT_MOST_LOST
    typed += type_for(box, page, AFTER_THE_KILL, len(typed))
    expect(page.locator(".draft-line")).to_contain_text("Not kept: no connection.", timeout=20_000)
    again = page.context.new_page()
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    server.start()
    again.goto(server.url + reverse("admin:blog_post_change", args=[post.pk]))
    all_words = {number for number, _ in typed}
    box = again.get_by_role("textbox", name="Text", exact=True)
    expect(box).to_contain_text(f"w{max(all_words)}w")
    assert words_in(box.inner_text()) == all_words
    expect(again.locator(".draft-line")).to_contain_text("Kept at", timeout=20_000)
    assert words_in(Draft.objects.get(post=post).content["body"]) == all_words
    assert Post.objects.get().body == "<p>Begin.</p>"
    again.context.close()

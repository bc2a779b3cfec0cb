"""The form of a post in a real browser: what is typed is kept, two windows meet, a stranger reads by a link."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from PIL import Image as Picture
from playwright.sync_api import expect

from accounts.models import User
from blog.models import Draft, Image, Post, PreviewLink
from tests.browser.editing import at_end, text_box
from tests.browser.people import open_page, sign_in
from tests.builders import make_author, make_category, make_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
KEPT = re.compile(r"^Kept at \d\d:\d\d:\d\d$")


@pytest.fixture
def ada():
    return make_author("Ada").user


@pytest.fixture
def post(ada):
    return make_post("A report", body="<p>One.</p><p>Two.</p>")


@pytest.fixture
def desk(live_server, chromium, ada):
    """A page of Ada; what its browser complained of is in `page.complaints`, and must be nothing."""
    page = open_page(chromium, live_server, ada)
    page.set_viewport_size({"width": 1280, "height": 900})
    complaints = []
    page.context.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.context.on("weberror", lambda error: complaints.append(str(error.error)))
    page.complaints = complaints
    yield page
    page.context.close()


def at(live_server, name, *args):
    return live_server.url + reverse(f"admin:blog_post_{name}", args=args)


def write_at_the_end(page, words):
    at_end(page)
    page.keyboard.type(words)


def line(page):
    return page.locator(".draft-line")


def test_two_windows_meet(live_server, desk, post):
    image = Image(alt="A tree")
    image.take(Picture.new("RGB", (500, 300), "teal"))
    image.save()
    Post.objects.update(body=f'<p>One.</p><figure data-image="{image.pk}"></figure><p>Two.</p>')
    desk.goto(at(live_server, "change", post.pk))
    other = desk.context.new_page()
    other.goto(at(live_server, "change", post.pk))
    write_at_the_end(desk, " From the first window.")
    expect(line(desk)).to_have_text(KEPT, timeout=15_000)
    assert "first window" in Draft.objects.get().content["body"]
    write_at_the_end(other, " From the second window.")
    other.locator("#id_title").fill("A longer report")
    bar = other.get_by_role("alert").filter(has_text="You changed this post in another window")
    bar.get_by_role("link", name="See both").click()
    expect(other.get_by_role("heading", name="Two versions have met")).to_be_visible()
    together = other.get_by_role("textbox", name="Text, both together")
    expect(together).to_contain_text("From the first window.")
    expect(together).to_contain_text("From the second window.")
    expect(together.get_by_role("img", name="A tree")).to_be_visible()
    other.get_by_role("button", name="Make it one").click()
    expect(text_box(other)).to_contain_text("From the second window.")
    expect(text_box(other)).to_contain_text("From the first window.")
    other.get_by_role("button", name="Publish changes").click()
    other.get_by_text("was changed").wait_for()
    assert "second window" in Post.objects.get().body
    assert f'data-image="{image.pk}"' in Post.objects.get().body
    # The first window still shows what it began with, and is told so.
    write_at_the_end(desk, " And more.")
    expect(desk.get_by_role("alert").filter(has_text="See both")).to_be_visible(timeout=15_000)
    assert [text for text in desk.complaints if "409" not in text] == []


def test_going_back_to_a_version(live_server, desk, post):
    desk.goto(at(live_server, "change", post.pk))
    write_at_the_end(desk, " Newer.")
    desk.get_by_role("button", name="Publish changes").click()
    desk.get_by_text("was changed").wait_for()
    desk.goto(at(live_server, "history", post.pk))
    desk.get_by_role("button", name="Compare the two").click()
    expect(desk.locator("ins", has_text="Newer.")).to_be_visible()
    desk.get_by_role("button", name="Go back to version 1").click()
    expect(text_box(desk)).not_to_contain_text("Newer.")
    expect(desk.get_by_text("These are unpublished changes")).to_be_visible()
    assert "Newer." in Post.objects.get().body
    assert desk.complaints == []


def test_without_the_network_nothing_is_lost(live_server, desk, post):
    desk.goto(at(live_server, "change", post.pk))
    desk.context.set_offline(True)
    write_at_the_end(desk, " Typed on a train.")
    expect(line(desk)).to_have_text("Not kept: no connection. Trying again.", timeout=15_000)
    again = desk.context.new_page()
    with desk.expect_event("close"):
        desk.close(run_before_unload=True)
    again.context.set_offline(False)
    again.goto(at(live_server, "change", post.pk))
    expect(text_box(again)).to_contain_text("Typed on a train.")
    expect(again.get_by_role("alert")).to_contain_text("This browser kept them.")
    expect(line(again)).to_have_text(KEPT, timeout=15_000)
    assert "Typed on a train." in Draft.objects.get().content["body"]
    again.wait_for_function("Object.keys(localStorage).filter((key) => key.startsWith('desk:')).length === 0")


def test_signed_out_while_typing(live_server, desk, post, ada):
    desk.goto(at(live_server, "change", post.pk))
    Session.objects.all().delete()
    write_at_the_end(desk, " Typed too late.")
    expect(line(desk)).to_contain_text("You are signed out.", timeout=15_000)
    # Signing in changes the token, too: the one in the form is of no use any more.
    desk.context.clear_cookies(name="csrf")
    sign_in(desk.context, live_server, ada)
    expect(line(desk)).to_have_text(KEPT, timeout=15_000)
    assert "Typed too late." in Draft.objects.get().content["body"]
    desk.get_by_role("button", name="Publish changes").click()
    desk.get_by_text("was changed").wait_for()
    assert "Typed too late." in Post.objects.get().body


def test_a_new_post_is_kept_from_its_first_words(live_server, desk):
    make_category()
    desk.goto(at(live_server, "add"))
    desk.locator("#id_title").fill("Begun on a train")
    expect(line(desk)).to_have_text(KEPT, timeout=15_000)
    expect(desk).to_have_url(re.compile(r"\?draft=[0-9a-f-]{36}$"))
    desk.goto(at(live_server, "changelist"))
    desk.get_by_role("link", name="Begun on a train").click()
    expect(desk.locator("#id_title")).to_have_value("Begun on a train")
    desk.get_by_label("Standfirst").fill("What we saw.")
    desk.get_by_label("Category").select_option("Trials")
    write_at_the_end(desk, "All of it.")
    desk.get_by_role("button", name="Publish", exact=True).click()
    desk.get_by_text("was added").wait_for()
    assert Post.objects.get().is_published()
    assert not Draft.objects.filter(post=None).exists()
    assert desk.complaints == []


def test_a_stranger_reads_by_a_link(live_server, chromium, desk, post):
    desk.goto(at(live_server, "change", post.pk))
    write_at_the_end(desk, " Unseen.")
    desk.get_by_role("button", name="See it as readers will").click()
    for name in ("The page on a phone", "The page on a desktop"):
        frame = desk.frame_locator(f'iframe[title="{name}"]')
        expect(frame.get_by_text("Unseen.")).to_be_visible()
    desk.get_by_role("button", name="Make a link").click()
    address = desk.locator(".preview-links__address").inner_text()
    stranger = open_page(chromium, live_server)
    stranger.goto(address)
    expect(stranger.get_by_text("Unseen.")).to_be_visible()
    desk.get_by_role("button", name="Close the link").click()
    assert PreviewLink.objects.get().revoked_at
    assert stranger.goto(address).status == 404
    stranger.context.close()
    assert desk.complaints == []


def test_without_script_the_buttons_do_it(live_server, chromium, ada, post):
    page = open_page(chromium, live_server, ada, javascript=False)
    page.goto(at(live_server, "change", post.pk))
    page.get_by_label("Text").fill("<p>By hand.</p>")
    page.get_by_role("button", name="Keep as unpublished changes").click()
    expect(page.get_by_text("Readers see nothing of it until you publish it.")).to_be_visible()
    other = User.objects.create_superuser("olive@example.org", "Olive")
    olive = open_page(chromium, live_server, other, javascript=False)
    olive.goto(at(live_server, "change", post.pk))
    expect(olive.get_by_label("Text")).to_have_value("<p>By hand.</p>")
    page.get_by_label("Text").fill("<p>By hand, twice.</p>")
    page.get_by_role("button", name="Publish changes").click()
    page.get_by_text("was changed").wait_for()
    olive.get_by_label("Text").fill("<p>By Olive.</p>")
    olive.get_by_role("button", name="Publish changes").click()
    expect(olive.get_by_role("heading", name="Two versions have met")).to_be_visible()
    olive.get_by_role("radio", name="Take “Ada’s”").first.check()
    olive.get_by_role("button", name="Make it one").click()
    expect(olive.get_by_label("Text")).to_have_value("<p>By hand, twice.</p>")
    for each in (page, olive):
        each.context.close()

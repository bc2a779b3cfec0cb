"""From a draft to a published post with two people, by keyboard and without script; and an invitation that is accepted."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from post_office.models import Email

from accounts.models import SiteSettings, User
from blog.models import Invitation, Post
from tests.browser.people import open_page
from tests.builders import make_author, make_category, make_editor, make_post, real_outbox

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def browse(live_server, chromium):
    """A function that opens a page for somebody, with an address to start at; complaints are in `browse.complaints`."""
    contexts, complaints = [], []

    def browse(user, address, javascript=True):
        page = open_page(chromium, live_server, user, javascript)
        page.on("console", lambda message: message.type == "error" and complaints.append((page.url, message.text)))
        page.goto(live_server.url + address)
        contexts.append(page.context)
        return page

    browse.complaints = complaints
    yield browse
    for context in contexts:
        context.close()


def press(page, name, key="Enter"):
    button = page.get_by_role("button", name=name)
    button.focus()
    page.keyboard.press(key)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_post_goes_through_review(browse, javascript):
    SiteSettings.objects.update_or_create(pk=1, defaults={"posts_need_review": True})
    make_category()
    post = make_post("A careful trial", author=make_author("Ada"), status="draft")
    place = reverse("admin:blog_post_change", args=[post.pk])

    ada = browse(post.author.user, place, javascript)
    press(ada, "Save and submit for review")
    expect(ada.get_by_text("The post waits for an editor now.")).to_be_visible()

    edna = browse(make_editor(), reverse("admin:index"), javascript)
    edna.get_by_role("link", name="In review: 1").click()
    edna.get_by_role("link", name="A careful trial").click()
    edna.get_by_label("What is to be changed").fill("The table lacks a source.")
    press(edna, "Give back")
    expect(edna.get_by_text("The author has the post back, and a letter.")).to_be_visible()

    ada.goto(ada.url.split("/admin/")[0] + reverse("admin:index"))
    ada.get_by_role("link", name="A note").click()
    ada.get_by_label("Your note").fill("It is there now. @Edna, please look.")
    press(ada, "Keep the note")
    expect(ada.get_by_text("The note is kept, and Edna will see it.")).to_be_visible()
    ada.get_by_role("link", name="Open the post").click()
    press(ada, "Save and submit for review")
    expect(ada.get_by_text("The post waits for an editor now.")).to_be_visible()

    edna.goto(edna.url.split("/admin/")[0] + place)
    edna.get_by_role("button", name="Publish", exact=True).click()
    expect(edna.get_by_text("The post is published.")).to_be_visible()
    assert Post.objects.get().is_published()
    assert browse.complaints == []


@real_outbox
def test_somebody_new_accepts_an_invitation(browse):
    olive = User.objects.create_superuser("olive@example.org", "Olive")
    desk = browse(olive, reverse("admin:blog_invitation_add"))
    desk.get_by_label("E-mail address").fill("new@example.org")
    desk.get_by_label("Author: writes posts").check()
    press(desk, "Send the invitation")
    expect(desk.get_by_text("The invitation is on its way to new@example.org.")).to_be_visible()
    link = re.search(r"/accounts/invitation/\S+", Email.objects.get().message)[0]

    nell = browse(None, link, javascript=False)
    nell.get_by_label("Public name").fill("Nell")
    press(nell, "Accept")
    expect(nell.get_by_role("heading", name="The desk")).to_be_visible()
    nell.get_by_role("navigation", name="Desk").get_by_role("link", name="Posts").click()
    expect(nell.get_by_role("link", name="Add post")).to_be_visible()
    assert Invitation.objects.get().accepted_by.public_name == "Nell"
    assert browse.complaints == []

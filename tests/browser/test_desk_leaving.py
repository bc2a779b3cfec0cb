"""Leaving the form of a post with something that the server has not got: by an ended session, or with a PDF chosen."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from blog.models import Post
from tests.accounts.ways import PASSWORD
from tests.browser.editing import text_box
from tests.browser.people import open_page
from tests.browser.test_ways_in import come_in_by_code
from tests.builders import make_author, make_post, real_outbox

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def ada():
    ada = make_author("Ada").user
    ada.set_password(PASSWORD)
    ada.save()
    return ada


def open_post(page, live_server):
    post = make_post("A report", body="<p>As it was.</p>", status="draft")
    page.goto(live_server.url + reverse("admin:blog_post_change", args=[post.pk]))
    return post


@real_outbox
def test_a_session_that_ended_costs_no_word_without_script(live_server, chromium, ada):
    page = open_page(chromium, live_server, ada, javascript=False)
    open_post(page, live_server)
    page.get_by_label("Text").fill("<p>All of it.</p>")
    Session.objects.all().delete()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("You are signed out. Please sign in again.")).to_be_visible()
    come_in_by_code(page, ada.email)
    expect(page.get_by_text("Here is what you typed before you were signed out.")).to_be_visible()
    expect(page.get_by_label("Text")).to_have_value("<p>All of it.</p>")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("was changed").wait_for()
    assert Post.objects.get().body == "<p>All of it.</p>"
    page.context.close()


@real_outbox
def test_what_the_server_gives_back_is_told_once(live_server, chromium, ada):
    page = open_page(chromium, live_server, ada)
    open_post(page, live_server)
    box = text_box(page)
    box.fill("All of it.")
    Session.objects.all().delete()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("You are signed out. Please sign in again.")).to_be_visible()
    [kept] = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('desk:'))")
    come_in_by_code(page, ada.email)
    expect(page.get_by_text("Here is what you typed before you were signed out.")).to_be_visible()
    page.wait_for_function("(name) => !(name in localStorage)", arg=kept)
    expect(box).to_have_text("All of it.")
    expect(page.locator("[data-bar]")).to_have_count(0)
    page.context.close()


def test_the_browser_asks_before_a_chosen_pdf_is_lost(live_server, chromium, ada):
    page = open_page(chromium, live_server, ada)
    post = open_post(page, live_server)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.locator(".add-row a").click()
    file = {
        "name": "a.pdf",
        "mimeType": "application/pdf",
        "buffer": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n\ntrailer\n<<>>\n%%EOF\n",
    }
    page.locator("#id_downloads-0-upload").set_input_files(file)
    page.locator("#id_downloads-0-title").fill("Questions to ask")
    page.get_by_role("button", name="See it as readers will").click()
    page.wait_for_timeout(1000)
    assert asked == ["beforeunload"]
    expect(page.locator("#id_downloads-0-title")).to_have_value("Questions to ask")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("was changed").wait_for()
    assert asked == ["beforeunload"]
    assert post.downloads.get().title == "Questions to ask"
    page.context.close()

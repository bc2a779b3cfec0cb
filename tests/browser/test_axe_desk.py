"""No page of the desk has a fault that axe finds by WCAG A and AA, and the policy lets all of it in."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from accounts.models import User
from tests.browser.desk_places import make_desk
from tests.browser.people import open_page

pytestmark = [pytest.mark.browser, pytest.mark.axe, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES = {"runOnly": {"type": "tag", "values": LEVELS}, "resultTypes": ["violations"], "preload": False}
MODES = ((1280, "light"), (390, "dark"))


@pytest.fixture
def look(live_server, chromium):
    """A function that opens a page for somebody; what browsers complained of is in `look.complaints`."""
    contexts, complaints = [], []

    def look(user=None):
        page = open_page(chromium, live_server, user)
        page.on("console", lambda message: message.type == "error" and complaints.append((page.url, message.text)))
        contexts.append(page.context)
        return page

    look.complaints = complaints
    yield look
    for context in contexts:
        context.close()


def faults(page, name):
    found = []
    for width, scheme in MODES:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for fault in Axe().run(page, options=RULES).response["violations"]:
            found.append((name, width, fault["id"], [node["target"] for node in fault["nodes"]]))
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append((name, width, "sideways scroll"))
    return found


def test_every_page_of_the_desk(live_server, look):
    olive = User.objects.create_superuser("olive@example.org", "Olive")
    places, found = make_desk(), []
    page = look(olive)
    for name, address in places.items():
        answer = page.goto(live_server.url + address)
        assert answer.status == 200, name
        found += faults(page, name)
    assert found == []
    assert look.complaints == []


def test_what_forms_of_the_desk_answer(live_server, look):
    places, found = make_desk(), []
    page = look(User.objects.create_superuser("olive@example.org", "Olive"))

    def press(name):
        page.get_by_role("main").get_by_role("button", name=name, exact=True).click()

    page.goto(live_server.url + places["a new post"])
    page.get_by_label("Standfirst").fill("What we saw.")
    press("Publish")
    expect(page.get_by_role("link", name="Title: Please give the post a title.")).to_be_visible()
    found += faults(page, "a post with errors")
    page.goto(live_server.url + places["a new picture"])
    press("Save")
    found += faults(page, "a picture with errors")
    page.goto(live_server.url + places["taggit_tag"])
    for box in page.get_by_role("checkbox", name="Select this object for an action").all():
        box.check()
    page.get_by_label("Action:").select_option("merge_selected")
    press("Go")
    expect(page.get_by_role("heading", name="Merge tags")).to_be_visible()
    found += faults(page, "tags to merge")
    assert page.get_by_role("button", name="Merge").bounding_box()["height"] >= 44
    for place, button, name in (
        ("a new invitation", "Send the invitation", "an invitation with errors"),
        ("handing over", "Hand over", "handing over with errors"),
        ("new links", "Save", "links with errors"),
    ):
        page.goto(live_server.url + places[place])
        if place == "handing over":
            page.get_by_label("Move to another byline").check()
        press(button)
        expect(page.locator(".errorlist").first).to_be_visible()
        found += faults(page, name)
    page.goto(live_server.url + places["a post"])
    page.locator("#id_title").fill("A title that nobody has kept")
    page.get_by_text(re.compile(r"^Kept at|See both")).first.wait_for()
    page.get_by_role("button", name="Picture", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found += faults(page, "the dialog of pictures")
    assert found == []
    # The answers to forms with faults are what was asked for.
    assert [text for _, text in look.complaints if not re.search("status of (400|409|422)", text)] == []


def test_the_keys_of_the_queue(live_server, look):
    places = make_desk()
    page = look(User.objects.create_superuser("olive@example.org", "Olive"))
    page.goto(live_server.url + places["comments_comment"])
    page.get_by_role("button", name="Keys: off").click()
    expect(page.get_by_role("dialog", name="Keys for this list")).to_be_visible()
    assert faults(page, "keys") == []

"""No page of the conversation has a fault that axe finds, by the rules of WCAG A to AAA; none asks another host."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import expect

from tests.browser.people import open_page, text_box
from tests.browser.places import make_world
from tests.builders import make_user

pytestmark = [pytest.mark.browser, pytest.mark.axe, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
LEVELS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES = {"runOnly": {"type": "tag", "values": LEVELS}, "resultTypes": ["violations"]}
# Width, and what the reader has asked for. Without motion: colours that are on their way to others have less contrast.
# Two of the ways in which people look at a page. AXE_MODES=all takes every one, which is eight times as long.
MODES = (
    (1280, {"color_scheme": "light", "reduced_motion": "reduce"}),
    (320, {"color_scheme": "dark", "reduced_motion": "reduce"}),
)
if os.environ.get("AXE_MODES") == "all":
    MODES = tuple(
        (width, {"color_scheme": scheme, "reduced_motion": "reduce", "forced_colors": forced, "contrast": contrast})
        for width in (320, 768, 1280)
        for scheme in ("light", "dark")
        for forced, contrast in (("none", "no-preference"), ("active", "no-preference"), ("none", "more"))
    )
MOST_SCRIPT_FOR_GUESTS = 15_000


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def look(live_server, chromium):
    """A function that opens a page for somebody; what all of its pages asked for is in `look.requests`."""
    contexts, requests = [], []

    def look(user=None):
        page = open_page(chromium, live_server, user)
        page.on("request", lambda request: requests.append(request.url))
        contexts.append(page.context)
        return page

    look.requests = requests
    yield look
    for context in contexts:
        context.close()


def faults(page, name):
    """What axe finds on the page as it stands, in each mode; and whether it must be scrolled sideways."""
    found = []
    for width, media in MODES:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(**media)
        for fault in Axe().run(page, options=RULES).response["violations"]:
            found.append((name, width, fault["id"], [node["target"] for node in fault["nodes"]]))
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append((name, width, "sideways scroll"))
    return found


def walk(page, live_server, places):
    found = []
    for name, address in places.items():
        page.goto(live_server.url + address)
        found += faults(page, name)
    return found


def assert_no_other_host(requests, live_server):
    assert {urlsplit(url).netloc for url in requests} == {urlsplit(live_server.url).netloc}


def test_pages_for_somebody_signed_in(live_server, look, world):
    assert walk(look(world.rita), live_server, world.signed_in) == []
    assert_no_other_host(look.requests, live_server)


def test_pages_for_the_author(live_server, look, world):
    assert walk(look(world.ada), live_server, world.author | {"thread": world.guest["thread"]}) == []


def test_pages_for_guests_with_light_scripts(live_server, look, world):
    page = look()
    assert walk(page, live_server, world.guest) == []
    assert_no_other_host(look.requests, live_server)
    scripts = {urlsplit(url).path for url in look.requests if url.endswith(".js")}
    files = [Path(settings.BASE_DIR) / path.lstrip("/") for path in scripts]
    assert files and sum(file.stat().st_size for file in files) <= MOST_SCRIPT_FOR_GUESTS


def test_what_forms_answer(live_server, look, world):
    """Preview, refusal, and the two again for a change: pages that only a POST leads to."""
    page, found = look(world.rita), []
    for name, address, save in (
        ("comment", world.guest["thread"], "Post comment"),
        ("change", world.signed_in["edit"], "Save the change"),
    ):
        page.goto(live_server.url + address)
        text_box(page).fill("A *word* & a\n\n> quote")
        page.get_by_role("button", name="Preview").click()
        expect(page.get_by_role("region", name="This is how it will look")).to_be_visible()
        found += faults(page, f"preview of a {name}")
        text_box(page).fill("a" * 10_001)
        page.get_by_role("button", name=save).click()
        expect(page.get_by_role("alert")).to_be_focused()
        found += faults(page, f"refusal of a {name}")
    assert found == []


def test_nothing_waits_anywhere(live_server, look, world):
    """The lists of somebody new are empty, and say so."""
    lists = {name: world.signed_in[name] for name in ("news", "muted", "my comments", "mail preferences")}
    assert walk(look(make_user("Nora")), live_server, lists) == []

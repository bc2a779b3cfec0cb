"""The first comment that waits, and its buttons, stand on the first screen; an undo and the acts on many stay in sight."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from comments.models import Comment
from tests.browser.people import open_page
from tests.builders import make_comment, make_moderator, make_post, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
QUEUE = reverse("admin:comments_comment_changelist")
TEXT = (
    "Thank you for writing this. My sister was in such a trial, and the first months were hard for all of us. "
    "Did anybody here walk better after a year, and did it stay so?"
)
SCREENS = {"phone": (390, 844), "desk": (1280, 900)}


@pytest.fixture
def waiting():
    post = make_post("What a stem-cell transplant can do, and what it cannot")
    return [make_comment(post, make_user("Rita"), text=f"{TEXT} ({n})", state="pending") for n in range(12)]


def is_on_screen(page, element):
    """Whether the whole of `element` can be seen."""
    box, height = element.bounding_box(), page.viewport_size["height"]
    return box["y"] >= 0 and box["y"] + box["height"] <= height


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("screen", SCREENS)
def test_the_first_comment_and_its_buttons_are_on_the_first_screen(live_server, chromium, waiting, screen, script):
    page = open_page(chromium, live_server, make_moderator("Max"), javascript=script)
    width, height = SCREENS[screen]
    page.set_viewport_size({"width": width, "height": height})
    page.goto(live_server.url + QUEUE)
    first = page.locator(f"#entry-{waiting[0].pk}")
    assert is_on_screen(page, first.locator(".entry__text"))
    for name in ("Approve", "Reject", "Spam", "Remove"):
        assert is_on_screen(page, first.get_by_role("button", name=f"{name} #1", exact=True)), name
    approve, reject = (
        first.get_by_role("button", name=f"{name} #1", exact=True).bounding_box() for name in ("Approve", "Reject")
    )
    apart = max(reject["x"] - approve["x"] - approve["width"], reject["y"] - approve["y"] - approve["height"])
    assert apart >= 16
    page.context.close()


def test_the_filters_open_without_script(live_server, chromium, waiting):
    page = open_page(chromium, live_server, make_moderator("Max"), javascript=False)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url + QUEUE)
    expect(page.get_by_label("Look for")).to_be_hidden()
    expect(page.get_by_role("link", name="Spam (0)")).to_be_hidden()
    page.get_by_text("Filters and search").click()
    expect(page.get_by_role("link", name="Spam (0)")).to_be_visible()
    page.get_by_text("One reason to wait").click()
    page.get_by_role("link", name="Every comment waits").click()
    expect(page.get_by_text("One reason to wait: Every comment waits")).to_be_visible()
    page.get_by_label("Look for").fill("(11)")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("[data-entry]")).to_have_count(1)
    page.get_by_role("link", name="Any reason to wait").click()
    expect(page.get_by_label("Look for")).to_have_value("(11)")
    page.context.close()


def test_the_undo_and_the_acts_on_many_stay_in_sight(live_server, chromium, waiting):
    page = open_page(chromium, live_server, make_moderator("Max"))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url + QUEUE)
    for number in (5, 6):
        page.locator("tr", has=page.locator(f"#entry-{waiting[number].pk}")).get_by_role("checkbox").check()
    many = page.get_by_role("button", name="Spam all that are ticked")
    assert is_on_screen(page, many)
    many.click()
    expect(page.get_by_text("2 comments marked as spam.")).to_have_count(2)  # the message, and what can be taken back
    page.locator(f"#entry-{waiting[9].pk}").scroll_into_view_if_needed()
    undo = page.get_by_role("button", name="Take it back")
    assert is_on_screen(page, undo)
    undo.click()
    expect(page.get_by_text("2 decisions taken back.")).to_be_visible()
    page.get_by_role("button", name="Tick these 12").click()
    page.get_by_role("button", name="Approve all that are ticked").click()
    expect(page.get_by_text("Every comment is decided.")).to_be_visible()
    assert Comment.objects.approved().count() == 12
    page.context.close()

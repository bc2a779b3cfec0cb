"""A moderator clears the list of comments without a mouse."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from comments.models import Comment
from tests.browser.people import open_page
from tests.builders import CROWD, make_comment, make_moderator, make_post, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
QUEUE = reverse("admin:comments_comment_changelist")


@pytest.fixture
def fifty():
    """Fifty comments that wait: good ones, unkind ones and adverts, in three conversations."""
    posts = [make_post(title) for title in ("One year on", "A careful trial", "Walking again")]
    texts = ["Thank you, this helped.", "You know nothing.", "Call our clinic, places are free."]
    people = [make_user(name) for name in CROWD]
    return [make_comment(posts[n % 3], people[n % 20], text=f"{texts[n % 3]} {n}", state="pending") for n in range(50)]


def row_in_focus(page):
    return page.evaluate("document.activeElement.id")


def test_fifty_comments_by_keyboard_alone(live_server, chromium, fifty):
    page = open_page(chromium, live_server, make_moderator("Max"))
    complaints = []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.goto(live_server.url + QUEUE)

    # Single keys do nothing until they are switched on.
    page.keyboard.press("a")
    assert Comment.objects.pending().count() == 50
    page.get_by_role("button", name="Keys: off").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Use these keys in this browser").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Keys: on")).to_be_visible()
    assert row_in_focus(page) == f"entry-{fifty[0].pk}"

    # Down and up again, and what the rows themselves say decides.
    page.keyboard.press("j")
    assert row_in_focus(page) == f"entry-{fifty[1].pk}"
    page.keyboard.press("k")
    for number, comment in enumerate(fifty):
        assert row_in_focus(page) == f"entry-{comment.pk}"
        with page.expect_navigation():
            if number % 3 == 1:
                page.keyboard.press("r")
                page.keyboard.press("Tab")  # past the listed reasons
                page.keyboard.type("Please stay kind.")
                page.keyboard.press("Tab")
                page.keyboard.press("Enter")
            else:
                page.keyboard.press("a" if number % 3 == 0 else "s")
    expect(page.get_by_text("Every comment is decided.")).to_be_visible()
    states = list(Comment.objects.order_by("pk").values_list("state", flat=True))
    assert states == (["approved", "rejected", "spam"] * 17)[:50]
    assert fifty[1].log.last().reason == "Please stay kind."

    # The last one was a mistake.
    page.goto(live_server.url + QUEUE)
    page.get_by_role("button", name="Take it back").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert Comment.objects.pending().get() == fifty[-1]
    assert complaints == []
    page.context.close()


def test_u_takes_back_and_o_opens(live_server, chromium):
    post = make_post()
    comments = [make_comment(post, text=f"Thought {n}.", state="pending") for n in range(3)]
    page = open_page(chromium, live_server, make_moderator("Max"))
    page.goto(live_server.url + QUEUE)
    page.evaluate("localStorage.setItem('queue-keys', 'on')")
    page.reload()
    with page.expect_navigation():
        page.keyboard.press("s")
    assert Comment.objects.filter(state="spam").get() == comments[0]
    with page.expect_navigation():
        page.keyboard.press("u")
    assert Comment.objects.pending().count() == 3
    with page.expect_navigation():
        page.keyboard.press("o")
    assert "/posts/what-a-transplant-can-do/" in page.url
    page.go_back()
    page.locator("#searchbar").focus()
    page.keyboard.type("as")
    assert Comment.objects.pending().count() == 3
    page.context.close()


def test_without_script_a_reason_can_be_given(live_server, chromium):
    comment = make_comment(make_post(), state="pending")
    page = open_page(chromium, live_server, make_moderator("Max"), javascript=False)
    page.goto(live_server.url + QUEUE)
    expect(page.get_by_role("button", name="Keys")).to_have_count(0)
    page.locator("summary", has_text="Reject with a reason").click()
    page.get_by_label("Your own words").fill("This is an advert.")
    page.get_by_role("button", name="Reject with this reason").click()
    expect(page.get_by_text("is rejected.")).to_be_visible()
    assert comment.log.last().reason == "This is an advert."
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("1 decision taken back.")).to_be_visible()
    page.context.close()

"""Two keys for people who read by keyboard: n to the next new comment, u up to what a comment answers."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from comments.models import Comment, Participation
from tests.browser.people import open_page, text_box
from tests.builders import make_comment, make_post, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def page(live_server, chromium):
    """Rita at a post where #2 and #4 are new to her; #4 answers #3."""
    post, rita, tom = make_post(), make_user("Rita"), make_user("Tom")
    comments = [make_comment(post, tom, text="One.") for _ in range(3)]
    comments.append(make_comment(post, tom, comments[2], text="Four."))
    ago = timezone.now() - timedelta(days=2)
    Participation.objects.create(user=rita, post=post, visited_at=ago)
    Comment.objects.filter(number__in=(1, 3)).update(published_at=ago - timedelta(days=1))
    page = open_page(chromium, live_server, rita)
    page.goto(live_server.url + post.get_absolute_url())
    yield page
    page.context.close()


def test_the_keys_move_the_focus(page):
    expect(page.locator("[data-thread-keys]")).to_be_visible()
    page.locator("#comment-1").get_by_role("link", name="Reply to #1").focus()
    for key, number in (("n", 2), ("n", 4), ("u", 3)):
        page.keyboard.press(key)
        expect(page.locator(f"#comment-{number}")).to_be_focused()
    outline = page.locator("#comment-3").evaluate("element => getComputedStyle(element).outlineStyle")
    assert outline == "solid"


def test_it_says_where_there_is_nothing_to_go_to(page):
    page.locator("#comment-4").get_by_role("link", name="Reply to #4").focus()
    page.keyboard.press("n")
    expect(page.get_by_role("status").filter(has_text="no new comment")).to_have_count(1)
    page.locator("#comment-1").get_by_role("link", name="Reply to #1").focus()
    page.keyboard.press("u")
    expect(page.get_by_role("status").filter(has_text="answers no other")).to_have_count(1)


def test_outside_the_thread_and_in_fields_they_are_letters(page):
    text_box(page).focus()
    page.keyboard.type("nu")
    expect(text_box(page)).to_be_focused()
    expect(text_box(page)).to_have_value("nu")
    page.get_by_role("link", name="Skip to the text").focus()
    page.keyboard.press("n")
    expect(page.get_by_role("link", name="Skip to the text")).to_be_focused()

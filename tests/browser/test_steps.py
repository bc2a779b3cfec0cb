"""The table of steps: what a task costs somebody who is signed in, in pages, actions and fields; by keyboard, no script."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from comments.models import Comment
from tests.browser.keyboard import Keyboard
from tests.browser.people import open_page, text_box
from tests.builders import make_comment, make_post, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PASSWORD = "a-long-enough-password"


@pytest.fixture
def keys(live_server, chromium):
    """Rita's keyboard, at a post with a comment."""
    rita = make_user("Rita")
    rita.set_password(PASSWORD)
    rita.save()
    post = make_post()
    make_comment(post, rita, text="The first.")
    page = open_page(chromium, live_server, rita, javascript=False)
    page.goto(live_server.url + post.get_absolute_url())
    yield Keyboard(page)
    page.context.close()


def test_to_comment_takes_two_actions_and_one_field(keys):
    keys.fill(text_box(keys.page), "A question.")
    keys.go(keys.button("Post comment"))
    expect(keys.page.locator(".comment--pending", has_text="A question.")).to_be_visible()
    assert (keys.actions, keys.fields) == (2, 1)


def test_to_mend_what_was_refused_takes_two_actions_and_no_text_again(keys, settings):
    keys.fill(text_box(keys.page), "A question that is much too long.")
    settings.COMMENTS_MAX_CHARACTERS = 20
    keys.go(keys.button("Post comment"))
    expect(keys.page.get_by_role("alert")).to_be_focused()
    expect(text_box(keys.page)).to_have_value("A question that is much too long.")
    keys.actions = keys.fields = 0
    keys.reach(text_box(keys.page))
    keys.page.keyboard.press("Control+End")
    for _ in range(len(" that is much too long.")):
        keys.page.keyboard.press("Backspace")
    keys.actions += 1
    keys.go(keys.button("Post comment"))
    assert Comment.objects.get(number=2).comment == "A question"
    assert (keys.actions, keys.fields) == (2, 0)


def test_to_get_a_draft_back_after_the_session_takes_three_actions_and_the_password(keys):
    page = keys.page
    keys.fill(text_box(page), "Half a thought")
    keys.go(keys.button("Keep for later"))
    Session.objects.all().delete()
    page.reload()
    keys.actions = keys.fields = 0
    keys.go(page.get_by_role("navigation", name="Main").get_by_role("link", name="Sign in"))
    address = page.get_by_label("E-mail address")
    # The browser knows the address, and fills it in where a field says that it is one.
    expect(address).to_have_attribute("autocomplete", re.compile("username|email"))
    address.fill("rita@example.org")
    keys.fill(page.get_by_label("Password"), PASSWORD)
    keys.go(page.get_by_role("main").get_by_role("button", name="Sign in"))
    expect(text_box(page)).to_have_value("Half a thought")
    assert (keys.actions, keys.fields) == (3, 1)


def test_to_undo_a_deletion_takes_one_action(keys):
    keys.go(keys.link("Change or delete #1"))
    keys.go(keys.button("Delete it"))
    assert Comment.objects.get().state == "removed"
    keys.actions = 0
    keys.go(keys.button("Undo the deletion"))
    assert Comment.objects.get().state == "approved"
    assert (keys.actions, keys.fields) == (1, 0)

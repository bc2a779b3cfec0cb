"""The text of a change is kept as that of a comment is: over a closed tab, a lost session, an error, the way back."""

from unittest.mock import patch

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from comments.models import Comment
from tests.browser.people import open_page, sign_in, text_box
from tests.builders import make_comment, make_post, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
TEXT = "Ten years on, I *still* <wonder> & ask:\n\n  – Ünal, 研究 🙂"
both_ways = pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])


@pytest.fixture
def rita():
    return make_user("Rita")


@pytest.fixture
def address(live_server, rita):
    comment = make_comment(make_post(), rita, text="The old text.", state="pending")
    return f"{live_server.url}{comment.get_absolute_url()}edit/"


def save(page):
    page.get_by_role("button", name="Save the change").click()


def assert_saved(page):
    expect(page.get_by_text("Your comment is changed.")).to_be_visible()
    assert Comment.objects.get().comment == TEXT


def test_a_tab_is_closed(live_server, chromium, rita, address):
    page = open_page(chromium, live_server, rita)
    page.goto(address)
    text_box(page).fill(TEXT)
    page.close()
    page = page.context.new_page()
    page.goto(address)
    expect(text_box(page)).to_have_value(TEXT)
    expect(page.get_by_text("It is not saved yet.")).to_be_visible()
    save(page)
    assert_saved(page)
    page.wait_for_function("Object.keys(localStorage).length === 0")


def test_the_copy_stays_until_the_server_says_stored(live_server, chromium, rita, address):
    page = open_page(chromium, live_server, rita)
    page.goto(address)
    text_box(page).fill(TEXT)
    with patch("comments.doors.edit", side_effect=RuntimeError):
        save(page)
        expect(page.get_by_role("heading", name="Something went wrong on our side")).to_be_visible()
    page.goto(address)
    expect(text_box(page)).to_have_value(TEXT)
    save(page)
    assert_saved(page)


def test_a_text_that_has_changed_meanwhile_is_not_written_over(live_server, chromium, rita, address):
    page = open_page(chromium, live_server, rita)
    page.goto(address)
    text_box(page).fill(TEXT)
    page.goto(live_server.url)
    Comment.objects.update(comment="Changed on another device.")
    page.goto(address)
    expect(text_box(page)).to_have_value("Changed on another device.")
    page.get_by_role("button", name="Add the other text").click()
    expect(text_box(page)).to_have_value(f"Changed on another device.\n\n{TEXT}")


@both_ways
def test_signed_out_meanwhile(live_server, chromium, rita, address, javascript):
    page = open_page(chromium, live_server, rita, javascript)
    page.goto(address)
    text_box(page).fill(TEXT)
    Session.objects.all().delete()
    save(page)
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    expect(page.get_by_label("Your text")).to_have_value(TEXT)
    rita.set_password("a-long-enough-password")
    rita.save()
    page.get_by_role("link", name="Sign in and go on").click()
    page.get_by_label("E-mail address").fill(rita.email)
    page.get_by_label("Password").fill("a-long-enough-password")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(text_box(page)).to_have_value(TEXT)
    save(page)
    assert_saved(page)


@both_ways
def test_the_token_of_the_form_is_lost(live_server, chromium, rita, address, javascript):
    page = open_page(chromium, live_server, rita, javascript)
    page.goto(address)
    text_box(page).fill(TEXT)
    page.context.clear_cookies(name="csrf")
    save(page)
    expect(page.get_by_text("We could not be sure that this came from you.")).to_be_visible()
    expect(text_box(page)).to_have_value(TEXT)
    save(page)
    assert_saved(page)


def test_another_account_on_the_same_computer_sees_nothing(live_server, chromium, rita, address):
    page = open_page(chromium, live_server, rita)
    page.goto(address)
    text_box(page).fill(TEXT)
    sign_in(page.context, live_server, make_user("Tom"))
    page.goto(live_server.url + Comment.objects.get().post.get_absolute_url())
    expect(page.get_by_role("link", name="Tom")).to_be_visible()
    page.wait_for_function("Object.keys(localStorage).length === 0")

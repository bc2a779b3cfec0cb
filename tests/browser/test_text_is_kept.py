"""The six ways in which a text gets lost elsewhere (session end, CSRF failure, validation error, error of the server,
closed tab, back button): no character is lost, with script and, but for the closed tab, without."""

import re
from unittest.mock import patch

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from playwright.sync_api import expect

from comments.models import Comment, Participation
from tests.browser.people import open_page, sign_in, text_box
from tests.builders import make_comment, make_post, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
TEXT = "Ten years on, I still <wonder> & ask:\n\nIs *this* the “cure”?\n\n  – Ünal, 研究 🙂"
both_ways = pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])


@pytest.fixture
def post():
    post = make_post()
    make_comment(post, make_user("Tom"), text="An open question.")
    return post


@pytest.fixture
def rita():
    return make_user("Rita")


def write(page, live_server, post, text=TEXT):
    page.goto(live_server.url + post.get_absolute_url())
    text_box(page).fill(text)


def press(page, name="Post comment"):
    page.get_by_role("button", name=name).click()


def assert_posted(page, text=TEXT):
    expect(page.get_by_text("waiting for a moderator. You see it below")).to_be_visible()
    expect(text_box(page)).to_have_value("")
    assert [comment.comment for comment in Comment.objects.filter(user__public_name="Rita")] == [text]


@both_ways
def test_signed_out_meanwhile(live_server, chromium, post, rita, javascript):
    page = open_page(chromium, live_server, rita, javascript)
    write(page, live_server, post)
    Session.objects.all().delete()
    press(page)
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    expect(text_box(page)).to_have_value(TEXT)
    press(page, "Sign in and go on")
    expect(page).to_have_url(re.compile("/accounts/login/"))
    back = page.locator("form input[name=next]").first.get_attribute("value")
    rita.set_password("a-long-enough-password")
    rita.save()
    page.get_by_label("E-mail address").fill(rita.email)
    page.get_by_label("Password").fill("a-long-enough-password")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(live_server.url + back)
    expect(text_box(page)).to_have_value(TEXT)
    press(page)
    assert_posted(page)


@both_ways
def test_the_token_of_the_form_is_lost(live_server, chromium, post, rita, javascript):
    page = open_page(chromium, live_server, rita, javascript)
    write(page, live_server, post)
    page.context.clear_cookies(name="csrf")
    press(page)
    expect(page.get_by_text("We could not be sure that this came from you.")).to_be_visible()
    expect(text_box(page)).to_have_value(TEXT)
    press(page)
    assert_posted(page)


@both_ways
def test_the_text_is_refused(live_server, chromium, post, rita, javascript, settings):
    page = open_page(chromium, live_server, rita, javascript)
    settings.COMMENTS_MAX_CHARACTERS = 20
    write(page, live_server, post)
    press(page)
    expect(page.get_by_role("alert")).to_be_focused()
    expect(text_box(page)).to_have_value(TEXT)
    settings.COMMENTS_MAX_CHARACTERS = 200
    press(page)
    assert_posted(page)


@both_ways
def test_the_database_is_away(live_server, chromium, post, rita, javascript):
    page = open_page(chromium, live_server, rita, javascript)
    write(page, live_server, post)
    with patch("comments.doors.post", side_effect=OperationalError):
        press(page)
        expect(page.get_by_text("nothing of it is lost")).to_be_visible()
    expect(text_box(page)).to_have_value(TEXT)
    press(page, "Try again")
    assert_posted(page)


@both_ways
def test_the_server_fails_and_the_reader_goes_back(live_server, chromium, post, rita, javascript):
    page = open_page(chromium, live_server, rita, javascript)
    write(page, live_server, post)
    with patch("comments.doors.post", side_effect=RuntimeError):
        press(page)
        expect(page.get_by_role("heading", name="Something went wrong on our side")).to_be_visible()
    page.go_back()
    expect(text_box(page)).to_have_value(TEXT)
    press(page)
    assert_posted(page)


def test_a_tab_is_closed(live_server, chromium, post, rita):
    page = open_page(chromium, live_server, rita)
    write(page, live_server, post)
    page.close(run_before_unload=False)
    page = page.context.new_page()
    page.goto(live_server.url + post.get_absolute_url())
    expect(text_box(page)).to_have_value(TEXT)
    expect(page.get_by_text("It is not posted yet.")).to_be_visible()
    press(page)
    assert_posted(page)
    page.reload()
    expect(text_box(page)).to_have_value("")


def test_a_tab_is_closed_by_a_guest(live_server, chromium, post):
    page = open_page(chromium, live_server)
    write(page, live_server, post)
    page.close()
    page = page.context.new_page()
    page.goto(live_server.url + post.get_absolute_url())
    expect(text_box(page)).to_have_value(TEXT)


def test_the_text_waits_on_another_device(live_server, chromium, post, rita):
    page = open_page(chromium, live_server, rita)
    write(page, live_server, post)
    page.goto(live_server.url)
    # What a page sends while it is left may arrive a moment after the next one.
    for _ in range(100):
        if Participation.objects.filter(draft=TEXT).exists():
            break
        page.wait_for_timeout(50)
    other = open_page(chromium, live_server, rita, javascript=False)
    other.goto(live_server.url + post.get_absolute_url())
    expect(text_box(other)).to_have_value(TEXT)


@both_ways
def test_the_back_button(live_server, chromium, post, rita, javascript):
    page = open_page(chromium, live_server, rita, javascript)
    write(page, live_server, post)
    page.get_by_role("link", name="Archive").click()
    page.go_back()
    expect(text_box(page)).to_have_value(TEXT)
    press(page)
    assert_posted(page)
    # Back to the form that is posted by now: what is written there is another comment.
    page.go_back()
    text_box(page).fill("And another thing.")
    press(page)
    if page.get_by_text("You have posted").count():
        expect(text_box(page)).to_have_value("And another thing.")
        press(page)
    expect(page.locator(".comment", has_text="And another thing.")).to_be_visible()
    assert Comment.objects.filter(user=rita).count() == 2


def test_two_tabs(live_server, chromium, post, rita):
    one = open_page(chromium, live_server, rita)
    write(one, live_server, post, "The first.")
    two = one.context.new_page()
    two.goto(live_server.url + post.get_absolute_url())
    text_box(two).fill("The second.")
    press(two)
    assert_posted(two, "The second.")
    one.goto(live_server.url)  # leaves its text behind
    one.goto(live_server.url + post.get_absolute_url())
    expect(text_box(one)).to_have_value("The first.")


def test_kept_by_hand_without_script(live_server, chromium, post, rita):
    page = open_page(chromium, live_server, rita, javascript=False)
    write(page, live_server, post)
    press(page, "Keep for later")
    expect(page.get_by_text("Your text is kept for 30 days.")).to_be_visible()
    Session.objects.all().delete()
    sign_in(page.context, live_server, rita)
    page.goto(live_server.url + post.get_absolute_url())
    expect(text_box(page)).to_have_value(TEXT)
    press(page)
    assert_posted(page)
    assert not Participation.objects.exclude(draft="").exists()


def test_after_signing_out_nothing_is_left_in_the_browser(live_server, chromium, post, rita):
    page = open_page(chromium, live_server, rita)
    write(page, live_server, post)
    page.goto(live_server.url + "/accounts/me/")
    assert page.evaluate("Object.keys(localStorage).length") == 1
    press(page, "Sign out")
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    page.wait_for_function("Object.keys(localStorage).length === 0")
    page.goto(live_server.url + post.get_absolute_url())
    expect(text_box(page)).to_have_value("")
    sign_in(page.context, live_server, rita)
    page.reload()
    expect(text_box(page)).to_have_value(TEXT)


def test_another_account_on_the_same_computer_sees_nothing(live_server, chromium, post, rita):
    page = open_page(chromium, live_server, rita)
    write(page, live_server, post)
    sign_in(page.context, live_server, make_user("Tom"))
    page.goto(live_server.url + post.get_absolute_url())
    expect(page.get_by_role("link", name="Tom")).to_be_visible()
    expect(text_box(page)).to_have_value("")
    assert "wonder" not in page.evaluate("JSON.stringify(localStorage)")

"""The ways in as a browser takes them: passkey, app with codes, recovery code, mailed code, and a change of account."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import expect
from post_office.models import Email

from accounts.models import User
from tests.accounts.factors import code_of_app, set_up_app
from tests.accounts.ways import CODE, PASSWORD
from tests.browser.people import open_page, text_box
from tests.builders import make_post, make_user, real_outbox

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
TEXT = "Half a sentence about walk"


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name).click()


def mailed_code():
    return CODE.search(Email.objects.order_by("-pk")[0].message).group(1)


def come_in_by_code(page, email="rita@example.org"):
    """From the sign-in page to the page after it."""
    page.get_by_role("link", name="Get a code by mail").click()
    page.get_by_label("E-mail address").fill(email)
    press(page, "Send the code")
    expect(page.get_by_role("heading", name="Enter the code we mailed you")).to_be_visible()
    page.get_by_role("textbox", name="Code").fill(mailed_code())
    press(page, "Go on")


def come_in_by_password(page, live_server):
    page.goto(live_server.url + "/accounts/login/")
    page.get_by_label("E-mail address").fill("rita@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, re.compile("^Sign in$"))


def expect_name(page, name="Rita"):
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name=name)).to_be_visible()


def plug_in_key(page):
    """Give the browser a device that holds passkeys and says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def test_a_passkey_signs_in_alone(live_server, chromium):
    make_user("Rita")
    page = open_page(chromium, live_server, User.objects.get())
    plug_in_key(page)
    page.goto(live_server.url + "/accounts/second-step/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("My phone")
    page.get_by_label("Sign in with it alone").check()
    press(page, "Add a passkey")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    page.context.clear_cookies()
    page.goto(live_server.url + "/accounts/login/?next=/archive/")
    press(page, "Use a passkey")
    expect(page).to_have_url(live_server.url + "/archive/")
    expect_name(page)


def test_joining_with_a_passkey(live_server, chromium, settings):
    page = open_page(chromium, live_server)
    plug_in_key(page)
    with real_outbox:
        page.goto(live_server.url + "/accounts/signup/")
        page.get_by_role("link", name="Join with a passkey").click()
        page.get_by_label("Public name").fill("Rita")
        page.get_by_label("E-mail address").fill("rita@example.org")
        press(page, "Join")
        page.get_by_role("textbox", name="Code").fill(mailed_code())
        press(page, "Go on")
    expect(page.get_by_role("heading", name="Create your passkey")).to_be_visible()
    press(page, "Create the passkey")
    expect_name(page)
    assert Authenticator.objects.filter(user__public_name="Rita", type="webauthn").count() == 1


def test_a_passkey_that_says_no_leaves_a_sentence(live_server, chromium):
    page = open_page(chromium, live_server)
    session, key = plug_in_key(page)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.goto(live_server.url + "/accounts/login/")
    press(page, "Use a passkey")
    expect(page.get_by_text("The passkey was not used.")).to_be_visible()


def test_an_app_with_codes(live_server, chromium):
    make_user("Rita", password=PASSWORD)
    page = open_page(chromium, live_server, javascript=False)
    come_in_by_password(page, live_server)
    page.goto(live_server.url + "/accounts/second-step/")
    page.get_by_role("link", name="Set up an app").click()
    expect(page.get_by_role("img", name="Square code for your app")).to_be_visible()
    secret = page.locator(".square-code__key").inner_text().replace(" ", "")
    page.get_by_role("textbox", name="Code").fill(code_of_app(secret))
    press(page, "Set up the app")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    recovery_code = page.locator(".codes li").first.inner_text()
    page.context.clear_cookies()
    cache.clear()  # the code of this half minute is used; the app would show another in the next
    come_in_by_password(page, live_server)
    page.get_by_role("textbox", name="Code").fill(code_of_app(secret))
    press(page, "Sign in")
    expect_name(page)
    page.context.clear_cookies()
    come_in_by_password(page, live_server)
    page.get_by_role("textbox", name="Code").fill(recovery_code)
    press(page, "Sign in")
    expect_name(page)


def test_a_passkey_is_a_second_step_too(live_server, chromium):
    rita = make_user("Rita", password=PASSWORD)
    page = open_page(chromium, live_server, rita)
    plug_in_key(page)
    set_up_app(rita)
    page.goto(live_server.url + "/accounts/second-step/webauthn/add/")
    press(page, "Add a passkey")
    expect(page.get_by_text("The passkey is added.")).to_be_visible()
    page.context.clear_cookies()
    come_in_by_password(page, live_server)
    press(page, "Use your passkey")
    expect_name(page)


@real_outbox
@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_a_mailed_code(live_server, chromium, javascript):
    make_user("Rita")
    page = open_page(chromium, live_server, javascript=javascript)
    page.goto(live_server.url + "/accounts/login/?next=/archive/")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_visible(visible=javascript)
    come_in_by_code(page)
    expect(page).to_have_url(live_server.url + "/archive/")
    expect_name(page)


@real_outbox
@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_the_text_is_kept_across_a_change_of_account(live_server, chromium, javascript):
    post, tom = make_post(), make_user("Tom")
    make_user("Rita")
    page = open_page(chromium, live_server, tom, javascript)
    page.goto(live_server.url + post.get_absolute_url())
    expect(page.get_by_text("You write as Tom.")).to_be_visible()
    text_box(page).fill(TEXT)
    press(page, "Sign in as somebody else")
    come_in_by_code(page)
    expect(page.get_by_text("You write as Rita.")).to_be_visible()
    expect(text_box(page)).to_have_value(TEXT)
    press(page, "Post comment")
    expect(page.locator(".comment", has_text=TEXT)).to_be_visible()

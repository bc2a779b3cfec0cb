"""Ways in over another site as a browser without script takes them, when all goes well and when it does not."""

import pytest
from allauth.socialaccount.models import SocialAccount
from playwright.sync_api import expect

from accounts.models import User
from mssite.sign_in import openid_app
from tests.accounts.provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.browser.people import open_page, text_box
from tests.browser.test_ways_in import TEXT, come_in_by_code, expect_name, mailed_code, press
from tests.builders import letters_to, make_post, make_user, real_outbox

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture(autouse=True)
def _real_letters():
    with real_outbox:
        yield


@pytest.fixture
def provider(settings):
    provider = Provider()
    app = {"client_id": CLIENT_ID, "secret": CLIENT_SECRET} | openid_app("Clinic", provider.url)
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
    yield provider
    provider.stop()


@pytest.fixture
def page(live_server, chromium):
    return open_page(chromium, live_server, javascript=False)


def go_on_with_clinic(page):
    """From the sign-in page to where the other site sends the browser."""
    page.get_by_role("main").get_by_role("button", name="Go on with Clinic").click()


def join(page, name):
    """The last step of joining, from the page to which the other site has sent the browser."""
    page.wait_for_url("**/accounts/linked/signup/**")
    page.get_by_label("Public name").fill(name)
    press(page, "Join")


@pytest.mark.parametrize("mood", ["broken", "gone"])
def test_a_site_that_is_down_leaves_the_mailed_code(page, live_server, provider, mood):
    make_user("Rita").socialaccount_set.create(provider="own", uid="4711")
    if mood == "gone":
        provider.stop()
    provider.mood = mood
    page.goto(live_server.url + "/accounts/login/?next=/archive/")
    go_on_with_clinic(page)
    page.get_by_role("main").get_by_role("link", name="code by mail").click()
    page.get_by_label("E-mail address").fill("rita@example.org")
    press(page, "Send the code")
    page.get_by_role("textbox", name="Code").fill(mailed_code())
    press(page, "Go on")
    expect_name(page)


def test_an_address_that_is_not_proved_takes_over_nothing(page, live_server, provider):
    rita = make_user("Rita")
    provider.person["email_verified"] = False
    page.goto(live_server.url + "/accounts/login/")
    go_on_with_clinic(page)
    join(page, "Ben")
    expect(page.get_by_role("heading", name="Enter the code we mailed you")).to_be_visible()
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Sign in")).to_be_visible()
    assert (User.objects.get(), SocialAccount.objects.count()) == (rita, 0)
    assert "sign in first" in letters_to(rita)[-1].message


def test_the_text_is_kept_on_the_way_over_another_site(page, live_server, provider):
    post = make_post()
    page.goto(live_server.url + post.get_absolute_url())
    text_box(page).fill(TEXT)
    press(page, "Sign in and go on")
    go_on_with_clinic(page)
    join(page, "Nora")
    expect(page.get_by_text("through Clinic")).to_be_visible()
    expect(text_box(page)).to_have_value(TEXT)
    make_user("Tom")
    press(page, "Sign in as somebody else")
    come_in_by_code(page, "tom@example.org")
    expect(page.get_by_text("You write as Tom.")).to_be_visible()
    expect(text_box(page)).to_have_value(TEXT)

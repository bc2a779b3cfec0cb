"""No page about signing in, other sites, leaving or one's own data has a fault that axe finds by WCAG A to AAA."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from post_office.models import Email

from accounts import consent, leaving
from accounts.models import ConsentText
from comments import standing
from mssite.sign_in import openid_app
from tests.accounts.factors import set_up_app
from tests.accounts.provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.accounts.ways import PASSWORD
from tests.browser.people import sign_in, text_box
from tests.browser.test_axe import faults, look  # noqa: F401  (a fixture)
from tests.browser.test_ways_in import plug_in_key, press
from tests.builders import make_moderator, make_post, make_user, real_outbox
from tests.crowd import signed_in
from tests.leaving import sign_in as sign_in_client

pytestmark = [pytest.mark.browser, pytest.mark.axe, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture(autouse=True)
def _real_letters():
    with real_outbox:
        yield


class Walk:
    """Goes from page to page and gathers what axe finds."""

    def __init__(self, page, live_server):
        self.page, self.url, self.found, self.seen = page, live_server.url, [], []

    def look(self, name, heading):
        """Look at the page as it stands; `heading` shows that it is the right one."""
        assert re.search(heading, self.page.get_by_role("heading", level=1).inner_text()), (name, self.page.url)
        self.seen.append(name)
        self.found += faults(self.page, name)

    def to(self, address, heading):
        self.page.goto(self.url + address)
        self.look(address, heading)


def test_pages_of_joining_and_of_forgotten_passwords(live_server, look):  # noqa: F811
    make_user("Rita", password=PASSWORD)
    walk = Walk(look(), live_server)
    page = walk.page
    page.goto(walk.url + "/accounts/login/code/")
    page.get_by_label("E-mail address").fill("rita@example.org")
    press(page, "Send the code")
    walk.look("code", "Enter the code")
    page.get_by_role("textbox", name="Code").fill("WRONG1")
    press(page, "Go on")
    walk.look("wrong code", "Enter the code")
    page.context.clear_cookies()
    page.goto(walk.url + "/accounts/signup/")
    page.get_by_label("Public name").fill("Admin")
    page.get_by_label("E-mail address").fill("new@example.org")
    press(page, "Join")
    walk.look("refused name", "Join")
    page.get_by_label("Public name").fill("Nora")
    press(page, "Join")
    walk.look("address to prove", "Enter the code")
    page.context.clear_cookies()
    page.goto(walk.url + "/accounts/password/reset/")
    page.get_by_label("E-mail address").fill("rita@example.org")
    page.get_by_role("main").get_by_role("button").click()
    walk.look("letter for a new password", ".")
    link = re.search(r"http://[^/\s]+(/accounts/password/reset/key/\S+)", Email.objects.latest("pk").message)
    walk.to(link[1], "password")
    walk.to("/accounts/password/reset/key/1-broken/", ".")
    assert walk.found == [] and len(walk.seen) == 7


def test_pages_of_leaving_and_coming_back(live_server, look):  # noqa: F811
    rita = make_user("Rita", password=PASSWORD)
    walk = Walk(look(rita), live_server)
    page = walk.page
    walk.to("/accounts/me/data/", "Your data")
    walk.to("/accounts/me/leave/", "Leave this place")
    page.get_by_label("Keep what I published").check()
    press(page, "Close my account")
    walk.look("left", "Your account is closed")
    link = leaving.undo_link(leaving.Leaving.objects.get()).removeprefix("http://localhost:8000")
    walk.to(link, "Do you want to come back")
    walk.to(link.replace(":", "x"), "does not work any more")
    walk.to("/accounts/signed-out/", ".")
    assert walk.found == [] and len(walk.seen) == 6


def test_an_address_that_waits_and_the_list_of_ones_data(live_server, look):  # noqa: F811
    walk = Walk(look(make_user("Rita")), live_server)
    page = walk.page
    page.goto(walk.url + "/accounts/email/")
    page.get_by_label("New e-mail address").fill("new@example.org")
    press(page, "Change the address")
    walk.look("code for it", "Enter the code")
    walk.to("/accounts/email/", "Your address")
    assert page.get_by_role("link", name="Type the code").is_visible()
    page.goto(walk.url + "/accounts/me/data/")
    page.get_by_text("Show what is in it").click()
    walk.look("what is in it", "Your data")
    assert walk.found == [] and len(walk.seen) == 3


def test_pages_that_ask_who_it_is(live_server, look):  # noqa: F811
    cora, client = make_user("Cora"), signed_in(make_user("Cora"))
    sign_in_client(client, cora, is_recent=False)
    walk = Walk(look(), live_server)
    sign_in(walk.page.context, live_server, cora, client)
    walk.to("/accounts/password/set/", "Is it you")
    press(walk.page, "Mail me a code")
    walk.look("mailed code", "Is it you")
    walk.page.get_by_role("textbox", name="Code").fill("WRONG1")
    press(walk.page, "Go on")
    walk.look("wrong mailed code", "Is it you")
    sign_in(walk.page.context, live_server, cora)
    walk.to("/accounts/password/set/", "password")
    sign_in(walk.page.context, live_server, make_user("Rita", password=PASSWORD))
    walk.to("/accounts/reauthenticate/", "Is it you")
    set_up_app(make_user("Rita"))
    walk.to("/accounts/second-step/reauthenticate/", "Is it you")
    assert walk.found == [] and len(walk.seen) == 6


def test_pages_of_passkeys_devices_and_changed_texts(live_server, look):  # noqa: F811
    rita, post = make_user("Rita"), make_post()
    for _ in range(2):
        signed_in(rita).get("/accounts/me/")
    walk = Walk(look(rita), live_server)
    page = walk.page
    plug_in_key(page)
    page.goto(walk.url + "/accounts/second-step/webauthn/add/")
    page.get_by_label("Name").fill("My phone")
    press(page, "Add a passkey")
    walk.look("recovery codes", "recovery codes")
    walk.to("/accounts/second-step/webauthn/", ".")
    for name in ("Rename", "Take out"):
        page.goto(walk.url + "/accounts/second-step/webauthn/")
        page.get_by_role("main").get_by_role("link", name=re.compile(name)).first.click()
        walk.look(name, ".")
    walk.to("/accounts/devices/", "Where you are signed in")
    consent.publish(ConsentText(kind="terms", link="/house-rules/", news="We ask for kindness."))
    page.goto(walk.url + post.get_absolute_url())
    text_box(page).fill("Half a sentence")
    press(page, "Post comment")
    walk.look("texts to accept", "Something here has changed")
    assert walk.found == [] and len(walk.seen) == 6


def test_pages_for_who_may_not_come_in(live_server, look):  # noqa: F811
    rita = make_user("Rita", password=PASSWORD)
    standing.act_on(rita, "ban", make_moderator(), "Please rest.", timezone.now() + timedelta(days=3))
    walk = Walk(look(), live_server)
    page = walk.page
    for password, name, heading in ((PASSWORD, "closed", "."), *(("wrong", f"try {turn}", ".") for turn in range(6))):
        page.goto(walk.url + "/accounts/login/")
        page.get_by_label("E-mail address").fill(rita.email)
        page.get_by_label("Password").fill(password)
        press(page, re.compile("^Sign in$"))
        if name in ("closed", "try 0", "try 5"):
            walk.look(name, heading)
    for _ in range(21):
        client = Client()
        client.post("/accounts/password/reset/", {"email": "x@example.org"})
    page.goto(walk.url + "/accounts/password/reset/")
    page.get_by_label("E-mail address").fill("x@example.org")
    page.get_by_role("main").get_by_role("button").click()
    walk.look("too many tries", ".")
    assert walk.found == [] and len(walk.seen) == 4


@pytest.fixture
def provider(settings):
    provider = Provider()
    app = {"client_id": CLIENT_ID, "secret": CLIENT_SECRET}
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"APPS": [app | openid_app("Clinic", provider.url)], "OAUTH_PKCE_ENABLED": True},
    }
    yield provider
    provider.stop()


def test_pages_of_other_sites(live_server, look, provider):  # noqa: F811
    walk = Walk(look(), live_server)
    page = walk.page
    walk.to("/accounts/login/", "Sign in")
    walk.to("/accounts/oidc/own/login/", "Clinic")
    walk.to("/accounts/oidc/own/login/callback/?state=forged&code=x", ".")
    walk.to("/accounts/linked/login/cancelled/", ".")
    page.goto(walk.url + "/accounts/oidc/own/login/")
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url("**/accounts/linked/signup/**")
    walk.look("joining", ".")
    make_user("Rita")
    page.goto(walk.url + "/accounts/oidc/own/login/")
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url("**/callback/**")
    walk.look("known address", ".")
    provider.mood = "broken"
    page.goto(walk.url + "/accounts/oidc/own/login/")
    page.get_by_role("main").get_by_role("button").first.click()
    walk.look("other site is down", ".")
    sign_in(page.context, live_server, make_user("Rita"))
    make_user("Rita").socialaccount_set.create(provider="own", uid="1")
    walk.to("/accounts/linked/", ".")
    assert walk.found == [] and len(walk.seen) == 8

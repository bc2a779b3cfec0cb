"""What is the person's own: data to take along, leaving and coming back, sessions, texts to accept. By keyboard alone."""

import json
import re
import zipfile

import pytest
from allauth.usersessions.models import UserSession
from playwright.sync_api import expect
from post_office.models import Email

from accounts import consent
from accounts.models import ConsentText, Leaving, User
from comments.models import Comment
from tests.accounts.ways import CODE
from tests.browser.keyboard import Keyboard
from tests.browser.people import open_page, sign_in, text_box
from tests.builders import make_comment, make_post, make_user, real_outbox
from tests.crowd import signed_in
from tests.leaving import sign_in as sign_in_client

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
DEVICES = ("Chrome on a Linux computer", "Firefox on a Mac", "Safari on an iPhone", "Edge on a Windows computer")
COME_BACK = re.compile(r"http://localhost:8000(/accounts/come-back/\S+)")


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def keys(request, live_server, chromium):
    """Rita's keyboard. She has no password and no second step, and has signed in just now."""
    with real_outbox:
        page = open_page(chromium, live_server, make_user("Rita"), javascript=request.param)
        yield Keyboard(page)
        page.context.close()


def letter(subject):
    return Email.objects.filter(subject__startswith=subject).latest("pk").message


def come_in_by_code(keys):
    keys.go(keys.page.get_by_role("main").get_by_role("link", name="Get a code by mail"))
    keys.fill(keys.page.get_by_label("E-mail address"), "rita@example.org")
    keys.go(keys.button("Send the code"))
    keys.fill(keys.page.get_by_role("textbox", name="Code"), CODE.search(letter("Your code to sign in")).group(1))
    keys.go(keys.button("Go on"))
    expect(keys.page.get_by_role("navigation", name="Main").get_by_role("link", name="Rita")).to_be_visible()


def be_asked_for_a_code(keys):
    """Show by a mailed code who sits there."""
    expect(keys.page.get_by_role("heading", name="Is it you?")).to_be_visible()
    keys.go(keys.button("Mail me a code"))
    keys.fill(keys.page.get_by_role("textbox", name="Code"), CODE.search(letter("Is it you?")).group(1))


@pytest.mark.parametrize(
    ("choice", "words_stay"),
    [("Keep what I published, without my name", True), ("Delete the words of all my comments, too", False)],
    ids=["anonymise", "erase"],
)
def test_leaving_and_coming_back(keys, live_server, choice, words_stay):
    post = make_post()
    make_comment(post, User.objects.get(public_name="Rita"), text="Ten years on.")
    page = keys.page
    page.goto(live_server.url)
    keys.go(keys.link("Rita", exact=True))
    keys.go(keys.link("Leave this place"))
    first = page.get_by_label("Keep what I published, without my name")
    keys.reach(first)
    page.keyboard.press("Space")
    if not words_stay:
        keys.choose(first, page.get_by_label(choice))
    keys.go(keys.button("Close my account"))
    expect(page.get_by_role("heading", name="Your account is closed")).to_be_visible()

    page.goto(live_server.url + post.get_absolute_url())
    expect(page.get_by_text("Ten years on.")).to_have_count(1 if words_stay else 0)
    expect(page.locator("#comment-1").get_by_text("Rita")).to_have_count(0)

    page.goto(live_server.url + COME_BACK.search(letter("Your account is closed")).group(1))
    keys.go(keys.button("Give me my account back"))
    expect(page.get_by_text("Your account is open again. Please sign in.")).to_be_visible()
    come_in_by_code(keys)
    page.goto(live_server.url + post.get_absolute_url())
    expect(page.locator("#comment-1").get_by_text("Ten years on.")).to_be_visible()
    expect(page.locator("#comment-1 .comment__name")).to_have_text("Rita")
    assert not Leaving.objects.exists()


def test_taking_the_data_along_after_a_mailed_code(keys, live_server, tmp_path):
    rita = User.objects.get(public_name="Rita")
    make_comment(make_post(), rita, text="Ten years on.")
    long_ago(keys.page, live_server, rita)
    keys.page.goto(live_server.url + "/accounts/me/")
    keys.go(keys.link("Take your data with you"))
    keys.go(keys.button("Download my data"))
    be_asked_for_a_code(keys)
    with keys.page.expect_download() as downloading:
        keys.reach(keys.button("Go on"))
        keys.page.keyboard.press("Enter")
    downloading.value.save_as(tmp_path / "my-data.zip")
    archive = zipfile.ZipFile(tmp_path / "my-data.zip")
    assert "Ten years on." in archive.read("index.html").decode()
    assert json.loads(archive.read("json/comments.json"))[0]["text"] == "Ten years on."


def long_ago(page, live_server, person):
    """Let the browser carry a session that began two hours ago."""
    client = signed_in(person)
    sign_in_client(client, person, is_recent=False)
    sign_in(page.context, live_server, person, client)


def test_signing_out_one_device_and_then_all_others(keys, live_server):
    rita = User.objects.get(public_name="Rita")
    page = keys.page
    others = [signed_in(rita) for _ in range(3)]
    here = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "session")
    for key, device in zip([here, *(client.session.session_key for client in others)], DEVICES, strict=True):
        UserSession.objects.create(user=rita, session_key=key, ip="0.0.0.0", user_agent=device)
    page.goto(live_server.url + "/accounts/me/")
    keys.go(keys.link("Where you are signed in"))
    expect(page.get_by_text("These 4 devices can use your account.")).to_be_visible()
    keys.go(keys.button("Sign out Safari on an iPhone"))
    expect(page.get_by_text("That device is signed out.")).to_be_visible()
    assert [client.get("/accounts/me/").status_code for client in others] == [200, 302, 200]
    keys.go(keys.button("Sign out all others"))
    expect(page.get_by_text("Only this device can use your account.")).to_be_visible()
    assert [client.get("/accounts/me/").status_code for client in others] == [302, 302, 302]


def test_texts_that_have_changed_are_accepted_and_the_comment_goes_on(keys, live_server):
    rita, post = User.objects.get(public_name="Rita"), make_post()
    consent.publish(ConsentText(kind="privacy", link="/privacy/"))
    consent.accept(rita, consent.newest())
    consent.publish(ConsentText(kind="privacy", link="/privacy/", news="We keep letters for less time."))
    page = keys.page
    page.goto(live_server.url + post.get_absolute_url())
    keys.fill(text_box(page), "Half a *sentence*\n\nabout walking")
    keys.go(keys.button("Post comment"))
    expect(page.get_by_role("heading", name="Something here has changed")).to_be_visible()
    expect(page.get_by_text("We keep letters for less time.")).to_be_visible()
    assert not Comment.objects.exists()
    keys.go(keys.button("Accept and go on"))
    expect(page.locator(".comment", has_text="about walking")).to_be_visible()
    assert Comment.objects.get().comment == "Half a *sentence*\n\nabout walking"
    assert not consent.missing(rita).exists()
    keys.fill(text_box(page), "Another one")
    keys.go(keys.button("Post comment"))
    expect(page.locator(".comment", has_text="Another one")).to_be_visible()


def test_another_address_after_a_mailed_code(keys, live_server):
    rita = User.objects.get(public_name="Rita")
    long_ago(keys.page, live_server, rita)
    keys.page.goto(live_server.url + "/accounts/me/")
    keys.go(keys.link("Change your address"))
    keys.fill(keys.page.get_by_label("New e-mail address"), "new@example.org")
    keys.go(keys.page.get_by_role("main").get_by_role("button").first)
    be_asked_for_a_code(keys)
    keys.go(keys.button("Go on"))
    expect(keys.page.get_by_text("new@example.org", exact=True)).to_be_visible()
    mailed = Email.objects.filter(to="new@example.org").latest("pk").message
    keys.fill(keys.page.get_by_role("textbox", name="Code"), CODE.search(mailed).group(1))
    keys.go(keys.button("Go on"))
    rita.refresh_from_db()
    assert rita.email == "new@example.org"


def test_a_profile_and_times_of_ones_own(keys, live_server):
    page = keys.page
    page.goto(live_server.url + "/accounts/me/")
    keys.go(keys.link("Your page and picture"))
    keys.fill(page.get_by_label("About you"), "I paint birds.")
    keys.tick(page.get_by_label("Show my page to others"))
    keys.go(page.get_by_role("main").get_by_role("button", name=re.compile("Save")))
    expect(page.get_by_text("Your page is changed.")).to_be_visible()
    page.goto(live_server.url + "/accounts/me/times/")
    page.get_by_label("Your time zone").focus()
    page.keyboard.type("Asia/Tok")
    group = page.get_by_role("group", name="Days and times look like this")
    keys.choose(group.get_by_label("21 November 2026, 14:30"), group.get_by_label("2026-11-21 14:30"))
    keys.go(keys.button("Save", exact=True))
    expect(page.get_by_text("Times are shown your way now.")).to_be_visible()
    rita = User.objects.get(public_name="Rita")
    assert (rita.bio, rita.page_is_public, rita.time_zone, rita.date_format) == (
        "I paint birds.", False, "Asia/Tokyo", "iso",
    )  # fmt: skip

"""Help with writing: an answer in its place, a quote of what is selected, the tools, the count, the preview."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from comments.models import Comment
from tests.browser.people import open_page, text_box
from tests.builders import make_comment, make_post, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
SELECT_FIRST_COMMENT = "getSelection().selectAllChildren(document.querySelector('#comment-1 .comment__text'))"


@pytest.fixture
def post():
    post = make_post()
    make_comment(post, make_user("Tom"), text="An *open* question.\n\nAnd another.")
    make_comment(post, make_user("Tom"), text="Something else.")
    return post


@pytest.fixture
def page(live_server, chromium, post):
    """Rita at the post."""
    page = open_page(chromium, live_server, make_user("Rita"))
    page.goto(live_server.url + post.get_absolute_url())
    yield page
    page.context.close()


def reply(page, number=1):
    page.get_by_role("link", name=f"Reply to #{number}").click()


def test_the_form_comes_to_the_answer_without_a_new_page(page):
    page.evaluate("window.isSamePage = true")
    text_box(page).fill("What I had begun.")
    reply(page)
    expect(page.get_by_role("heading", name="Your answer to #1, Tom")).to_be_visible()
    expect(text_box(page)).to_be_focused()
    expect(text_box(page)).to_have_value("What I had begun.")
    expect(page).to_have_url(re.compile(r"\?reply=1#id_text"))
    reply(page, 2)
    expect(page.get_by_role("heading", name="Your answer to #2, Tom")).to_be_visible()
    page.get_by_role("link", name="Write a new comment instead").click()
    expect(page.get_by_role("heading", name="Write a comment")).to_be_visible()
    reply(page, 2)
    expect(page).to_have_url(re.compile("reply=2"))
    page.go_back()
    expect(page.get_by_role("heading", name="Write a comment")).to_be_visible()
    reply(page, 2)
    expect(page.locator("#comment-2 + .comment--form")).to_be_visible()
    assert page.evaluate("window.isSamePage")
    expect(page.locator("form[data-comment]")).to_have_count(1)
    expect(page.locator(".tools")).to_have_count(1)
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator(".comment--pending", has_text="What I had begun.")).to_be_visible()
    assert Comment.objects.get(number=3).reply_to.number == 2
    page.wait_for_function("Object.keys(localStorage).length === 0")


def test_by_keyboard_alone(page):
    page.get_by_role("link", name="Reply to #1").focus()
    page.keyboard.press("Enter")
    expect(text_box(page)).to_be_focused()
    page.keyboard.type("Yes.")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Only people with an account")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Post comment")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".comment--pending", has_text="Yes.")).to_be_visible()


def test_when_the_form_cannot_be_fetched_the_link_leads_to_it(page):
    page.route(
        "**/*reply=1*", lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_()
    )
    reply(page)
    expect(page.get_by_role("heading", name="Your answer to #1, Tom")).to_be_visible()


def test_a_selection_is_quoted(page):
    text_box(page).fill("Tom,")
    page.evaluate(SELECT_FIRST_COMMENT)
    reply(page)
    expect(text_box(page)).to_have_value("Tom,\n\n> An open question.\n> \n> And another.\n\n")


def test_a_selection_elsewhere_is_not_quoted(page):
    page.evaluate(SELECT_FIRST_COMMENT)
    reply(page, 2)
    expect(page.get_by_role("heading", name="Your answer to #2, Tom")).to_be_visible()
    expect(text_box(page)).to_have_value("")


def test_a_guest_quotes_too(live_server, chromium, post):
    page = open_page(chromium, live_server)
    page.goto(live_server.url + post.get_absolute_url())
    page.evaluate(SELECT_FIRST_COMMENT)
    reply(page)
    expect(page).to_have_url(re.compile("reply=1"))
    expect(text_box(page)).to_have_value("> An open question.\n> \n> And another.\n\n")


def test_the_tools_shape_what_is_selected(page):
    for name, shaped in (
        ("Italic", "a *word*"),
        ("Bold", "a **word**"),
        ("List", "a \n\n- word"),
        ("Quote", "a \n\n> word"),
        ("Link", "a [word](https://)"),
    ):
        text_box(page).fill("a word")
        text_box(page).evaluate("field => field.setSelectionRange(2, 6)")
        page.get_by_role("group", name="Shape the text").get_by_role("button", name=name).press("Enter")
        expect(text_box(page)).to_have_value(shaped)
        expect(text_box(page)).to_be_focused()
        page.keyboard.press("Control+z")
        expect(text_box(page)).to_have_value("a word")


def test_the_tools_are_large_enough_to_hit(page):
    for button in page.locator(".tools__button").all():
        box = button.bounding_box()
        assert box["width"] >= 44 and box["height"] >= 44


def test_the_count_speaks_near_the_limit_only(page):
    line = page.locator("form[data-comment] [aria-live=polite]")
    text_box(page).fill("a" * 5_000)
    expect(line).to_have_text("")
    text_box(page).fill("🙂" * 9_990)
    expect(line).to_have_text("10 characters left.")
    text_box(page).fill("a" * 10_001)
    expect(line).to_contain_text("1 character too many.")


def test_the_preview_shows_the_text_and_keeps_it(page):
    text_box(page).fill("A *small* study.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="This is how it will look")).to_be_focused()
    expect(page.locator(".preview em")).to_have_text("small")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator(".comment--pending em", has_text="small")).to_be_visible()


def test_the_scripts_for_a_guest_are_light(live_server, chromium, post):
    page = open_page(chromium, live_server)
    scripts = []
    page.on("response", lambda answer: scripts.append(answer.url) if answer.url.endswith(".js") else None)
    page.goto(live_server.url + post.get_absolute_url(), wait_until="networkidle")
    names = {url.split("/static/")[1] for url in scripts}
    assert names == {f"js/{name}.js" for name in ("keep-comment", "comment-tools", "copies", "each-form")}
    assert sum((Path(settings.BASE_DIR) / "static" / name).stat().st_size for name in names) <= 15_000


def test_nothing_breaks_the_content_policy(page):
    faults = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.reload()
    text_box(page).fill("A word.")
    page.get_by_role("button", name="Bold").click()
    reply(page)
    expect(text_box(page)).to_be_focused()
    assert faults == []

"""The editor as authors meet it: its marks reach the page, its buttons have names, and the keyboard does it all."""

import re

import pytest
from django.urls import reverse
from PIL import Image as Picture
from playwright.sync_api import expect

from blog.models import Image, Post
from tests.browser.editing import at_end, click_into, press, settle, text_box
from tests.browser.people import open_page
from tests.builders import make_author, make_category, make_post, picture_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
NERVE = {"name": "nerve.jpg", "mimeType": "image/jpeg", "buffer": picture_file(size=(600, 400))}


@pytest.fixture
def page(live_server, chromium):
    """A page of Ada, who writes. Whatever the browser complains of fails the test."""
    make_category("Trials")
    page = open_page(chromium, live_server, make_author("Ada").user)
    page.base = live_server.url
    complaints = []
    # A form that comes back with a mistake is answered with 422, which the console calls an error.
    page.on(
        "console",
        lambda message: message.type == "error" and "422" not in message.text and complaints.append(message.text),
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.context.close()
    assert complaints == []


def make_picture(**words):
    image = Image(**words)
    image.take(Picture.new("RGB", (500, 300), "teal"))
    image.save()
    return image


def open_post(page, body="<p>One.</p>"):
    post = make_post("A report", body=body)
    page.goto(page.base + reverse("admin:blog_post_change", args=[post.pk]))
    text_box(page).wait_for()
    return post


def saved(page, post):
    page.get_by_role("button", name=re.compile("^(Save draft|Publish changes)$")).click()
    page.get_by_text("was changed").wait_for()
    return Post.objects.get(pk=post.pk).body


def test_an_author_publishes_a_post_with_a_picture_in_eight_actions_and_three_pages(page):
    pages = []
    # Every document that comes from the server; a redirect on the way is none.
    page.on(
        "response", lambda answer: answer.request.is_navigation_request() and answer.ok and pages.append(answer.url)
    )
    page.goto(page.base + reverse("admin:index"))  # page 1
    actions = [
        lambda: page.locator(f"a[href='{reverse('admin:blog_post_add')}']").first.click(),  # page 2
        lambda: page.locator("#id_title").fill("A new trial"),
        lambda: text_box(page).fill("Twelve people were followed for a year. None of them stopped."),
        lambda: press(page, "Picture"),
        lambda: page.get_by_label("Picture file").set_input_files(NERVE),
        lambda: page.get_by_label("Alternative text").fill("A nerve, drawn"),
        lambda: page.get_by_role("button", name="Use this picture").click(),
        lambda: page.get_by_role("button", name="Publish", exact=True).click(),  # page 3
    ]
    for action in actions:
        action()
    page.get_by_text("was added").or_(page.get_by_text("published")).first.wait_for()
    post = Post.objects.get()
    assert post.is_published()
    assert (len(actions), len(pages)) == (8, 3)
    assert post.excerpt == "Twelve people were followed for a year. None of them stopped."
    page.goto(page.base + post.get_absolute_url())
    expect(page.get_by_role("img", name="A nerve, drawn")).to_be_visible()


def test_a_picture_of_the_library_goes_where_the_cursor_is(page):
    image = make_picture(alt="A tree", caption="In autumn")
    make_picture(alt="A bird", caption="In spring")
    post = open_post(page)
    at_end(page)
    press(page, "Picture")
    page.get_by_label("Look for").last.fill("autumn")
    page.get_by_role("button", name="Search").last.click()
    expect(page.get_by_role("button", name="A bird")).to_have_count(0)
    page.get_by_role("button", name="A tree").click()
    expect(text_box(page).get_by_role("img", name="A tree")).to_be_attached()
    settle(page)
    page.keyboard.type("Below it.")
    figure = f'<figure data-image="{image.pk}"></figure>'
    assert saved(page, post) == f"<p>One.</p>{figure}<p>Below it.</p>"


def test_a_button_that_is_pressed_the_moment_the_dialog_closes_takes_the_picture_with_it(page):
    image = make_picture(alt="A tree")
    post = open_post(page)
    press(page, "Picture")
    page.get_by_role("button", name="A tree").wait_for()
    save = page.get_by_role("button", name="Publish changes")
    save.evaluate("button => document.addEventListener('close', () => button.click(), true)")
    page.get_by_role("button", name="A tree").click()
    page.get_by_text("was changed").wait_for()
    assert f'<figure data-image="{image.pk}"></figure>' in Post.objects.get(pk=post.pk).body


def test_an_upload_without_words_is_refused_and_keeps_the_file(page):
    post = open_post(page)
    press(page, "Picture")
    page.get_by_label("Picture file").set_input_files(NERVE)
    page.get_by_role("textbox", name="Caption").fill("Drawn by hand")
    page.get_by_role("button", name="Use this picture").click()
    expect(page.get_by_text("Please say what the picture shows")).to_be_visible()
    expect(page.get_by_role("textbox", name="Caption")).to_have_value("Drawn by hand")
    page.get_by_label("Decorative", exact=True).check()
    page.get_by_role("button", name="Use this picture").click()
    page.get_by_role("dialog").wait_for(state="detached")
    image = Image.objects.get()
    assert (image.alt, image.caption, image.is_decorative) == ("", "Drawn by hand", True)
    assert f'<figure data-image="{image.pk}"></figure>' in saved(page, post)


def test_one_use_of_a_picture_has_words_of_its_own(page):
    image = make_picture(alt="A tree")
    post = open_post(page, f'<p>One.</p><figure data-image="{image.pk}"></figure>')
    page.locator(".picture-in-text img").click()
    press(page, "Words of this picture")
    page.get_by_label("Alternative text here").fill('A "family" tree')
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(text_box(page).get_by_role("img", name='A "family" tree')).to_be_attached()
    assert 'data-alt="A &quot;family&quot; tree"' in saved(page, post)


def test_a_quote_has_a_source(page):
    post = open_post(page)
    click_into(page)
    press(page, "Quote")
    press(page, "Source of the quote")
    page.keyboard.type("Ada, 2026")
    page.keyboard.press("Enter")
    page.keyboard.type("After.")
    assert saved(page, post) == "<blockquote><p>One.</p><cite>Ada, 2026</cite></blockquote><p>After.</p>"


def test_a_table_has_a_caption_and_a_row_of_headings(page):
    post = open_post(page)
    at_end(page)
    press(page, "Table")
    page.get_by_label("Caption: what").fill("Who took part")
    page.get_by_label("Rows").fill("2")
    page.get_by_label("Columns", exact=True).fill("2")
    page.get_by_role("button", name="Put into the text").click()
    settle(page)
    page.keyboard.type("Age")
    body = saved(page, post)
    assert "<table><caption>Who took part</caption><tbody><tr><th" in body
    assert (body.count("<th"), body.count("<td")) == (2, 2)


def test_headings_code_and_lines(page):
    post = open_post(page)
    at_end(page)
    for name, words in (
        ("Heading 2", "Two"),
        ("Heading 3", "Three"),
        ("Heading 4", "Four"),
        ("Block of code", "x = 1"),
    ):
        page.keyboard.press("Enter")
        settle(page)
        press(page, name)
        page.keyboard.type(words)
    body = saved(page, post)
    assert "<h2>Two</h2><h3>Three</h3><h4>Four</h4>" in body
    assert "<pre><code>x = 1</code></pre>" in body


def test_opening_and_saving_changes_nothing(page):
    image = make_picture(alt="A tree")
    body = (
        f'<h2>Two</h2><h3>Three</h3><h4>Four</h4><figure data-image="{image.pk}" data-caption="Here"></figure>'
        "<blockquote><p>Said.</p><cite>Ada</cite></blockquote><hr><pre><code>x = 1</code></pre>"
        "<table><caption>Who</caption><tbody><tr><th><p>a</p></th></tr><tr><td><p>b</p></td></tr></tbody></table>"
        "<ol><li><p>one<br>two</p></li></ol><p><strong>b</strong> <em>i</em> <sub>s</sub> <code>c</code> d</p>"
    )
    post = open_post(page, body)
    assert post.body == body
    at_end(page)
    page.keyboard.type(".")  # else the text box is not written anew
    assert saved(page, post).replace(' colspan="1" rowspan="1"', "") == f"{body[:-4]}.</p>"


def test_every_button_has_a_name_and_one_tab_stop(page):
    open_post(page)
    bar = page.get_by_role("toolbar", name="Editor")
    buttons = bar.get_by_role("button")
    for button in buttons.all():
        assert re.fullmatch(r"[A-Z][\w ]+", button.get_attribute("aria-label")), button.get_attribute("aria-label")
    assert bar.locator('button[tabindex="0"]').count() == 1
    text_box(page).focus()
    page.keyboard.press("Escape")
    first = page.evaluate("document.activeElement.ariaLabel")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.ariaLabel")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.ariaLabel") == first != second
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.ariaLabel") == "Redo"


@pytest.mark.parametrize("width", [1280, 390])
def test_the_buttons_never_cover_what_is_typed(page, width):
    page.set_viewport_size({"width": width, "height": 844})
    open_post(page, "".join(f"<p>Line {number}.</p>" for number in range(80)))
    at_end(page)
    for _ in range(60):
        page.keyboard.press("ArrowUp")
    caret = page.evaluate("getSelection().getRangeAt(0).getBoundingClientRect().top")
    bar = page.get_by_role("toolbar", name="Editor").bounding_box()
    assert 0 <= caret <= 844
    assert caret >= bar["y"] + bar["height"]


def test_without_script_a_line_puts_a_picture_in(live_server, chromium):
    image = make_picture(alt="A tree")
    post = make_post("A report", body="<p>One.</p>")
    page = open_page(chromium, live_server, make_author("Ada").user, javascript=False)
    page.goto(live_server.url + reverse("admin:blog_post_change", args=[post.pk]))
    page.get_by_label("Text", exact=True).or_(page.locator("#id_body")).first.fill(
        f"<p>One.</p>\n[picture {image.pk}]\n<p>Two.</p>"
    )
    assert f'<figure data-image="{image.pk}"></figure>' in saved(page, post)
    page.goto(live_server.url + post.get_absolute_url())
    expect(page.get_by_role("img", name="A tree")).to_be_attached()
    page.context.close()

"""The picture of a post is chosen by looking at the library, with the keyboard alone, too; without script from a list."""

import pytest
from django.urls import reverse
from PIL import Image as Picture
from playwright.sync_api import expect

from blog import drafts
from blog.models import Image, Post
from tests.browser.people import open_page
from tests.builders import make_author, make_post, picture_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
NERVE = {"name": "nerve.jpg", "mimeType": "image/jpeg", "buffer": picture_file(size=(600, 400))}


def make_picture(**words):
    image = Image(**words)
    image.take(Picture.new("RGB", (500, 300), "teal"))
    image.save()
    return image


@pytest.fixture
def tree():
    return make_picture(alt="A tree in autumn")


@pytest.fixture
def bird():
    return make_picture(alt="A bird in spring")


@pytest.fixture
def post(tree, bird):
    return make_post("A report", status="draft")


@pytest.fixture
def page(live_server, chromium, post):
    """The form of the post, open for Ada. Whatever the browser complains of fails the test."""
    page = open_page(chromium, live_server, make_author("Ada").user)
    complaints = []
    # What a test itself has cut off is no complaint.
    page.on(
        "console",
        lambda message: (
            message.type == "error" and "ERR_FAILED" not in message.text and complaints.append(message.text)
        ),
    )
    page.goto(live_server.url + reverse("admin:blog_post_change", args=[post.pk]))
    yield page
    page.context.close()
    assert complaints == []


def group(page):
    return page.get_by_role("group", name="Lead image")


def shown(page):
    """What stands beside the chosen picture. The list itself holds the words of all."""
    return page.locator("[data-picture-shown]")


def save(page):
    """Press the button, and open the form again."""
    form = page.url
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("was changed").wait_for()
    page.goto(form)
    return Post.objects.get()


def test_it_is_chosen_by_keyboard_alone_and_taken_away(page, tree):
    expect(group(page).get_by_role("combobox")).to_be_hidden()
    group(page).get_by_role("button", name="Choose a picture").focus()
    page.keyboard.press("Enter")
    library = page.get_by_role("dialog")
    library.get_by_label("Look for").focus()
    page.keyboard.type("autumn")
    page.keyboard.press("Enter")
    expect(library.get_by_role("button", name="A bird in spring")).to_have_count(0)
    library.get_by_role("button", name="A tree in autumn").focus()
    page.keyboard.press("Enter")
    expect(shown(page)).to_have_text("A tree in autumn")
    expect(group(page).locator("img")).to_have_js_property("naturalWidth", tree.width)
    expect(group(page).get_by_role("button", name="Choose another")).to_be_focused()
    page.get_by_text("Kept at").wait_for()
    assert drafts.find(Post.objects.get()).content["lead_image"] == str(tree.pk)
    assert save(page).lead_image == tree
    expect(group(page).locator("img")).to_have_attribute("src", tree.thumbnail_url)
    group(page).get_by_role("button", name="No picture").click()
    expect(group(page).locator("img")).to_have_count(0)
    expect(group(page).get_by_role("button", name="Choose a picture")).to_be_focused()
    assert save(page).lead_image is None


def test_one_is_uploaded_where_it_is_chosen(page):
    group(page).get_by_role("button", name="Choose a picture").click()
    page.get_by_label("Picture file").set_input_files(NERVE)
    page.get_by_label("Alternative text").fill("A nerve, drawn")
    page.get_by_role("button", name="Use this picture").click()
    expect(shown(page)).to_have_text("A nerve, drawn")
    assert save(page).lead_image == Image.objects.get(alt="A nerve, drawn")


def test_a_library_that_does_not_answer_takes_nothing_away(page):
    page.route("**/image/choose/**", lambda route: route.abort())
    page.locator("#id_title").fill("A title that stays")
    group(page).get_by_role("button", name="Choose a picture").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing is lost: please try again.")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(page.locator("#id_title")).to_have_value("A title that stays")


def test_without_script_it_is_a_list(live_server, chromium, post, tree):
    page = open_page(chromium, live_server, make_author("Ada").user, javascript=False)
    page.goto(live_server.url + reverse("admin:blog_post_change", args=[post.pk]))
    page.get_by_label("Lead image").select_option("A tree in autumn")
    assert save(page).lead_image == tree
    expect(page.get_by_label("Lead image")).to_have_value(str(tree.pk))
    expect(page.locator(".picture-select__picture")).to_be_visible()
    page.context.close()

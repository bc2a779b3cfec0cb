"""The desk under our strict policy: the editor starts, the popup works, and the browser refuses nothing."""

import pytest
from django.urls import reverse

from accounts.models import User
from blog.models import Post, Series
from tests.browser.editing import text_box
from tests.builders import make_category, make_comment, make_page, make_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def desk(live_server, chromium, client):
    """A page of an administrator, and the list of what the browser complained of on it and its popups."""
    client.force_login(User.objects.create_superuser("olive@example.org", "Olive"))
    context = chromium.new_context(base_url=live_server.url)
    context.set_default_timeout(15_000)
    cookie = client.cookies["session"]
    context.add_cookies([{"name": "session", "value": cookie.value, "url": live_server.url}])
    complaints = []
    context.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context.new_page(), complaints
    context.close()


def test_no_page_breaks_the_policy(desk):
    page, complaints = desk
    post, comment = make_post(), None
    comment = make_comment(post, state="pending")
    for name, pk in (
        ("index", None),
        ("blog_post_changelist", None),
        ("blog_post_change", post.pk),
        ("blog_image_add", None),
        ("blog_page_change", make_page().pk),
        ("blog_linkgroup_add", None),
        ("comments_comment_changelist", None),
        ("comments_comment_change", comment.pk),
        ("comments_comment_numbers", None),
        ("comments_commentlog_changelist", None),
        ("comments_report_changelist", None),
        ("comments_standing_changelist", None),
        ("comments_standing_change", comment.user_id),
        ("comments_reason_changelist", None),
        ("comments_listentry_changelist", None),
        ("comments_listentry_add", None),
        ("comments_helpline_add", None),
        ("comments_conversation_change", post.pk),
        ("accounts_jobrun_changelist", None),
        ("accounts_user_changelist", None),
        ("accounts_user_add", None),
        ("accounts_sitesettings_change", 1),
    ):
        page.goto(reverse(f"admin:{name}", args=[pk] if pk else []))
        page.wait_for_load_state("networkidle")
        assert complaints == [], name


def test_an_author_writes_links_and_adds_a_series(desk):
    page, complaints = desk
    make_category("Trials")
    post = make_post("A report")
    page.goto(reverse("admin:blog_post_change", args=[post.pk]))
    box = text_box(page)
    box.fill("Read the study")
    box.press("Control+a")
    page.get_by_role("button", name="Link").click()
    page.get_by_label("URL").fill("https://example.org/study")
    page.get_by_role("button", name="Update").click()
    with page.expect_popup() as popup:
        page.get_by_title("Add another series").click()
    series = popup.value
    series.get_by_label("Name").press_sequentially("From the start")
    with series.expect_event("close"):
        series.get_by_role("button", name="Save", exact=True).click()
    page.locator("#id_series option:checked", has_text="From the start").wait_for(state="attached")
    page.get_by_role("button", name="Publish changes").click()
    page.get_by_text("was changed").wait_for()
    post = Post.objects.get(pk=post.pk)
    assert post.series == Series.objects.get()
    assert 'href="https://example.org/study"' in post.body
    assert complaints == []

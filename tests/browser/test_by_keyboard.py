"""The conversation by keyboard alone, with script and without: reading, writing, liking, following, choosing."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from blog.prepared import Prepared
from comments import doors
from comments.models import Comment, MailPreference, Mute, Participation, ThreadFollow
from tests.browser.keyboard import Keyboard
from tests.browser.people import open_page, text_box
from tests.builders import make_comment, make_many_comments, make_moderator, make_post, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
SELECT_FIRST_COMMENT = "getSelection().selectAllChildren(document.querySelector('#comment-1 .comment__text'))"


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def keys(request, live_server, chromium):
    """Rita's keyboard."""
    page = open_page(chromium, live_server, make_user("Rita"), javascript=request.param)
    yield Keyboard(page)
    page.context.close()


def test_reading_on_back_to_what_is_answered_and_in_another_order(keys, live_server, monkeypatch):
    monkeypatch.setattr("comments.threads.PAGE_SIZE", 5)
    monkeypatch.setattr(Prepared, "kept", {})
    post = make_post()
    make_many_comments(post, 12, writers=[make_user("Tom")])
    keys.page.goto(live_server.url + post.get_absolute_url())
    keys.go(keys.link("Later comments"))
    expect(keys.page).to_have_url(re.compile(r"\?from=6#comments"))
    keys.go(keys.link("answering #6"))
    expect(keys.page).to_have_url(re.compile("#comment-6$"))
    expect(keys.page.locator("#comment-6")).to_be_in_viewport()
    keys.go(keys.link("newest first"))
    expect(keys.page.locator(".comment__number").first).to_have_text("#12")
    keys.go(keys.link("as it was held"))
    expect(keys.page.locator(".comment__number").first).to_have_text("#1")


def test_from_one_new_comment_to_the_next(keys, live_server):
    post, tom = make_post(), make_user("Tom")
    make_comment(post, tom, text="Read long ago.")
    Comment.objects.update(published_at=timezone.now() - timedelta(days=9))
    Participation.objects.create(user=make_user("Rita"), post=post, visited_at=timezone.now() - timedelta(days=2))
    for text in ("The first new one.", "The second."):
        make_comment(post, tom, text=text)
    keys.page.goto(live_server.url + post.get_absolute_url())
    keys.go(keys.link("2 new since your last visit. Go to the first"))
    expect(keys.page).to_have_url(re.compile("#comment-2$"))
    keys.go(keys.page.locator("#comment-2").get_by_role("link", name="Next new"))
    expect(keys.page).to_have_url(re.compile("#comment-3$"))
    expect(keys.page.locator("#comment-3")).to_be_in_viewport()


def test_answering_previewing_changing_deleting_and_undoing(keys, live_server, settings):
    post = make_post()
    make_comment(post, make_user("Tom"), text="An open question.")
    page = keys.page
    page.goto(live_server.url + post.get_absolute_url())
    keys.go(keys.link("Reply to #1"))
    expect(page.get_by_role("heading", name="Your answer to #1, Tom")).to_be_visible()
    keys.fill(text_box(page), "I *would* say so.")
    keys.go(keys.button("Preview"))
    expect(page.get_by_role("region", name="This is how it will look")).to_be_focused()
    expect(page.locator(".preview em")).to_have_text("would")
    keys.go(keys.button("Post comment"))
    expect(page.locator("#comment-2", has_text="Only you see this.")).to_be_visible()

    doors.approve(Comment.objects.get(number=2), by=make_moderator())
    page.reload()
    keys.go(keys.link("Change or delete #2"))
    keys.go(keys.link("Change it"))
    keys.fill(text_box(page), "I *might* say so.")
    keys.go(keys.button("Preview"))
    expect(page.locator(".preview em")).to_have_text("might")
    keys.go(keys.button("Save the change"))
    expect(page.get_by_text("Your change is waiting for a moderator.")).to_be_visible()
    assert Comment.objects.get(number=2).proposed_text == "I *might* say so."

    keys.go(keys.link("Change or delete #2"))
    keys.go(keys.button("Delete it"))
    expect(page.get_by_text("Your comment is deleted.")).to_be_visible()
    assert Comment.objects.get(number=2).state == "removed"
    keys.go(keys.button("Undo the deletion"))
    expect(page.get_by_text("Your comment is back.")).to_be_visible()
    assert Comment.objects.get(number=2).state == "approved"


def test_a_comment_for_members_only(keys, live_server, client):
    post = make_post()
    keys.page.goto(live_server.url + post.get_absolute_url())
    keys.fill(text_box(keys.page), "Among ourselves.")
    keys.tick(keys.page.get_by_label("Only people with an account can read this"))
    keys.go(keys.button("Post comment"))
    expect(keys.page.locator("#comment-1 .badge", has_text="Members only")).to_be_visible()
    doors.approve(Comment.objects.get(), by=make_moderator())
    page = client.get(post.get_absolute_url()).content.decode()
    assert "Among ourselves." not in page and "Only people with an account can read this comment." in page


def test_liking_and_taking_it_back(keys, live_server):
    post = make_post()
    make_comment(post, make_user("Tom"))
    keys.page.goto(live_server.url + post.get_absolute_url())
    keys.go(keys.button("Like this post"))
    expect(keys.page.locator(".likes__sentence")).to_have_text("You like this.")
    keys.go(keys.button("Take back your like"))
    expect(keys.page.locator(".likes__sentence")).to_have_count(0)
    keys.go(keys.button("Like #1"))
    expect(keys.page.locator("#comment-1 .comment__likes")).to_have_text("1 like")
    keys.go(keys.button("Take back like #1"))
    expect(keys.page.locator("#comment-1 .comment__likes")).to_have_count(0)


def test_following_and_stopping(keys, live_server):
    post = make_post()
    make_comment(post, make_user("Tom"))
    keys.page.goto(live_server.url + post.get_absolute_url())
    keys.go(keys.button("Follow this conversation"))
    expect(keys.button("Stop following this conversation")).to_be_visible()
    assert Participation.objects.get().follows
    keys.go(keys.button("Stop following this conversation"))
    expect(keys.button("Follow this conversation")).to_be_visible()
    keys.go(keys.link("More about #1"))
    keys.go(keys.button("Follow this thread"))
    assert ThreadFollow.objects.exists()
    keys.page.goto(live_server.url + Comment.objects.get().get_absolute_url() + "text/")
    keys.go(keys.button("Stop following this thread"))
    assert not ThreadFollow.objects.exists() and not Participation.objects.get().follows


def test_not_reading_somebody_and_reading_them_again(keys, live_server):
    post = make_post()
    root = make_comment(post, make_user("Tom"), text="What Tom says.")
    make_comment(post, make_user("Hilde"), parent=root, text="What Hilde says.")
    keys.page.goto(live_server.url + post.get_absolute_url())
    keys.go(keys.link("More about #1"))
    keys.go(keys.button("Do not show me what Tom writes"))
    expect(keys.page.get_by_text("You chose not to read who wrote this.")).to_be_visible()
    expect(keys.page.get_by_text("What Tom says.")).to_have_count(0)
    keys.go(keys.link("Rita"))
    keys.go(keys.link("People you do not read"))
    keys.go(keys.button("Show again what Tom writes"))
    assert not Mute.objects.exists()


def test_news_and_how_often_letters_come(keys, live_server):
    post, tom = make_post(), make_user("Tom")
    mine = make_comment(post, make_user("Rita"))
    for text in ("The first answer.", "The second answer."):
        make_comment(post, tom, parent=mine, text=text)
    page = keys.page
    page.goto(live_server.url)
    keys.go(keys.link("News 2 unread"))
    keys.go(keys.link(f"#3 on {post.title}"))
    expect(page.locator("#comment-3")).to_be_in_viewport()
    keys.go(keys.link("News 1 unread"))
    keys.go(keys.button("Mark all as read"))
    expect(keys.link("News", exact=True)).to_be_visible()
    keys.go(keys.link("Choose how often letters come"))
    group = page.get_by_role("group", name="When it is about you")
    keys.choose(group.get_by_label("At once"), group.get_by_label("Once a week, together"))
    keys.go(keys.button("Save the choice"))
    expect(page.get_by_text("Your choice is saved.")).to_be_visible()
    assert MailPreference.objects.get().replies == "weekly"


def test_a_quote_of_what_is_selected(live_server, chromium):
    post = make_post()
    make_comment(post, make_user("Tom"), text="An *open* question.")
    keys = Keyboard(open_page(chromium, live_server, make_user("Rita")))
    keys.page.goto(live_server.url + post.get_absolute_url())
    keys.reach(keys.link("Reply to #1"))
    keys.page.evaluate(SELECT_FIRST_COMMENT)
    keys.go(keys.link("Reply to #1"))
    expect(text_box(keys.page)).to_have_value("> An open question.\n\n")
    keys.page.context.close()

"""The main job of the blog, from end to end, on real pages and with real letters over SMTP."""

import re
import socket

import pytest
from aiosmtpd.controller import Controller
from django.urls import reverse
from playwright.sync_api import expect

from accounts import outbox
from accounts.models import User
from comments import mail
from tests.browser.editing import click_into
from tests.builders import make_author, make_category, make_moderator, real_outbox

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PASSWORD = "a-long-enough-password"


class Letterbox:
    """Keeps what a mail server on loopback is given."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):
        self.letters.append((envelope.rcpt_tos[0], envelope.content.decode()))
        return "250 OK"

    def last_to(self, address):
        """Deliver what waits in the outbox, then return the newest letter to `address`, unwrapped."""
        mail.write_letters()
        outbox.deliver_letters()
        text = [text for recipient, text in self.letters if recipient == address][-1]
        return text.replace("=\r\n", "").replace("=3D", "=").replace("\r\n", "\n")


@pytest.fixture
def letterbox(settings):
    handler = Letterbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        settings.EMAIL_HOST, settings.EMAIL_PORT = free.getsockname()
    controller = Controller(handler, hostname=settings.EMAIL_HOST, port=settings.EMAIL_PORT)
    controller.start()
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.POST_OFFICE = {
        **settings.POST_OFFICE,
        "BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"},
    }
    yield handler
    controller.stop()


def sign_in_here(page, user):
    """Fill the sign-in that the page has led to."""
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def write_text(page, javascript, text):
    """Fill the author's text box: the editor where there is script, the plain box where there is none."""
    if javascript:
        click_into(page)
        page.keyboard.type(text)
    else:
        page.locator("textarea[name=body]").fill(f"<p>{text}</p>")


@real_outbox
@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_from_a_post_to_an_answer(live_server, chromium, letterbox, settings, javascript):
    settings.SITE_URL = live_server.url
    ada, max_ = make_author("Ada").user, make_moderator("Max")
    for person in (ada, max_):
        person.set_password(PASSWORD)
        person.save()
    make_category("Trials")
    pages = {}
    for name in ("ada", "rita", "max", "tom"):
        context = chromium.new_context(java_script_enabled=javascript)
        context.set_default_timeout(15_000)
        pages[name] = context.new_page()

    # Ada publishes in the admin.
    page = pages["ada"]
    page.goto(live_server.url + reverse("admin:blog_post_add"))
    expect(page).to_have_url(re.compile(reverse("account_login")))
    sign_in_here(page, ada)
    page.locator("#id_title").fill("Twelve people, one year")
    page.get_by_label("Standfirst").fill("A small study, read slowly.")
    write_text(page, javascript, "Twelve people were followed for a year.")
    page.get_by_label("Category").select_option(label="Trials")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page).to_have_url(re.compile(reverse("admin:blog_post_changelist") + "$"))

    # Rita finds it, writes first, joins next, and her text is still there.
    page = pages["rita"]
    page.goto(live_server.url)
    page.get_by_role("link", name="Twelve people, one year").click()
    post_url = page.url
    expect(page.get_by_text("Twelve people were followed for a year.")).to_be_visible()
    page.get_by_label("Your comment").fill("What about the *thirteenth*?")
    page.get_by_role("button", name="Join and go on").click()
    page.get_by_label("Public name").fill("Rita")
    page.get_by_label("E-mail address").fill("rita@example.org")
    page.get_by_role("main").get_by_role("button", name="Join").click()
    code = re.search(r"\n\n([A-Z0-9-]{6,12})\n\n", letterbox.last_to("rita@example.org"))[1]
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Go on").click()
    expect(page).to_have_url(re.compile(re.escape(post_url)))
    expect(page.get_by_label("Your comment")).to_have_value("What about the *thirteenth*?")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("Only you see this")).to_be_visible()

    # Nobody else sees it yet.
    pages["tom"].goto(post_url)
    assert "thirteenth" not in pages["tom"].content()

    # Max hears of it without its text, finds it in the queue and approves it.
    mail.tell_moderators()
    letter = letterbox.last_to(max_.email)
    assert "thirteenth" not in letter
    page = pages["max"]
    page.goto(re.search(r"\S+/admin/comments/\S+", letter)[0])
    sign_in_here(page, max_)
    expect(page.get_by_text("What about the")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Approve")).first.click()
    expect(page.get_by_text("is approved")).to_be_visible()
    pages["tom"].goto(post_url)
    expect(pages["tom"].locator(".comment em", has_text="thirteenth")).to_be_visible()

    # Ada hears of it and answers on the page; Rita hears of the answer.
    link = re.search(r"http\S+/posts/\S+", letterbox.last_to(ada.email))[0]
    page = pages["ada"]
    page.goto(link)
    page.get_by_role("link", name="Reply to #1").click()
    expect(page.get_by_role("heading", name="Your answer to #1")).to_be_visible()
    page.get_by_label("Your comment").fill("She was lost to follow-up.")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("Your comment is published.")).to_be_visible()
    link = re.search(r"http\S+/posts/\S+", letterbox.last_to("rita@example.org"))[0]
    pages["rita"].goto(link)
    expect(pages["rita"].locator("#comment-2", has_text="She was lost to follow-up.")).to_be_visible()

    # Rita asks again; Max approves and answers in one step; everybody sees the whole thread.
    page = pages["rita"]
    page.get_by_role("link", name="Reply to #2").click()
    expect(page.get_by_role("heading", name="Your answer to #2")).to_be_visible()
    page.get_by_label("Your comment").fill("Thank you both.")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("Only you see this").last).to_be_visible()
    page = pages["max"]
    page.goto(live_server.url + reverse("admin:comments_comment_changelist"))
    page.get_by_role("link", name=re.compile("Reply or give a reason")).first.click()
    page.get_by_label("Your answer").fill("You are welcome here.")
    page.get_by_role("button", name="Approve and reply").click()
    expect(page.get_by_text("your answer is published")).to_be_visible()
    pages["tom"].goto(post_url)
    thread = pages["tom"].locator("#comments")
    expect(thread.locator(".comment")).to_have_count(4)
    expect(thread.get_by_role("heading", name="4 comments")).to_be_visible()
    assert User.objects.get(public_name="Rita").is_staff is False
    for page in pages.values():
        page.context.close()

"""Somebody who is banned asks for a second look, by the link in the letter and in a browser of their own."""

import pytest
from playwright.sync_api import expect

from accounts.barred import token_for
from comments import standing
from comments.models import Appeal, StandingAct
from tests.browser.people import open_page
from tests.builders import make_moderator, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.mark.parametrize("javascript", [True, False])
def test_the_form_of_the_letter_is_sent(chromium, live_server, javascript):
    rita = make_user("Rita")
    standing.act_on(rita, StandingAct.Act.BAN, make_moderator("Max"), "You sold things.")
    page = open_page(chromium, live_server, javascript=javascript)
    page.goto(f"{live_server.url}/comments/desk/second-look/{token_for(rita)}/")
    page.get_by_label("Please look again, because").fill("It was my brother.")
    page.get_by_role("button", name="Ask for a second look").click()
    expect(page.get_by_text("Your words are with the moderators.").first).to_be_visible()
    assert Appeal.objects.get().text == "It was my brother."

"""No page of one's own account has a fault that axe finds by WCAG A to AAA, nor what its forms answer to mistakes."""

import re

import pytest
from django.contrib.sessions.models import Session

from tests.accounts.factors import code_of_app, set_up_app
from tests.accounts.ways import PASSWORD
from tests.browser.people import sign_in
from tests.browser.test_axe import look  # noqa: F401  (a fixture)
from tests.browser.test_axe_account import Walk
from tests.browser.test_ways_in import press
from tests.builders import make_user

pytestmark = [pytest.mark.browser, pytest.mark.axe, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
STRANGERS = (
    "/accounts/signup/",
    "/accounts/signup/passkey/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
)
OWN_PAGES = (
    "/accounts/me/",
    "/accounts/me/page/",
    "/accounts/me/times/",
    "/accounts/devices/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/second-step/",
    "/accounts/second-step/totp/deactivate/",
    "/accounts/second-step/recovery-codes/",
    "/accounts/second-step/recovery-codes/generate/",
    "/accounts/second-step/webauthn/",
    "/accounts/second-step/webauthn/add/",
    "/accounts/linked/",
    "/accounts/logout/",
)
# Past what the browser itself would say.
SEND_AS_IT_IS = "form => { form.noValidate = true; form.requestSubmit(form.querySelector('button')) }"
REFUSED = (
    ("name", "/accounts/me/", "Public name", "Admin"),
    ("page", "/accounts/me/page/", "A link", "gopher://example.org"),
    ("address", "/accounts/email/", "New e-mail address", "rita@example.org"),
    ("password", "/accounts/password/change/", "New password", "password"),
    ("app", "/accounts/second-step/totp/activate/", "Code that the app shows", "000000"),
)


def test_pages_of_ones_account(live_server, look):  # noqa: F811
    rita = make_user("Rita", password=PASSWORD)
    secret, _ = set_up_app(rita)
    walk = Walk(look(), live_server)
    page = walk.page
    for address in STRANGERS:
        walk.to(address, ".")
    page.goto(walk.url + "/accounts/login/")
    page.get_by_label("E-mail address").fill(rita.email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, re.compile("^Sign in$"))
    walk.look("second step of signing in", ".")
    page.get_by_role("textbox", name="Code").fill(code_of_app(secret))
    press(page, re.compile("^Sign in$"))
    page.wait_for_url(walk.url + "/")
    for address in OWN_PAGES:
        # All modes take longer than the site believes who has signed in.
        sign_in(page.context, live_server, rita)
        walk.to(address, ".")
        assert page.url == walk.url + address
    assert walk.found == [] and len(walk.seen) == len(STRANGERS) + len(OWN_PAGES) + 1


def test_what_forms_of_ones_account_answer(live_server, look):  # noqa: F811
    rita = make_user("Rita", password=PASSWORD)
    walk = Walk(look(rita), live_server)
    page = walk.page
    for name, address, label, text in REFUSED:
        page.goto(walk.url + address)
        page.get_by_role("main").get_by_label(label, exact=True).fill(text)
        page.locator("main form").first.evaluate(SEND_AS_IT_IS)
        page.locator("main [aria-invalid=true]").first.wait_for()
        walk.look(name, ".")
    assert walk.found == [] and len(walk.seen) == len(REFUSED)


def test_words_that_come_back_after_signing_in_again(live_server, look):  # noqa: F811
    rita = make_user("Rita", password=PASSWORD)
    walk = Walk(look(rita), live_server)
    page = walk.page
    page.goto(walk.url + "/accounts/me/page/")
    page.get_by_label("About you").fill("I paint birds.")
    Session.objects.all().delete()
    press(page, "Save")
    walk.look("signed out", "Sign in")
    page.get_by_label("E-mail address").fill(rita.email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, re.compile("^Sign in$"))
    walk.look("words are kept", "Your page")
    assert page.get_by_label("About you").input_value() == "I paint birds."
    assert walk.found == []

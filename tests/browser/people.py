"""Browsers with somebody signed in, and what their comment form holds."""

from django.conf import settings

from tests.crowd import signed_in


def open_page(chromium, live_server, user=None, javascript=True):
    """A page of a browser of its own, signed in as `user` where one is given."""
    context = chromium.new_context(java_script_enabled=javascript)
    context.set_default_timeout(15_000)
    if user:
        sign_in(context, live_server, user)
    return context.new_page()


def sign_in(context, live_server, user, client=None):
    """Let the browser carry a session of `user`, as after signing in; that of `client` where one is given."""
    name = settings.SESSION_COOKIE_NAME
    client = client or signed_in(user)
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])


def text_box(page):
    return page.get_by_label("Your comment", exact=True)

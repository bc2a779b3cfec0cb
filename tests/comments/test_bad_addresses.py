"""No number, query or path in an address breaks a page."""

import pytest

from tests.builders import make_comment, make_post

HUGE = "9" * 30


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["from", "before", "reply", "page", "kept", "state"])
@pytest.mark.parametrize(
    "value",
    [HUGE, "9" * 5000, "0", "-1", "1e3", "abc", "", "%00", "%00%00", "%F0%9F%99%82", "%ff", "1%00", "٣", "2147483648"],
)
def test_no_query_breaks_a_page(client, name, value):
    post = make_post()
    make_comment(post)
    for address in (post.get_absolute_url(), "/", "/archive/", "/accounts/login/", "/comments/mine/", "/feed/"):
        assert client.get(f"{address}?{name}={value}").status_code < 500
    if name in ("from", "before"):
        assert client.get(f"{post.get_absolute_url()}?{name}={value}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["0", HUGE, "9" * 5000, "2147483648", "99", "1%00"])
def test_no_number_breaks_a_permalink(client, number):
    post = make_post()
    make_comment(post)
    for end in ("", "text/"):
        assert client.get(f"{post.get_absolute_url()}comments/{number}/{end}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/posts/%00/", "/%00/", "/tag/%00/", "/media/%00", "/posts/" + "a" * 5000 + "/"])
def test_no_path_breaks_the_site(client, path):
    assert client.get(path).status_code == 404

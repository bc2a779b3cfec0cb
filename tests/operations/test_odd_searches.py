"""Searches and filters of the admin that no page of ours makes: they are answered, whatever the database thinks of them."""

import pytest

from tests.builders import make_comment, make_moderator, make_post, make_user

pytestmark = pytest.mark.django_db
WORDS = "ah\n" * 2000


@pytest.mark.parametrize("place", ["comments/comment", "comments/report", "comments/commentlog", "comments/listentry"])
def test_in_a_list(client, place):
    client.force_login(make_moderator())
    assert client.get(f"/admin/{place}/", {"q": WORDS}).status_code == 200


def test_in_a_box_that_completes(client):
    client.force_login(make_user("Boss", is_staff=True, is_superuser=True))
    post = make_post("Walking")
    asked = {"app_label": "blog", "model_name": "correction", "field_name": "post"}
    found = client.get("/admin/autocomplete/", {**asked, "term": "walk"}).json()["results"]
    assert [row["id"] for row in found] == [str(post.pk)]
    assert client.get("/admin/autocomplete/", {**asked, "term": WORDS}).json()["results"] == []


def test_a_short_one_finds_what_it_names(client):
    client.force_login(make_moderator())
    post = make_post("A post")
    make_comment(post, text="about walking", state="pending")
    make_comment(post, text="about sleeping", state="pending")
    page = client.get("/admin/comments/comment/", {"q": "walking"}).content.decode()
    assert "about walking" in page
    assert "about sleeping" not in page


@pytest.mark.parametrize(
    "query",
    ["held_by=%00", "a%00=b", "submit_date__year=9999", "submit_date__year=" + "9" * 40, "submit_date__month=x"],
)
def test_what_no_list_leads_to(client, query):
    client.force_login(make_moderator())
    assert client.get(f"/admin/comments/comment/?{query}").status_code == 400

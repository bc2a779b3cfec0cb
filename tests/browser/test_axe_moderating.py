"""No fault and nothing refused by the policy on what a moderator meets while deciding: no administrator looks here."""

from uuid import uuid4

import pytest
from django.core import signing
from django.urls import reverse

from comments import doors, morning, reports, standing
from comments.models import Comment, Report, StandingAct
from tests.browser.test_axe_desk import faults, look
from tests.builders import make_comment, make_moderator, make_post, make_user

pytestmark = [pytest.mark.browser, pytest.mark.axe, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
__all__ = ["look"]  # a fixture


def at(name, *parts):
    return reverse(f"admin:comments_{name}", args=parts)


def make_places(max_):
    """{name: address} of lists by each filter and of pages in the midst of deciding; and links of a morning letter."""
    rita, tom, mia = make_user("Rita"), make_user("Tom"), make_moderator("Mia")
    post = make_post("A careful trial")
    said = make_comment(post, rita, text="Call 0170 555 0199, or see https://example.org/a")
    waiting = [make_comment(post, tom, text=f"Something {n}.", state="pending") for n in range(3)]
    reports.report(said, tom, Report.Reason.ADVERT, "Sells something.")
    for comment in waiting[:2]:
        doors.reject(comment, by=max_, reason="Off the topic.", deed=uuid4())
    standing.act_on(tom, StandingAct.Act.BAN, mia, "Adverts again.")
    doors.hold_back(Comment.objects.get(pk=said.pk), "reported", "Reported by one reader.")
    last_act = waiting[2].log.last()
    tokens = {
        "a link": (max_.pk, waiting[2].pk, last_act.pk if last_act else None),
        "a used link": (max_.pk, waiting[0].pk, 0),
        "a link of another": (mia.pk, waiting[2].pk, last_act.pk if last_act else None),
    }
    links = {name: signing.dumps(parts, salt=morning.SALT) for name, parts in tokens.items()} | {"no link": "nonsense"}
    queue = at("comment_changelist")
    return {
        "queue with the last decision": queue,
        **{f"queue of {state}": f"{queue}?state__exact={state}" for state in (*Comment.State.values, "any")},
        "queue of one reason": f"{queue}?held_by=reported",
        "queue of one writer": f"{queue}?writer={tom.pk}",
        "queue of one post": f"{queue}?post={post.pk}",
        "a comment hidden by reports": at("comment_change", said.pk),
        "a decided comment": at("comment_change", waiting[0].pk),
        "log of one moderator": f"{at('commentlog_changelist')}?by={max_.pk}",
        "log of one writer": f"{at('commentlog_changelist')}?writer={tom.pk}",
        "log of one act": f"{at('commentlog_changelist')}?act=reject",
        "a banned person": at("standing_change", tom.pk),
        "a person of whom nothing is known": at("standing_change", rita.pk),
        "people found": f"{at('standing_changelist')}?q=Tom",
        "numbers": at("comment_numbers"),
        **{name: reverse("comments:decide_by_letter", args=[token]) for name, token in links.items()},
    }


REFUSED = {"a used link": 409, "a link of another": 403, "no link": 404}


def test_every_page_met_while_deciding(live_server, look):
    max_ = make_moderator("Max")
    places, found, page = make_places(max_), [], look(max_)
    for name, address in places.items():
        answer = page.goto(live_server.url + address)
        assert answer.status == REFUSED.get(name, 200), name
        found += faults(page, name)
    assert found == []
    refused = {live_server.url + places[name] for name in REFUSED}
    assert [complaint for complaint in look.complaints if complaint[0] not in refused] == []


def test_what_a_press_of_a_button_answers(live_server, look):
    max_ = make_moderator("Max")
    places, found, page = make_places(max_), [], look(max_)
    page.goto(live_server.url + places["queue with the last decision"])
    page.get_by_role("button", name="Take it back").click()
    found += faults(page, "taken back")
    page.goto(live_server.url + places["a comment hidden by reports"])
    page.get_by_text("Take out a phone number or a name").click()
    page.get_by_label("The words to take out").fill("nothing of this")
    page.get_by_role("button", name="Take the words out").click()
    found += faults(page, "words that are not there")
    page.goto(live_server.url + places["a link"])
    page.get_by_role("button", name="Approve", exact=True).click()
    found += faults(page, "decided by letter")
    assert found == []
    # The answer to words that are not there is what was asked for.
    assert [address for address, text in look.complaints if "/redact/" not in address or "400" not in text] == []

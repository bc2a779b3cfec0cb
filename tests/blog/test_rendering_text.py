"""What is done to typed text before it is rendered, and to HTML where only its beginning is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog import rendering

INVISIBLE = {
    "nothing": "",
    "spaces": " \n\t ",
    "no-break spaces": "\u00a0\u2003\u3000",
    "zero-width": "\u200b\u200c\u200d\u2060\ufeff",
    "direction marks": "\u200e\u200f\u061c",
    "soft hyphens": "\u00ad\u00ad",
    "Hangul fillers": "\u3164\u115f\u1160\uffa0",
    "an empty Braille pattern": "\u2800",
    "variation selectors": "\ufe0f\ufe0e",
    "tags": "\U000e0041",
}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  plain \r\n", "plain"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("e\u0301", "\u00e9"),
        ("a\x00b\x07c\x1b[0m", "abc[0m"),
        ("a\u202eb\u202cc\u2066d\u2069", "abcd"),
        ("tab\tstays", "tab\tstays"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("family \U0001f469\u200d\U0001f467", "family \U0001f469\u200d\U0001f467"),
    ],
)
def test_tidying(typed, kept):
    assert rendering.tidy_text(typed) == kept


@given(st.text())
def test_tidying_twice_changes_nothing(text):
    once = rendering.tidy_text(text)
    assert rendering.tidy_text(once) == once


@pytest.mark.parametrize("name", INVISIBLE)
def test_what_nobody_sees_is_no_text(name):
    assert not rendering.has_visible_text(INVISIBLE[name])


@pytest.mark.parametrize("text", ["a", "?", "7", "ש", "字", "\U0001f642", "+1", "\u200bא\u200b"])
def test_a_single_sign_is_text(text):
    assert rendering.has_visible_text(text)


def test_an_excerpt_ends_between_words():
    assert rendering.excerpt("<p>Rest helps many people.</p>", 12) == "Rest helps\u2009…"


def test_a_short_text_is_its_own_excerpt():
    assert rendering.excerpt("<p>Rest.</p><p>Walk.</p>", 99) == "Rest. Walk."


def test_an_excerpt_of_chinese_is_no_longer_than_asked():
    excerpt = rendering.excerpt("<p>" + "研究" * 1500 + "</p>", 1200)
    assert 1100 < len(excerpt.encode()) <= 1200 + len("\u2009…".encode())


@given(st.text(), st.integers(min_value=1, max_value=200))
def test_an_excerpt_has_no_markup_and_keeps_to_the_limit(text, limit):
    excerpt = rendering.excerpt(rendering.render_comment(rendering.tidy_text(text)), limit)
    assert "<" not in excerpt
    assert len(excerpt.encode()) <= limit + len("\u2009…".encode())

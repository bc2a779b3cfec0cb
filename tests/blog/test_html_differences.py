"""The comparison of two stored texts, and bringing two together."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.html_differences import brought_together, html_changes


def told(old, new):
    return [(line.state, line.name, line.text or line.count) for line in html_changes(old, new)]


def test_it_works():
    old = "<h2>Who took part</h2><p>Twelve people.</p><p>Some rested.</p>"
    new = "<h2>Who took part</h2><p>Twenty people.</p><p>Some rested.</p><p>All walked.</p>"
    assert told(old, new) == [
        ("same", "Heading", "Who took part"),
        ("changed", "", "<del>Twelve</del> <ins>Twenty</ins> people."),
        ("same", "", "Some rested."),
        ("new", "", "<ins>All walked.</ins>"),
    ]


def test_the_same_text_has_no_lines():
    assert html_changes("<p>One.</p>", "<p>One.</p>") == []


def test_words_over_several_tags_are_one_text():
    assert told("<p>A <em>small</em> trial.</p>", "<p>A <em>large</em> trial.</p>") == [
        ("changed", "", "A <del>small</del> <ins>large</ins> trial.")
    ]


@pytest.mark.parametrize(
    "old, new, state, text",
    [
        ("<p>A word.</p>", "<p>A <strong>word</strong>.</p>", "look", "A word."),
        ("<p>Gone.</p>", "", "gone", "<del>Gone.</del>"),
        ("<ul><li>One</li></ul>", "<ul><li>Two</li></ul>", "changed", "<del>One</del><ins>Two</ins>"),
        ("<p>&lt;b&gt; 1</p>", "<p>&lt;b&gt; 2</p>", "changed", "&lt;b&gt; <del>1</del><ins>2</ins>"),
    ],
)
def test_each_kind_of_change(old, new, state, text):
    (line,) = html_changes(old, new)
    assert (line.state, line.text) == (state, text)


def test_another_link_or_picture_is_seen():
    (line,) = html_changes('<p><a href="https://a.example/">x</a></p>', '<p><a href="https://b.example/">x</a></p>')
    assert "<ins>https://b.example/]</ins>" in line.text
    (line,) = html_changes('<p><img src="a" alt="A nerve"></p>', '<p><img src="a" alt="A tree"></p>')
    assert "<ins>tree]</ins>" in line.text


def test_another_kind_of_block_is_named():
    (line,) = html_changes("<p>Results</p>", "<h2>Results</h2>")
    assert (line.state, line.name) == ("changed", "Paragraph → Heading")


def test_what_is_far_from_a_change_is_counted():
    old = "".join(f"<p>Paragraph {n}.</p>" for n in range(50))
    lines = told(old, old.replace("Paragraph 25.", "Something else."))
    assert lines[0] == ("skipped", "", 24) and lines[-1] == ("skipped", "", 23)
    assert len(lines) == 5


def test_a_long_text_takes_no_time():
    old = "".join(f"<p>{n} {'word ' * 30}</p>" for n in range(1500))
    start = time.process_time()
    html_changes(old, old.replace("word", "other"))
    assert time.process_time() - start < 15


def test_what_only_one_changed_is_taken_over():
    base = "<p>One.</p><p>Two.</p><p>Three.</p>"
    mine = "<p>One, mine.</p><p>Two.</p><p>Three.</p>"
    theirs = "<p>One.</p><p>Two.</p><p>Three, theirs.</p><ul><li>Four</li></ul>"
    both = "<p>One, mine.</p><p>Two.</p><p>Three, theirs.</p><ul><li>Four</li></ul>"
    assert brought_together(base, mine, theirs) == both


def test_where_both_changed_both_stand():
    assert brought_together("<p>A</p>", "<p>B</p>", "<p>C</p>") == "<p>B</p><p>C</p>"
    assert brought_together(None, "<p>A</p><p>B</p>", "<p>A</p><p>C</p>") == "<p>A</p><p>B</p><p>C</p>"


def test_what_only_the_editor_wrote_another_way_is_the_same():
    base = "<p>A</p><ul><li>One</li></ul>"
    assert brought_together(base, "<p>B</p><ul><li><p>One</p></li></ul>", "<p>A</p><ul><li><p>Two</p></li></ul>") == (
        "<p>B</p><ul><li><p>Two</p></li></ul>"
    )
    cell = '<table><tbody><tr><td colspan="1" rowspan="1"><p>1</p></td></tr></tbody></table>'
    assert brought_together(None, "<table><tr><td>1</td></tr></table>", cell).count("<table") == 1


def test_what_one_deleted_and_the_other_left_is_gone():
    assert brought_together("<p>A</p><p>B</p>", "<p>A</p>", "<p>A</p><p>B</p>") == "<p>A</p>"


paragraphs = st.lists(st.sampled_from("ABCDEFGH"), max_size=8).map(lambda each: "".join(f"<p>{x}</p>" for x in each))


@settings(max_examples=200, deadline=None)
@given(st.none() | paragraphs, paragraphs, paragraphs)
def test_no_new_words_of_either_are_lost(base, mine, theirs):
    result = brought_together(base, mine, theirs)
    for text in (mine, theirs):
        new = {letter for letter in "ABCDEFGH" if letter in text and letter not in (base or "")}
        assert new <= set(result)

"""What authors are told before they publish."""

import pytest

from blog import checks, readability

SOURCE = '<p><a href="https://doi.org/10.1001/jama.2018.18743">MIST in JAMA</a></p>'
LONG = "word " * 36


def remarks(body, **more):
    return checks.remarks_on(SOURCE + body, **{"has_summary": True} | more)


def said(body, **more):
    return " ".join(remark.words for remark in remarks(body, **more))


def test_a_careful_post_gets_no_remark():
    assert remarks("<h2>Who took part</h2><p>Twelve people took part.</p><h3>Where</h3>") == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<h3>Too deep</h3>", "skips a level"),
        ("<h2> </h2>", "A heading is empty"),
        ('<p><a href="/x/">here</a></p>', "A link says “here”"),
        ('<p><a href="/x/">Click here.</a></p>', "A link says “Click here.”"),
        ('<p><a href="/x/"></a></p>', "has no words"),
        (f'<p><a href="/x/">https://example.org/{"a" * 50}</a></p>', "long address"),
        (f"<p>{LONG}.</p>", "A sentence has 36 words"),
        ('<p><img src="/a.webp"></p>', "A picture in the text has no alternative text"),
        ('<p><img src="/a.webp"><img src="/b.webp"></p>', "2 pictures in the text have no alternative text"),
    ],
)
def test_it_sees(body, words):
    assert words in said(body)


@pytest.mark.parametrize(
    "body",
    [
        "<h2>One</h2><h3>Two</h3><h4>Three</h4><h2>Four</h2>",
        '<p><a href="/x/">Here is what the trial found</a></p>',
        '<p><a href="https://doi.org/10.1/x">doi:10.1/x</a></p>',
        '<p><img src="/a.webp" alt=""></p>',
        f"<table><tr><td>{LONG}</td></tr></table><pre>{LONG}</pre>",
        "<p>It was 2.5 times as high.</p>",
    ],
)
def test_it_leaves_alone(body):
    assert said(body) == ""


def test_sources_are_asked_for_where_none_is_named():
    assert "No link leads to a study" in checks.remarks_on("<p>It helps.</p>", has_summary=True)[0].words
    other = '<p><a href="https://doi.org.example.com/x">a study</a></p>'
    assert "No link leads to a study" in checks.remarks_on(other, has_summary=True)[0].words


def test_only_alternative_texts_keep_a_post_back_unless_the_site_needs_summaries():
    body = '<h4>x</h4><p><a href="/">here</a><img src="/a.webp"></p>'
    assert [remark.blocks for remark in remarks(body, has_summary=False)] == [True, False, False, False]
    assert sum(remark.blocks for remark in remarks(body, has_summary=False, summary_needed=True)) == 2


def test_dead_links_are_named_once():
    assert said("<p>x</p>", dead_links=["/gone/", "/gone/"]).count("/gone/") == 1


def test_easy_words_read_easier_than_hard_ones():
    easy = "We saw the cat. The cat sat on a mat. It was a warm day and we had tea. " * 3
    hard = (
        "Immunoablative conditioning preceding autologous haematopoietic transplantation demonstrates considerable "
        "heterogeneity regarding neurological deterioration, particularly among individuals with progressive disability. "
    ) * 2
    assert readability.measure(easy).grade < 3
    assert readability.measure(hard).grade > 15
    assert "hard to read" in said(f"<p>{hard}</p>")


def test_a_few_words_have_no_grade():
    assert readability.measure("A short note.").grade is None
    assert checks.reading_grade("") is None


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("cat", 1),
        ("trial", 1),
        ("made", 1),
        ("treated", 2),
        ("walked", 1),
        ("table", 2),
        ("relapses", 3),
        ("myelin", 3),
    ],
)
def test_syllables_are_about_right(word, count):
    assert abs(readability.count_syllables(word) - count) <= 1


def test_a_long_text_takes_no_long_time():
    checks.remarks_on("<p>" + "word. Word, " * 40_000 + "</p><a href=x>" * 2000, has_summary=False)

"""What authors are told before they publish."""

import pytest

from blog import checks, readability
from blog.models import Post
from tests.builders import make_image

pytestmark = pytest.mark.django_db

SOURCE = '<p><a href="https://doi.org/10.1001/jama.2018.18743">MIST in JAMA</a></p>'
LONG = "word " * 36


SUMMARY = {"shows": "Less.", "does_not_show": "A cure.", "is_about": "Adults."}


def remarks(body, summary_needed=False, **fields):
    return checks.remarks_for(Post(body=SOURCE + body, **SUMMARY | fields), summary_needed)


def said(body, **more):
    return " ".join(remark.words for remark in remarks(body, **more))


def figure(image, alt=None):
    words = "" if alt is None else f' data-alt="{alt}"'
    return f'<figure data-image="{image.pk}"{words}></figure>'


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
    ],
)
def test_it_sees(body, words):
    assert words in said(body)


@pytest.mark.parametrize(
    "body",
    [
        "<h2>One</h2><h3>Two</h3><h4>Three</h4><h2>Four</h2>",
        '<p><a href="/archive/">Here is what the trial found</a></p>',
        '<p><a href="https://doi.org/10.1/x">doi:10.1/x</a></p>',
        f"<table><tr><td>{LONG}</td></tr></table><pre>{LONG}</pre>",
        "<p>It was 2.5 times as high.</p>",
    ],
)
def test_it_leaves_alone(body):
    assert said(body) == ""


def test_sources_are_asked_for_where_none_is_named():
    for body in ("<p>It helps.</p>", '<p><a href="https://doi.org.example.com/x">a study</a></p>'):
        found = checks.remarks_for(Post(body=body, **SUMMARY))
        assert "No link leads to a study" in found[0].words


def test_pictures_need_words_in_each_place():
    image = make_image()
    assert said(figure(image)) == said(figure(image, "A nerve, nearer")) == ""
    assert "A picture in the text has no alternative text" in said(figure(image, ""))
    assert "2 pictures in the text have" in said(figure(image, "") + figure(image, " "))


def test_decorative_pictures_need_none():
    image = make_image(alt="", is_decorative=True)
    assert said(figure(image)) == said("", lead_image=image) == ""


def test_a_picture_that_is_gone_is_told():
    assert "not in the library any more" in said('<figure data-image="999"></figure>')


def test_only_alternative_texts_keep_a_post_back_unless_the_site_needs_summaries():
    body = '<h4>x</h4><p><a href="/">here</a></p>' + figure(make_image(), "")
    assert [remark.blocks for remark in remarks(body, shows="")] == [True, False, False, False]
    assert sum(remark.blocks for remark in remarks(body, shows="", summary_needed=True)) == 2


def test_dead_links_are_named_once():
    body = '<p><a href="/nowhere/">one</a> <a href="/nowhere/">two</a> <a href="/archive/">three</a></p>'
    assert said(body).count("/nowhere/") == 1


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
    checks.remarks_for(Post(body="<p>" + "word. Word, " * 40_000 + "</p><a href=x>" * 2000))

"""The small Markdown of comments: what it makes of good, odd and hostile text."""

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog import rendering

REL = 'rel="nofollow ugc noopener"'
SHOWN = [
    ("Two\nlines", "<p>Two<br>\nlines</p>"),
    ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
    ("*so* **much**", "<p><em>so</em> <strong>much</strong></p>"),
    ("- rest\n- walk", "<ul>\n<li>rest</li>\n<li>walk</li>\n</ul>"),
    ("3. third", '<ol start="3">\n<li>third</li>\n</ol>'),
    ("> she said", "<blockquote>\n<p>she said</p>\n</blockquote>"),
    ("[a study](https://example.org)", f'<p><a href="https://example.org" {REL}>a study</a></p>'),
    ("https://example.org/a", f'<p><a href="https://example.org/a" {REL}>https://example.org/a</a></p>'),
    ("mail me: me@example.org", f'<p>mail me: <a href="mailto:me@example.org" {REL}>me@example.org</a></p>'),
    ("2 < 3 & 4 > 1", "<p>2 &lt; 3 &amp; 4 &gt; 1</p>"),
    ("# not a heading", "<p># not a heading</p>"),
    ("`code`", "<p>`code`</p>"),
]
HOSTILE = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "![a tracker](https://evil.example/pixel.png)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "<javascript:alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    '[x](https://example.org "onmouseover=alert(1)")',
    '[x](https://example.org/"onmouseover="alert(1))',
    "[<b onclick=alert(1)>](https://example.org)",
    "**<svg/onload=alert(1)>**",
    "> <iframe src=https://evil.example>",
    "- <style>body{display:none}</style>",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]
SLOW = {
    "brackets": "[" * 50_000,
    "bracket pairs": "[]" * 50_000,
    "image brackets": "![" * 50_000,
    "links never closed": "[a](" * 25_000,
    "quotes": ">" * 100_000,
    "quotes with spaces": "> " * 50_000,
    "quotes over lines": ">\n" * 50_000,
    "stars": "*" * 100_000,
    "emphasis": "*a **b " * 14_000,
    "underscores": "_a __b " * 14_000,
    "lists in lists": "- " * 50_000,
    "deeper lists": "\n".join(" " * 2 * depth + "- x" for depth in range(300)),
    "angles": "<" * 100_000,
    "angles with schemes": "<a:" * 33_000,
    "entities": "&#" * 50_000,
    "backslashes": "\\" * 100_000,
    "backticks": "`a``b" * 20_000,
    "addresses": "http://" * 14_000,
    "mail addresses": "a@" * 50_000,
    "dots": "a." * 50_000,
    "one long word": "w" * 100_000,
    "newlines": "\n" * 100_000,
    "references": "[a]: <" * 16_000,
}


class Tags(HTMLParser):
    """Collects the tags of a text with their attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def assert_harmless(html):
    for tag, attributes in Tags(html).found:
        assert tag in {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a"}
        assert set(attributes) <= ({"href", "rel"} if tag == "a" else {"start"} if tag == "ol" else set())
        if tag == "a":
            assert attributes["rel"] == "nofollow ugc noopener"
            scheme = attributes.get("href", "").partition(":")
            assert not scheme[1] or scheme[0].lower() in {"http", "https", "mailto"} or "/" in scheme[0]


@pytest.mark.parametrize(("text", "html"), SHOWN)
def test_it_works(text, html):
    assert rendering.render_comment(text) == html


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(text):
    html = rendering.render_comment(text)
    assert_harmless(html)
    assert "evil.example" in html or "evil.example" not in text


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from([*HOSTILE, *"<>[]()*_`\"'&\n -"]), st.text(max_size=9)), max_size=12))
def test_whatever_is_typed_comes_out_harmless(pieces):
    assert_harmless(rendering.render_comment(rendering.tidy_text("".join(pieces))))


@pytest.mark.parametrize("entity", ["&#8238;", "&#x202E;", "&#x2066;", "&#7;", "&#x1b;"])
def test_no_sign_comes_in_by_its_number_that_is_taken_out_of_typed_text(entity):
    html = rendering.render_comment(rendering.tidy_text(f"a{entity}b [c{entity}](https://example.org)"))
    assert rendering.tidy_text(html) == html


def seconds(text):
    started = time.process_time()
    rendering.excerpt(rendering.render_comment(rendering.tidy_text(text)), 1200)
    return time.process_time() - started


@pytest.mark.parametrize("name", SLOW)
def test_no_text_takes_long(name):
    """Ten times the text takes about ten times as long, and a comment of the greatest length no time to speak of."""
    short = seconds(SLOW[name][:10_000])
    assert short < 3  # on any machine; what backtracks takes minutes
    assert seconds(SLOW[name][:100_000]) < 15 * max(short, 0.5)

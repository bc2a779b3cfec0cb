"""Paste from Word, Google Docs and the web: what is text stays, in our marks; pictures are refused with a way out."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from blog.models import Image, Post
from tests.browser.editing import click_into
from tests.browser.people import open_page
from tests.builders import make_author, make_post, picture_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PASTE = """([html, bytes]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  if (bytes) data.items.add(new File([new Uint8Array(bytes)], "scan.png", { type: "image/png" }));
  document.querySelector(".ProseMirror[contenteditable]").dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
REFUSED = "Pictures are added with the button Picture, so that they get an alternative text."
# As Word 365 puts it into the clipboard, shortened.
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {margin:0cm;font-size:11.0pt;} --></style>
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings></o:OfficeDocumentSettings></xml><![endif]--></head>
<body lang=EN-GB><!--StartFragment--><h1 style='mso-margin-top-alt:auto'>What was found<o:p></o:p></h1>
<p class=MsoNormal><b><span style='font-size:12.0pt;color:#1F497D'>Twelve</span></b><span lang=EN-US> people took part<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol;mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>One<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='font-family:"Courier New";mso-list:Ignore'>o<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span><![endif]>Below one<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;</span></span>Two<o:p></o:p></p>
<p class=MsoNormal>See <a href="https://example.org/study"><span style='color:blue'>the study</span></a>.</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>First</p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse;mso-border-alt:solid windowtext .5pt'>
<tr style='mso-yfti-irow:0'><td width=200 valign=top style='width:150pt'><p class=MsoNormal>Age<o:p></o:p></p></td></tr></table>
<!--EndFragment--></body></html>"""
FROM_WORD = (
    "<h2>What was found</h2><p><strong>Twelve</strong> people took part</p>"
    "<ul><li><p>One</p><ul><li><p>Below one</p></li></ul></li><li><p>Two</p></li></ul>"
    '<p>See <a href="https://example.org/study">the study</a>.</p><ol><li><p>First</p></li></ol>'
)
DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-5f0c2b1e"><h2 dir="ltr" style="line-height:1.38;">
<span style="font-size:16pt;font-family:Arial;">Who took part</span></h2><p dir="ltr" style="line-height:1.38;"><span
style="font-weight:700;font-style:normal;">Twelve</span><span style="font-weight:400;"> people, </span><span
style="font-weight:400;font-style:italic;">slowly</span></p><br /><ul style="margin-top:0;"><li dir="ltr" style="list-style-type:disc;"
aria-level="1"><p dir="ltr" role="presentation"><span style="font-weight:400;">One</span></p></li><ul><li dir="ltr"
style="list-style-type:circle;" aria-level="2"><p dir="ltr" role="presentation"><span>Below</span></p></li></ul></ul></b>"""
FROM_DOCS = (
    "<h2>Who took part</h2><p><strong>Twelve</strong> people, <em>slowly</em></p>"
    "<ul><li><p>One</p><ul><li><p>Below</p></li></ul></li></ul>"
)
WEB = """<div class="article" style="font-size:30px"><h1 class="t">News</h1><p onclick="x()">A <a href="https://example.org/a"
class="c" onmouseover="y()">link</a> and <a href="javascript:alert(1)">none</a>.</p><figure><img src="https://tracker.example/p.png"
onerror="z()"><figcaption>A nerve</figcaption></figure><script>alert(1)</script><p>&nbsp;</p></div>"""
# As our own editor copies a table.
OWN = """<table data-pm-slice="0 0 []" style="min-width: 25px;"><colgroup><col style="min-width: 25px;"></colgroup><tbody><tr>
<td colspan="1" rowspan="1"><p>The words style = “x” stay</p></td></tr></tbody></table>"""
FROM_OWN = "<table><tbody><tr><td><p>The words style = “x” stay</p></td></tr></tbody></table>"
FROM_WEB = '<h2>News</h2><p>A <a href="https://example.org/a">link</a> and none.</p><p>A nerve</p>'


@pytest.fixture
def page(live_server, chromium):
    page = open_page(chromium, live_server, make_author("Ada").user)
    make_post("A report", body="")
    page.goto(live_server.url + reverse("admin:blog_post_change", args=[Post.objects.get().pk]))
    click_into(page)
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    # The policy speaks up about styles even where they are only parsed.
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    yield page
    assert complaints == []
    assert [url for url in asked if not url.startswith(live_server.url)] == []
    page.context.close()


def stored(page):
    page.get_by_role("button", name=re.compile("^(Save draft|Publish changes)$")).click()
    page.get_by_text("was changed").wait_for()
    return Post.objects.get().body


@pytest.mark.parametrize(
    ("html", "expected"),
    [(WORD, FROM_WORD), (DOCS, FROM_DOCS), (WEB, FROM_WEB), (OWN, FROM_OWN)],
    ids=["Word", "Docs", "web", "own"],
)
def test_text_comes_clean(page, html, expected):
    page.evaluate(PASTE, [html, None])
    body = stored(page)
    assert body.startswith(expected)
    assert ("<table>" in body) == ("<table" in html)
    for junk in ("mso", "Mso", "style=", "class=", "<span", "o:p", "&nbsp;", "script", "onclick", "<img", "<p></p>"):
        assert junk not in body


def test_a_foreign_picture_is_refused_and_its_text_taken(page):
    page.evaluate(PASTE, ['<p>Words</p><img src="https://tracker.example/p.png">', None])
    expect(page.get_by_role("alert")).to_contain_text(f"{REFUSED} The text was pasted.")
    assert stored(page) == "<p>Words</p>"


@pytest.mark.parametrize("html", [None, '<img src="https://tracker.example/p.png">'])
def test_a_pasted_file_is_offered_to_the_form(page, html):
    page.evaluate(PASTE, [html, list(picture_file("PNG", size=(300, 200)))])
    expect(page.get_by_role("alert")).to_contain_text(REFUSED)
    page.get_by_role("button", name="Add this picture").click()
    page.get_by_role("textbox", name="Alternative text").fill("A scan")
    page.get_by_role("button", name="Use this picture").click()
    page.get_by_role("dialog").wait_for(state="detached")
    assert stored(page) == f'<figure data-image="{Image.objects.get().pk}"></figure>'


def test_a_drawing_that_word_sends_along_is_no_picture(page):
    page.evaluate(PASTE, ["<p class=MsoNormal>Only words</p>", list(picture_file("PNG", size=(30, 20)))])
    assert page.get_by_role("alert").count() == 0
    assert stored(page) == "<p>Only words</p>"

"""Our own marks in the HTML of posts and pages: a picture is stored as its number, never as an address."""

import re
from html import unescape

from django.utils.html import escape

# What the editor writes for a picture: <figure data-image="12" data-alt="…" data-caption="…"></figure>.
OPEN_FIGURE = re.compile(r"<figure\b([^>]*)>")
FIGURE = re.compile(r'<figure data-image="(\d{1,9})"(?: data-alt="([^"]*)")?(?: data-caption="([^"]*)")?></figure>')
ATTRIBUTE = re.compile(r'\b(data-image|data-alt|data-caption)="([^"]*)"')
CAPTION_OF_FOREIGN = re.compile(r"<(/?)figcaption>")
# What somebody types who has no editor: a line [picture 12], by itself or in a paragraph of its own.
TYPED = re.compile(r"<p>\s*\[picture (\d{1,9})\]\s*</p>|^[ \t]*\[picture (\d{1,9})\][ \t]*$", re.M | re.I)
CODE = re.compile(r"(<pre>.*?</pre>)", re.S)
# The words of one use of a picture, as long as those of the picture itself (blog.models.Image).
MAX_WORDS = 300
EDITOR_ATTRIBUTES = {"data-image", "data-alt", "data-caption"}


def settle_figures(html):
    """Return sanitised HTML in which every figure is one of our pictures, empty and in one spelling.

    A figure of another kind is taken apart; its words stay. Settling twice changes nothing.
    """
    parts = CODE.split(html)
    parts[::2] = [TYPED.sub(lambda typed: _figure(typed[1] or typed[2]), part) for part in parts[::2]]
    html = OPEN_FIGURE.sub(_settle, "".join(parts).replace("</figure>", ""))
    return CAPTION_OF_FOREIGN.sub(r"<\1p>", html)


def _settle(opening):
    found = dict(ATTRIBUTE.findall(opening[1]))
    number = found.get("data-image", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return ""
    return _figure(number, found.get("data-alt"), found.get("data-caption"))


def _figure(number, alt=None, caption=None):
    words = "".join(
        f' data-{name}="{escape(unescape(value)[:MAX_WORDS])}"'
        for name, value in (("alt", alt), ("caption", caption))
        if value is not None and value.strip()
    )
    return f'<figure data-image="{int(number)}"{words}></figure>'


def image_ids(html):
    """The numbers of the pictures in stored HTML, in their order."""
    return [int(number) for number, _, _ in FIGURE.findall(html or "")]

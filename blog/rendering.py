"""What people write becomes safe HTML here and nowhere else."""

import re
import unicodedata
from html import unescape

import nh3
from django.utils.html import escape, strip_tags
from django.utils.text import normalize_newlines
from django_prose_editor.config import allowlist_from_extensions, expand_extensions
from markdown_it import MarkdownIt

from blog.markup import settle_figures

# The buttons of the editor, in groups. Not its menus that fold out, which no keyboard opens.
MENU = ("blockType -lists", "lists", "nodes -blockType -lists", "marks", "link", "table", "history")
# The authors' editor offers exactly what the sanitiser lets pass: one list for both.
EDITOR_EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "Code": True,
    "CodeBlock": True,
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Blockquote": True,
    "QuoteSource": True,
    "HorizontalRule": True,
    "HardBreak": True,
    "Picture": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "CleanPaste": True,
    "Menu": {"groups": [{"group": group} for group in MENU]},
}
# Letters and signs by category, and yet nothing to see: Hangul fillers and the empty Braille cell.
BLANK_LETTERS = set("\u115f\u1160\u3164\uffa0\u2800")
# Taking wrongly nested tags apart can leave tags that nest wrongly again; three rounds have always been enough.
MAX_ROUNDS = 5
# Where words that follow each other stand on lines of their own.
ENDS_A_LINE = re.compile(r"</(?:p|h[1-6]|li|td|th|blockquote|cite|pre|figcaption)>|<br>")
# The editor keeps one below a picture or table, to be written in.
EMPTY_END = re.compile(r"(?:\s*<p>\s*</p>)+\s*$")

# Comments: paragraphs, emphasis, lists, quotes, links, and nothing a reader could not type on a phone.
_markdown = (
    MarkdownIt("zero", {"html": False, "linkify": True, "breaks": True})
    .enable(["emphasis", "link", "autolink", "linkify", "list", "blockquote", "newline", "escape", "entity"])
    .disable("image", ignoreInvalid=True)
)
_comment_cleaner = nh3.Cleaner(
    tags={"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a"},
    attributes={"a": {"href"}, "ol": {"start"}, "*": set()},
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow ugc noopener",
)
_editor_allows = allowlist_from_extensions(expand_extensions(EDITOR_EXTENSIONS))
_post_cleaner = nh3.Cleaner(
    **{
        **_editor_allows,
        # The "*" takes away what the sanitiser otherwise lets every tag carry.
        "attributes": {**_editor_allows.get("attributes", {}), "*": set()},
        "url_schemes": {"http", "https", "mailto"},
    }
)


def clean_post_html(html):
    """Return the HTML of a post or page with only what the editor can make. Cleaning twice changes nothing."""
    html = (html or "").replace("\x00", "")
    for _ in range(MAX_ROUNDS):
        cleaned = EMPTY_END.sub("", _post_cleaner.clean(settle_figures(_post_cleaner.clean(html))))
        if cleaned == html:
            break
        html = cleaned
    return html


def tidy_text(text):
    """Return typed text in NFC with plain newlines, without control characters and direction overrides.

    Overrides (U+202A to U+202E, U+2066 to U+2069) would turn around the words of the page around the comment.
    """
    text = unicodedata.normalize("NFC", normalize_newlines(text))
    return "".join(character for character in text if not _is_unwanted(character)).strip()


def _is_unwanted(character):
    if character in "\n\t":
        return False
    return (
        unicodedata.category(character) in {"Cc", "Cs"}
        or "\u202a" <= character <= "\u202e"
        or ("\u2066" <= character <= "\u2069")
    )


def has_visible_text(html):
    """Whether a reader would see anything of `html` at all."""
    return is_visible(unescape(strip_tags(html)))


def is_visible(text):
    """Whether a reader would see anything of plain `text`: spaces and characters without a shape are nothing."""
    return any(unicodedata.category(sign)[0] in "LNPS" and sign not in BLANK_LETTERS for sign in text)


def render_comment(text):
    """Return the comment's small Markdown as safe HTML. Links say nofollow, and that a reader wrote them."""
    html = _comment_cleaner.clean(_markdown.render(text))
    # Once more after rendering: an override may have been written as an entity.
    return "".join(character for character in html if not _is_unwanted(character)).strip()


def plain_text(html):
    """Return the words of stored HTML, without marks and in one line."""
    return " ".join(unescape(strip_tags(ENDS_A_LINE.sub(" ", html))).split())


def excerpt(html, limit):
    """Return the beginning of `html` as plain escaped text of at most `limit` bytes, cut between words."""
    words, size = [], 0
    for word in re.findall(r"\S+\s*", strip_tags(html.replace("</p>", " </p>").replace("<br>", " "))):
        for piece in _pieces(word):
            size += len(piece.encode())
            if size > limit:
                return "".join(words).rstrip() + "\u2009…"
            words.append(piece)
    return "".join(words).rstrip()


def _pieces(word):
    """A word as escaped text; one without spaces, as Chinese is written, in pieces of 20 characters."""
    plain = unescape(word)
    return [escape(plain[start : start + 20]) for start in range(0, len(plain), 20)]

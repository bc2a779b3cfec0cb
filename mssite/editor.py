"""What we teach the authors' editor (static/js/editor-marks.js), and the tags and attributes that come of it."""

from django.templatetags.static import static
from django.utils.functional import lazy
from django_prose_editor.config import html_tags

MARKS = {
    # A picture is stored as its number: blog/markup.py. A foreign figure's caption is read, and becomes a paragraph.
    "Picture": html_tags(["figure", "figcaption"], {"figure": ["data-image", "data-alt", "data-caption"]}),
    "OrderedList": html_tags(["ol"], {"ol": ["start"]}),
    "QuoteSource": html_tags(["cite"]),
    "Table": html_tags(
        ["table", "caption", "thead", "tbody", "tr", "th", "td"],
        {"th": ["rowspan", "colspan"], "td": ["rowspan", "colspan"]},
    ),
    "CleanPaste": html_tags([]),
}
EDITOR = [{"js": [lazy(static, str)("js/editor-marks.js")], "extensions": MARKS}]

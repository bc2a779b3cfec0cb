"""Explains the words of the glossary where a post uses them."""

import re
from functools import lru_cache
from html import escape

# In these a word stands for itself, or a button would break what is there.
LEFT_ALONE = {"a", "button", "code", "figcaption", "h2", "h3", "h4", "pre", "th"}
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>", re.IGNORECASE)


def explain(html, terms):
    """Return (html, used): stored post HTML with a button around the first use of each term, and the terms used.

    `terms` are rows of TermQuerySet.as_rows(): dicts with key, name, forms, meaning. The button opens the element
    with the id `term-<key>`, which the page has for each of `used`. The text between tags stays as it is.
    """
    by_form, pattern = _pattern(tuple((row["key"], row["name"], row["forms"]) for row in terms))
    if pattern is None:
        return html, []
    used, pieces, end, depth = set(), [], 0, 0
    for tag in TAG.finditer(html):
        text = html[end : tag.start()]
        pieces += [text if depth else _mark(text, by_form, pattern, used), tag.group()]
        end = tag.end()
        if tag.group(2).lower() in LEFT_ALONE:
            depth = max(depth - 1, 0) if tag.group(1) else depth + 1
    pieces.append(html[end:] if depth else _mark(html[end:], by_form, pattern, used))
    return "".join(pieces), [row for row in terms if row["key"] in used]


def all_forms(name, forms):
    """The name of a term and its other forms, which `forms` has with commas between them."""
    return [stripped for form in (name, *forms.split(",")) if (stripped := form.strip())]


def _mark(text, by_form, pattern, used):
    def button(match):
        word = match.group()
        key = by_form.get(word) or by_form.get(word.lower())
        if key is None or key in used:  # None: small letters where the term has capitals
            return word
        used.add(key)
        # The word comes from HTML that is escaped already.
        return f'<button type="button" class="term" popovertarget="term-{key:d}">{word}</button>'

    return pattern.sub(button, text)


@lru_cache(maxsize=8)
def _pattern(terms):
    """({form: key}, the pattern that finds every form), the longest first; (_, None) without terms."""
    by_form = {}
    for key, name, forms in terms:
        for form in all_forms(name, forms):
            form = escape(form, quote=False)
            by_form[form if form.isupper() else form.lower()] = key
    if not by_form:
        return by_form, None
    longest_first = sorted(by_form, key=len, reverse=True)
    found = "|".join(re.escape(form) for form in longest_first)
    return by_form, re.compile(rf"(?<![\w&-])(?:{found})(?![\w-])", re.IGNORECASE)

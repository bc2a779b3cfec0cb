"""What differs between two texts, word by word, as safe HTML with <del> and <ins>."""

import re
from difflib import SequenceMatcher
from itertools import takewhile

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# A word with the space behind it, so that a long run of changed words is one piece; and a line.
WORD = re.compile(r"\S+\s*|\s+")
LINE = re.compile(r".+\n*|\n+")
# Texts made for it would keep the comparison busy for seconds; longer ones are compared by lines, or as a whole.
MAX_PIECES = 600
LEFT_OUT = "\u2009…\u2009"


def word_changes(old, new, around=None):
    """Return `new` as escaped HTML in which what went is in <del> and what came in <ins>.

    `around`: how many unchanged words stand beside each change; None for all of them.
    """
    head, before, after, tail = _pieces(old, new)
    parts = [_unchanged(head, around, is_head=True)]
    for kind, start, end, new_start, new_end in SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            parts.append(_unchanged(before[start:end], around))
        else:
            parts += [_marked("del", before[start:end]), _marked("ins", after[new_start:new_end])]
    parts.append(_unchanged(tail, around, is_tail=True))
    return format_html_join("", "{}", ((part,) for part in parts))


def _pieces(old, new):
    """Return what both texts begin with, what differs in the old and in the new one, and what both end with."""
    for piece in (WORD, LINE):
        before, after = piece.findall(old), piece.findall(new)
        head = _common_beginning(before, after)
        before, after = before[len(head) :], after[len(head) :]
        tail = _common_beginning(before[::-1], after[::-1])[::-1]
        before, after = before[: len(before) - len(tail)], after[: len(after) - len(tail)]
        if max(len(before), len(after)) <= MAX_PIECES:
            return head, before, after, tail
    return [], [old], [new], []


def _common_beginning(before, after):
    return [piece for piece, _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after))]


def _marked(tag, pieces):
    """The pieces in an element, the space behind them outside of it; nothing for no pieces."""
    text = "".join(pieces)
    if not text.strip():
        return format_html("<{}>{}</{}>", tag, text, tag) if text else SafeString("")
    shown = text.rstrip()
    return format_html("<{}>{}</{}>{}", tag, shown, tag, text[len(shown) :])


def _unchanged(pieces, around, is_head=False, is_tail=False):
    """The pieces beside a change; what is further away than `around` of them is left out."""
    near = [] if is_head or around is None else pieces[:around]
    far = [] if is_tail or around is None else pieces[max(len(pieces) - around, len(near)) :]
    if around is None or len(near) + len(far) == len(pieces):
        return "".join(pieces)
    return "".join(near) + LEFT_OUT + "".join(far)

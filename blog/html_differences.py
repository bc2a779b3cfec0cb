"""What differs between two stored texts, by paragraphs first and then by words; and two texts brought together."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from html.parser import HTMLParser

from blog.differences import word_changes

NAMES = {
    "h2": "Heading",
    "h3": "Smaller heading",
    "li": "In a list",
    "blockquote": "Quote",
    "td": "In a table",
    "th": "In a table",
    "pre": "Code",
    "figcaption": "Caption",
    "figure": "Picture",
    "hr": "Line across",
    "dt": "In a list",
    "dd": "In a list",
}
BLOCKS = {"p", "h1", "h4", "ul", "ol", "table", "tbody", "thead", "tr", "div", "dl", *NAMES}
ALONE = {"hr", "img", "br"}
# What the editor writes another way than the sanitiser, and nobody sees.
NO_MATTER = re.compile(r"""</?p>|</?tbody>|\s(?:col|row)span="1"|\s+(?=<)""")
# Unchanged paragraphs beside a change; the others are only counted.
AROUND = 1


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, entry or cell: what it is called, its words, and its HTML."""

    name: str
    words: str
    html: str


@dataclass(frozen=True)
class Line:
    """One row of a comparison. `state`: same, changed, gone, new, look (only the look differs) or skipped."""

    state: str
    name: str = ""
    text: str = ""  # safe, with <del> and <ins>
    count: int = 0


class _Reader(HTMLParser):
    """Takes HTML apart: `blocks` are the innermost blocks, `pieces` the outermost elements as they stand."""

    def __init__(self, html):
        super().__init__()
        self.blocks, self.pieces = [], []
        self._open, self._words, self._html, self._piece = [], [], [], []
        self.feed(html)
        self.close()
        self._end_block()
        self._open = []
        self._end_piece()

    def handle_starttag(self, tag, attrs):
        if tag in BLOCKS:
            self._end_block()
        if tag not in ALONE:
            self._open.append(tag)
        self._words.append(_words_for(tag, dict(attrs)))
        self._take(self.get_starttag_text())
        if tag == "hr":
            self._end_block("hr")
        self._end_piece()

    def handle_endtag(self, tag):
        self._take(f"</{tag}>")
        if tag in BLOCKS:
            self._end_block()
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        self._end_piece()

    def handle_data(self, data):
        self._words.append(data)
        self._take(escape(data, quote=False))

    def _take(self, html):
        self._piece.append(html)
        self._html.append(html)

    def _end_block(self, name=None):
        words = " ".join("".join(self._words).split())
        if words:
            name = name or next((tag for tag in reversed(self._open) if tag in NAMES), "p")
            self.blocks.append(Block(NAMES.get(name, ""), words, "".join(self._html).strip()))
        self._words, self._html = [], []

    def _end_piece(self):
        piece = "".join(self._piece).strip()
        if not self._open and piece:
            self.pieces.append(piece)
            self._piece = []


def _words_for(tag, attributes):
    """What a tag adds to the words, so that another picture, link or line is seen as a change."""
    if tag == "img":
        return f" [Picture: {attributes.get('alt') or 'without words'}] "
    if tag == "a" and attributes.get("href"):
        return f" [Link to {attributes['href']}] "
    return {"br": " ", "hr": "—"}.get(tag, "")


def html_changes(old, new):
    """Return the Lines of a comparison of two stored texts; none where nothing differs."""
    before, after = _Reader(old).blocks, _Reader(new).blocks
    keys = [[(block.name, block.words) for block in blocks] for blocks in (before, after)]
    lines = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        gone, came = before[start:end], after[new_start:new_end]
        lines += _same(gone, came) if kind == "equal" else _changed(gone, came)
    if all(line.state == "same" for line in lines):
        return []
    return list(_shortened(lines))


def _same(before, after):
    return [
        Line("same" if _plain(old.html) == _plain(new.html) else "look", new.name, word_changes(new.words, new.words))
        for old, new in zip(before, after)
    ]


def _changed(gone, came):
    """Pair what went with what came, in their order, and compare each pair by words."""
    lines = []
    for old, new in zip(gone, came):
        name = new.name if old.name == new.name else f"{old.name or 'Paragraph'} → {new.name or 'paragraph'}"
        lines.append(Line("changed", name, word_changes(old.words, new.words)))
    pairs = min(len(gone), len(came))
    lines += [Line("gone", block.name, word_changes(block.words, "")) for block in gone[pairs:]]
    return lines + [Line("new", block.name, word_changes("", block.words)) for block in came[pairs:]]


def _shortened(lines):
    """The lines without those that are far from any change: a skipped one says how many they were."""
    near = {
        place + step for place, line in enumerate(lines) if line.state != "same" for step in range(-AROUND, AROUND + 1)
    }
    skipped = 0
    for place, line in enumerate(lines):
        if place not in near:
            skipped += 1
            continue
        if skipped:
            yield Line("skipped", count=skipped)
        skipped = 0
        yield line
    if skipped:
        yield Line("skipped", count=skipped)


def brought_together(base, mine, theirs):
    """Return one HTML with the words of two that began with `base` (None: not known).

    What only one of them changed is taken over; where both changed the same place, both stand there, mine first.
    """
    own, other = map(_Piece, _Reader(mine).pieces), map(_Piece, _Reader(theirs).pieces)
    own, other = list(own), list(other)
    first = [*map(_Piece, _Reader(base).pieces)] if base is not None else [own[i] for i in _matches(own, other)]
    in_own, in_other = _matches(first, own), _matches(first, other)
    stable = [place for place in range(len(first)) if place in in_own and place in in_other]
    result, at = [], (0, 0, 0)
    for place in [*stable, None]:
        ends = (len(first), len(own), len(other)) if place is None else (place, in_own[place], in_other[place])
        result += _chosen(*(pieces[start:end] for pieces, start, end in zip((first, own, other), at, ends)))
        result += [] if place is None else [first[place]]
        at = tuple(end + 1 for end in ends)
    return "".join(result)


class _Piece(str):
    """An outermost element; the same as another that the editor wrote with paragraphs in its entries and cells."""

    def __eq__(self, other):
        return _plain(self) == _plain(other)

    def __hash__(self):
        return hash(_plain(self))


def _plain(html):
    return NO_MATTER.sub("", html)


def _matches(first, second):
    """{place in first: place in second} of what both have, in the same order."""
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    return {start + step: other + step for start, other, size in blocks for step in range(size)}


def _chosen(was, mine, theirs):
    if mine == was:
        return theirs
    if theirs in (was, mine):
        return mine
    if len(was) == len(mine) == len(theirs) > 1:
        # Neighbours: one changed this paragraph, the other the next.
        return [piece for three in zip(was, mine, theirs) for piece in _chosen(*([each] for each in three))]
    return mine + [piece for piece in theirs if piece not in mine]

"""The words and domains of a text, as a reader sees them: case, accents, look-alike and invisible letters do not count.

Patterns are compared part by part, never made into a regular expression, so a list can cost only what it weighs.
"""

import hashlib
import re
import unicodedata
from functools import lru_cache

from accounts.names import LOOK_ALIKE_LETTERS, plain_letters

# A comment has at most 10,000 characters; whatever else comes here is cut.
MOST_CHARACTERS = 20_000
# A shorter text ("Thank you so much!") may well be written by two people.
SHORTEST_MARKED = 40
APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u00b4`]")
WORD = re.compile(r"\w+")
# Five letters each by itself are a word that somebody has pulled apart.
FEWEST_PULLED_APART = 5
WRITTEN_DOT = re.compile(r"\s*[\[({]\s*(?:dot|punkt|punto)\s*[\])}]\s*|\s+(?:dot|punkt)\s+", re.I)
# Bounded repeats: a long line without a dot costs its length and not the square of it.
DOMAIN = re.compile(r"(?<![\w.-])(?:[\w-]{1,63}\.){1,60}[^\W\d_][\w-]{1,30}(?![\w-])")
FULL_WIDTH_DOTS = str.maketrans({"\u3002": ".", "\uff0e": ".", "\uff61": "."})


def visible(text):
    """Return `text` in NFKC without format characters (soft hyphens, zero-width signs), cut to a bounded length."""
    text = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS])
    if text.isascii():
        return text
    return "".join(character for character in text if unicodedata.category(character) != "Cf")


def words_of(text):
    """Return the words of `text` in order, each in plain letters. Words pulled apart follow at the end, whole."""
    raw = WORD.findall(APOSTROPHES.sub("", visible(text)))
    found = [_plain(word) for word in raw]
    return found + _pulled_together(raw)


@lru_cache(maxsize=50_000)
def _plain(word):
    return plain_letters(word).replace("_", "")


def _pulled_together(raw):
    whole, run = [], []
    for word in [*raw, ""]:
        if len(word) == 1 and word.isalpha():
            run.append(word)
            continue
        if len(run) >= FEWEST_PULLED_APART:
            whole.append(_plain("".join(run)))
        run = []
    return whole


def text_mark(text):
    """Return a short mark, the same for texts whose words are the same; empty for a short text."""
    letters = " ".join(words_of(text))
    if len(letters) < SHORTEST_MARKED:
        return ""
    return hashlib.blake2b(letters.encode(), digest_size=16).hexdigest()


class Words:
    """The words of one text, ready to be asked for many patterns."""

    def __init__(self, text):
        self.words = words_of(text)
        self.places = {}
        for place, word in enumerate(self.words):
            self.places.setdefault(word, []).append(place)
        # "C1inic": a word with a digit or a capital inside may hide letters, and is compared loosely too.
        odd = {_plain(word) for word in WORD.findall(visible(text)) if _is_odd(word)}
        self.loose = {word: _loose(word) for word in odd}

    def meets(self, parts):
        """Whether the words hold this pattern (from pattern_parts), one after another. An empty one meets nothing."""
        if not parts:
            return False
        first, *rest = parts
        return any(self._goes_on(place + 1, rest) for place in self._places_of(first))

    def _places_of(self, part):
        if "*" not in part and part in self.places:
            yield from self.places[part]
        for word in self.places if "*" in part else self.loose:
            if self._is_met(part, word):
                yield from self.places.get(word, ())

    def _goes_on(self, place, rest):
        return len(self.words) >= place + len(rest) and all(
            self._is_met(part, self.words[place + step]) for step, part in enumerate(rest)
        )

    def _is_met(self, part, word):
        if fits(part, word):
            return True
        return word in self.loose and fits(_loose(part), self.loose[word])


def _is_odd(word):
    has_digit = any(character.isdigit() for character in word) and any(character.isalpha() for character in word)
    return has_digit or (word[1:] != word[1:].lower() and word != word.upper())


def _loose(word):
    return word.translate(LOOK_ALIKE_LETTERS).replace("3", "e").replace("4", "a").replace("5", "s")


@lru_cache(maxsize=5_000)
def pattern_parts(pattern):
    """Return the words of a pattern in plain letters, with their stars. None at all mean nothing."""
    pieces = re.findall(r"[\w*]+", APOSTROPHES.sub("", visible(pattern)))
    parts = ["*".join(_plain(piece) for piece in part.split("*")) for part in pieces]
    return tuple(part for part in parts if part.replace("*", ""))


def fits(part, word):
    """Whether `word` is what `part` says; each star in it stands for any letters. Time is bounded by both lengths."""
    if "*" not in part:
        return part == word
    first, *middle, last = part.split("*")
    if len(word) < len(first) + len(last) or not word.startswith(first) or not word.endswith(last):
        return False
    place, end = len(first), len(word) - len(last)
    for piece in middle:
        place = word.find(piece, place, end)
        if place < 0:
            return False
        place += len(piece)
    return True


def domains_of(text):
    """Return the domains named in `text`, as links, bare, or with the dot written out."""
    spelled = WRITTEN_DOT.sub(".", visible(text).translate(FULL_WIDTH_DOTS))
    return {tidy_domain(domain) for domain in DOMAIN.findall(spelled)}


def tidy_domain(domain):
    """Return a domain (or a pattern for one, or a link to one) in plain letters, as it is compared."""
    domain = visible(domain).strip().lower().translate(FULL_WIDTH_DOTS)
    domain = re.sub(r"^[a-z][a-z0-9+.-]*://", "", domain).split("/")[0].split("@")[-1].split(":")[0]
    labels = [_from_punycode(label) for label in domain.strip(".").removeprefix("www.").split(".")]
    return plain_letters(".".join(labels))


def _from_punycode(label):
    if not label.startswith("xn--"):
        return label
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label


def domain_meets(pattern, domain):
    """Whether `domain`, or one that it belongs to, is what a tidied pattern says."""
    labels = domain.split(".")
    return any(fits(pattern, ".".join(labels[start:])) for start in range(len(labels)))

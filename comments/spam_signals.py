"""What can be seen of a text beside its words: signs, letters, who does what, how it is written.

Each signal has a name and a number. What a signal speaks for is learned (comments.spam_weights), not written here.
"""

import math
import re
from functools import lru_cache

from comments import signs, spam_phrasing, words

# A short text has few words, and none of them shall weigh more than in a text of this many.
SHORTEST = 8
# The letters are looked at in so many words: what comes later costs time and changes little.
MOST_WORDS = 500
# Four letters in a row bring "consultation" and "consultant" together, and forgive misspellings.
LETTERS = 4
CAPITAL = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")
TWO_CAPITALS = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+ [A-Z][a-z]+")
QUOTED = re.compile(r"[\"“][^\"“”]{1,300}[\"”]")
NUMBER = re.compile(r"\d+")


def signals_of(text):
    """Return {name of a signal: how strongly it is there} for `text`; nothing for a text without words."""
    own = _own_words(text)
    plain = signs.without_links(own)
    found = words.words_of(plain)
    if not found:
        return {}
    length = max(len(found), SHORTEST)
    signals = {f"sign {name}": 0.7 * min(number, 3) ** 0.6 for name, number in signs.signs_in(own).items()}
    told = spam_phrasing.phrasing_of(plain)
    return {**signals, **_shape(plain, found, length), **_letters(found[:MOST_WORDS]), **told}


def _own_words(text):
    """`text` without what it quotes: who warns of adverts quotes them. Whole where most of it stands in quotes."""
    own = QUOTED.sub(' "" ', text)
    return own if 2 * len(own) > len(text) else text


def _shape(plain, found, length):
    """How long it is, and what stands in it that is not a word."""
    return {
        "shape always": 1.0,
        "shape length": math.log(length / 25) / 2,
        "shape short": float(len(found) < SHORTEST),
        "shape question": 0.5 * min(plain.count("?"), 2),
        "shape asks": float(plain.count("?") > 0 and not re.search(r"[.!]", plain.rstrip(" ."))),
        "shape shout": 0.4 * min(plain.count("!"), 3),
        "shape quote": 0.4 * min(plain.count('"') + plain.count("“"), 2),
        "shape capitals": min(8 * len(CAPITAL.findall(plain)) / length, 1.5),
        "shape names": 0.5 * min(len(TWO_CAPITALS.findall(plain)), 2),
        "shape numbers": 0.25 * min(len(NUMBER.findall(plain)), 4),
    }


def _letters(found):
    """Every four letters in a row inside a word; together as strong in a short text as in a long one."""
    runs = {run for word in set(found) for run in _runs(word)}
    each = 2 / math.sqrt(len(runs) or 1)
    return {f"in {run}": each for run in runs}


@lru_cache(maxsize=20_000)
def _runs(word):
    framed = f"_{word}_"
    return tuple(framed[start : start + LETTERS] for start in range(len(framed) - LETTERS + 1))

"""What can be seen of a text beside its words: signs, classes of words, letters, who does what, how it is written.

Each signal has a name and a number. What a signal speaks for is learned (comments.spam_weights), not written here.
"""

import math
import re
import tomllib
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path

from comments import signs, spam_phrasing, words

FILE = Path(__file__).with_name("spam_classes.toml")
# A short text has few words, and none of them shall weigh more than in a text of this many.
SHORTEST = 8
# The letters are looked at in so many words: what comes later costs time and changes little.
MOST_WORDS = 500
# Four letters in a row bring "consultation" and "consultant" together, and forgive misspellings.
LETTERS = 4
FIRST_WORD = re.compile(r"(?:^|[.!?:;,…)\n]\s+)(\w+)")
CAPITAL = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")
TWO_CAPITALS = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+ [A-Z][a-z]+")
QUOTED = re.compile(r"[\"“][^\"“”]{1,300}[\"”]")
NUMBER = re.compile(r"\d+")


def signals_of(text):
    """Return {name of a signal: how strongly it is there} for `text`; nothing for a text without words."""
    plain = _own_words(signs.URL.sub(" ", text))
    found = words.words_of(plain)
    if not found:
        return {}
    length = max(len(found), SHORTEST)
    classes = Counter(name for word in found for name in classes_of(word))
    signals = {f"sign {name}": 0.7 * min(number, 3) ** 0.6 for name, number in signs.signs_in(plain).items()}
    for name, number in classes.items():
        signals[f"has {name}"] = 0.4
        signals[f"much {name}"] = 0.8 * min(10 * number / length, 1.5)
    told = spam_phrasing.phrasing_of(plain)
    return {**signals, **_shape(plain, found, length), **_beginnings(plain), **_letters(found[:MOST_WORDS]), **told}


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


def _beginnings(plain):
    """With what its sentences begin: "Ask", "Book", "Write" call to something, "My" and "We" tell who speaks."""
    starts = [classes_of(word.lower()) for word in FIRST_WORD.findall(plain)]
    signals = {f"begins {name}": 0.4 for names in starts for name in names}
    calls = sum(not {"ask", "get", "tell"}.isdisjoint(names) for names in starts)
    return {**signals, "begins call": 0.7 * min(calls, 3) ** 0.6} if calls else signals


def _letters(found):
    """Every four letters in a row inside a word; together as strong in a short text as in a long one."""
    runs = {run for word in set(found) for run in _runs(word)}
    each = 2 / math.sqrt(len(runs) or 1)
    return {f"in {run}": each for run in runs}


@lru_cache(maxsize=20_000)
def _runs(word):
    framed = f"_{word}_"
    return tuple(framed[start : start + LETTERS] for start in range(len(framed) - LETTERS + 1))


@lru_cache(maxsize=20_000)
def classes_of(word):
    """The names of the classes that `word` (in plain letters) belongs to, in the file's order."""
    exact, beginnings = _all_classes()
    names = [*exact.get(word, ()), *(name for start, name in beginnings if word.startswith(start))]
    return tuple(dict.fromkeys(names))


@cache
def _all_classes():
    """({word: [class]}, [(beginning of words, class)])."""
    exact, beginnings = {}, []
    for name, members in tomllib.loads(FILE.read_text(encoding="utf-8")).items():
        for word in members.split():
            if word.endswith("*"):
                beginnings.append((word[:-1], name))
            else:
                exact.setdefault(word, []).append(name)
    return exact, beginnings

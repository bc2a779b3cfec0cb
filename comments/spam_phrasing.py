"""Who does what to whom in a text: each word stands for the part it plays, and parts are seen beside each other.

"Dr. Velic gave my sister back her hands" and "Dr. Sato gave me my legs" become nearly the same. What such a
neighbourhood speaks for is learned (comments.spam_weights), not written here.
"""

import math
import re
import tomllib
from functools import cache, lru_cache
from itertools import combinations, pairwise
from pathlib import Path

from accounts.names import plain_letters
from comments import words

FILE = Path(__file__).with_name("spam_roles.toml")
# How far apart two parts may stand and still be a pair.
REACH = 3
# As in comments.spam: this brings the forms of a word nearly together.
STEM = 6
# The letters are looked at in so many words: what comes later costs time and changes little.
MOST_TOKENS = 500
# How much all of it counts beside the other signals: chosen by cross-validation.
STRENGTH = 2.4
# A very short text tells little, and none of it shall weigh more than in a text with so many neighbourhoods.
FEWEST = 60
TOKEN = re.compile(
    r"[$€£]?\d[\d.,]*\s?(?:%|k\b|[€£$])?|[^\W\d_]+(?:['\u2019][^\W\d_]+)*|[.!?:;()\n\"\u201c\u201d]"  # numbers, words, signs
)
YEAR = re.compile(r"(?:19|20)\d\d")
PLACES = {"<place>", "<west>"}
ENDS = {".", "!", "?", "\n"}
# The dot after these ends no sentence.
SHORTENED = {"dr", "prof", "mr", "mrs", "ms", "st", "no"}
# They play no part of their own and stay what they are.
SMALL = set(
    "a an the and or of to in on at by for from with as is are was were be been being am has have had do does did will"
    " would can could should may might must if when who what where why how which that this these those there here so too"
    " very much more most just only ever also than then about into out up down over after before since while because all"
    " every each some any many few one two three other another own such both".split()
)  # fmt: skip


def phrasing_of(text):
    """Return {name of a neighbourhood: strength} for `text`; together as strong in a text of a sentence as in a long one."""
    found, sentences = set(), list(_sentences(text))
    for place, sentence in enumerate(sentences):
        found |= _words(sentence)
        found |= _pairs(sentence)
        if place == 0:
            found.add("first " + " ".join(part for _, part in sentence[:2]))
        if place == len(sentences) - 1:
            found.add("last " + " ".join(part for _, part in sentence[:2]))
            found |= {f"end {part}" for _, part in sentence if part[0] == "<"}
    told = sorted({part for sentence in sentences for _, part in sentence if part[0] == "<"})
    found |= {f"both {one}{other}" for one, other in combinations(told, 2)}
    each = STRENGTH / math.sqrt(max(len(found), FEWEST))
    return dict.fromkeys(sorted(found), each)


def _words(sentence):
    """Words, and words beside words and parts."""
    found = {f"word {word}" for word, _ in sentence}
    for (word, part), (following, part_after) in pairwise(sentence):
        found |= {f"word {word} {following}", f"word {part} {following}", f"word {word} {part_after}"}
    return found


def _pairs(sentence):
    """Parts in one sentence: each, any two, and two that stand near each other in this order."""
    parts = [part for _, part in sentence if part[0] in "<?!"]
    told = sorted(set(parts))
    pairs = {f"in {part}" for part in told}
    pairs |= {f"with {one}{other}" for one, other in combinations(told, 2)}
    pairs |= {
        f"near {part}{after}" for place, part in enumerate(parts) for after in parts[place + 1 : place + 1 + REACH]
    }
    return pairs


def _sentences(text):
    """Lists of (beginning of a word, its part)."""
    sentence = []
    for token in _tokens(text):
        if token[0] == "." and sentence and sentence[-1][0] in SHORTENED:
            continue
        sentence.append(token)
        if token[1] in (".", "!", "?"):
            if len(sentence) > 1:
                yield sentence
            sentence = []
    if sentence:
        yield sentence


def _tokens(text):
    begins, last = True, ""
    for match in list(TOKEN.finditer(words.visible(text)))[:MOST_TOKENS]:
        token = match.group()
        if token[0].isalpha():
            yield _word(token, begins)
            begins = False
        elif token[-1].isdigit() or token[0].isdigit() or token[0] in "€$£":
            yield "9", _number(token)
            begins = False
        else:
            yield token, token if token in '!?":\u201c\u201d' else "."
            begins = begins or (token in ENDS and _plain(last) not in SHORTENED)
        last = token


def _word(token, begins):
    word = _plain(token)
    part = part_of(word)
    # A text all in capitals names nobody.
    is_name = token[0].isupper() and token != token.upper() and not begins and part not in PLACES
    if is_name:
        # A clinic, a doctor or a person by name.
        part = f"<Name {part[1:]}" if part.startswith("<") else "<Name>"
    return word[:STEM], part


def _number(token):
    if token[0] in "€$£" or token[-1] in "€$£":
        return "<money>"
    if token[-1] == "%":
        return "<percent>"
    digits = token.strip(" ,.k")
    if YEAR.fullmatch(digits):
        return "<year>"
    return "<thousands>" if "k" in token or len(re.sub(r"\D", "", digits)) > 3 else "<number>"


@lru_cache(maxsize=20_000)
def _plain(token):
    return plain_letters(words.APOSTROPHES.sub("", token))


@lru_cache(maxsize=20_000)
def part_of(word):
    """The part that `word` (in plain letters) plays, as <part>; itself for a small word, _ for any other."""
    if word in SMALL:
        return word
    exact, beginnings = _all_parts()
    part = exact.get(word) or next((name for start, name in beginnings if word.startswith(start)), None)
    return f"<{part}>" if part else "_"


@cache
def _all_parts():
    """({word: part}, [(beginning of words, part)])."""
    exact, beginnings = {}, []
    for name, members in tomllib.loads(FILE.read_text(encoding="utf-8")).items():
        for word in members.split():
            if word.endswith("*"):
                beginnings.append((word[:-1], name))
            else:
                exact.setdefault(word, name)
    return exact, beginnings

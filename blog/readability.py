"""How hard an English text is to read: the Flesch-Kincaid grade, the American school year that can follow it.

Kincaid, Fishburne, Rogers, Chissom: Derivation of new readability formulas (1975):
0.39 · words per sentence + 11.8 · syllables per word − 15.59.
"""

import re
from typing import NamedTuple

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# A full stop ends a sentence where a new one begins, not in 2.5, "e.g. in" or "J. Neurol."
SENTENCE_END = re.compile(r"[.!?…]+[)”\"’]*(?=\s+[“\"(‘]?[A-ZÀ-Þ0-9])|[.!?…]+[)”\"’]*\s*$|\n+")
VOWELS = re.compile(r"[aeiouyà-öø-ÿ]+")
SILENT_END = re.compile(r"(?:[^laeiouy]es|[^aeiouydt]ed|[^laeiouy]e)$")
# Too little to say anything about.
FEWEST_WORDS = 30


class Readability(NamedTuple):
    """`grade` is None for a text of a few words. `longest` is the longest sentence."""

    grade: float | None
    longest: str
    longest_words: int


def measure(text):
    """Return the Readability of plain text whose paragraphs are lines."""
    sentences = [sentence.strip() for sentence in SENTENCE_END.split(text) if WORD.search(sentence)]
    words = WORD.findall(text)
    longest = max(sentences, key=_length, default="")
    if len(words) < FEWEST_WORDS:
        return Readability(None, longest, _length(longest))
    syllables = sum(map(count_syllables, words))
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    return Readability(round(max(grade, 0), 1), longest, _length(longest))


def count_syllables(word):
    """About how many syllables an English word has, at least one."""
    word = word.lower()
    return max(len(VOWELS.findall(SILENT_END.sub("", word) if len(word) > 3 else word)), 1)


def _length(sentence):
    return len(WORD.findall(sentence))

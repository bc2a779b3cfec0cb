"""Whether a text looks like an advert: naive Bayes over its words, and its signals, weighed. All on this server.

What the signals weigh is fixed (comments.spam_weights). The words begin with what spam_start.json says, so that a fresh
site holds adverts from its first day; the worker adds what moderators decide. Both are learned from texts written for
it (tests/comments/advert_set). It holds and explains, no more.
"""

import json
import math
from collections import Counter
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.db.models import Max
from django.utils import timezone

from comments import signs, spam_signals, spam_weights, words
from comments.models import Comment, CommentLog, SpamModel

START_FILE = Path(__file__).with_name("spam_start.json")
# Six letters bring "treated", "treatment" and "treats" nearly together, in languages nobody has thought of, too.
STEM = 6
# As if each word had been seen this often without telling anything: what is rare proves little.
UNKNOWN = 1.0
FEWEST_SEEN = 2
# A short text has few words, and none of them shall weigh more than in a text of this many.
SHORTEST = 8
# How much the words count beside the other signals, and where holding begins: chosen by three-fold trials on the texts
# it learns from and by the test part; tests/comments/advert_set/README.md says with what result.
WORDS_WEIGH = 0.4
# What moderators decide here counts more than the texts that came with the site, which the signals know, too.
LEARNED_WEIGH = 0.8
HOLD_ABOVE = 1.2
# Somebody who is known may well write about prices and clinics.
HOLD_ABOVE_FOR_TRUSTED = 5.0
SIGN = "sign "
SIGNS_TOLD = 5
WORDS_TOLD = 3
LEARN_EVERY = timedelta(minutes=10)
LEARN_FROM = 2000
DECISIONS = ["approve", "spam", "restore", "review", "reject"]


class Counts(NamedTuple):
    """In how many honest texts and adverts each word and pair of words was seen: {word: (honest, adverts)}."""

    honest: int
    adverts: int
    words: dict


class Assessment(NamedTuple):
    """How much a text looks like an advert, and what says so: names of signs and words, the strongest first."""

    score: float
    signs: list
    words: list

    @property
    def sentence(self):
        """For moderators: what makes it look like an advert."""
        parts = [signs.in_words(name) for name in self.signs[:SIGNS_TOLD]]
        if self.words:
            parts.append("words such as " + ", ".join(f"“{word}”" for word in self.words))
        return f"Looks like an advert: {', '.join(parts) or 'its words'}."


def assess(text, learned=None):
    """Return the Assessment of `text`. `learned` is the Counts from decisions, added to those the site began with."""
    found = features(text)
    weights = at_first = _weights(found, [start()])
    if learned is not None:
        weights = _weights(found, [start(), learned])
    at_start, by_words = _by_words(at_first), _by_words(weights)
    signals = spam_signals.signals_of(text)
    score = WORDS_WEIGH * at_start + LEARNED_WEIGH * (by_words - at_start) + spam_weights.margin(signals)
    return Assessment(score, _telling_signs(signals), _telling_words(text, weights))


def _weights(found, counts):
    """{word: how much it speaks for an advert} by these Counts together."""
    honest, adverts = sum(each.honest for each in counts), sum(each.adverts for each in counts)
    weights = {}
    for word in found:
        seen = [each.words[word] for each in counts if word in each.words]
        in_honest, in_adverts = sum(pair[0] for pair in seen), sum(pair[1] for pair in seen)
        if in_honest + in_adverts >= FEWEST_SEEN:
            weights[word] = _weight(in_honest, in_adverts, honest, adverts)
    return weights


def _by_words(weights):
    return sum(weights.values()) / math.sqrt(max(len(weights), SHORTEST))


def _telling_signs(signals):
    """The names of the signs in `signals` that speak for an advert, the strongest first."""
    found = {
        name.removeprefix(SIGN): spam_weights.start().get(name, 0) * value
        for name, value in signals.items()
        if name.startswith(SIGN)
    }
    return sorted((name for name in found if found[name] > 0), key=lambda name: -found[name])


def _weight(in_honest, in_adverts, honest, adverts):
    """The logarithm of the odds for an advert, drawn towards even where little was seen."""
    rate_honest, rate_adverts = in_honest / max(honest, 1), in_adverts / max(adverts, 1)
    share = rate_adverts / (rate_honest + rate_adverts) if rate_honest + rate_adverts else 0.5
    seen = in_honest + in_adverts
    share = (UNKNOWN * 0.5 + seen * share) / (UNKNOWN + seen)
    return math.log(share / (1 - share))


def features(text):
    """The words of `text`, cut to their beginnings, and the pairs of neighbours; each once."""
    stems = [word[:STEM] for word in words.words_of(signs.without_links(text))]
    return {*stems, *(f"{one} {two}" for one, two in zip(stems, stems[1:]))}


def _telling_words(text, weights):
    """The longest of the words that speak most for an advert, as they stand in the text."""
    strong = {word for word, weight in weights.items() if weight > 1 and len(word) == STEM and " " not in word}
    whole = {word[:STEM]: word for word in words.words_of(signs.without_links(text))}
    best = sorted(strong, key=lambda word: (-weights[word], word))
    return [whole[word] for word in best[:WORDS_TOLD] if word in whole]


def count(honest, adverts):
    """Return the Counts of two lists of texts, without what was seen only once."""
    in_honest = Counter(word for text in honest for word in features(text))
    in_adverts = Counter(word for text in adverts for word in features(text))
    pairs = {word: (in_honest[word], in_adverts[word]) for word in in_honest | in_adverts}
    return Counts(len(honest), len(adverts), {word: pair for word, pair in pairs.items() if sum(pair) >= FEWEST_SEEN})


@cache
def start():
    """The Counts that come with the site."""
    return from_json(json.loads(START_FILE.read_text(encoding="utf-8")))


def to_json(counts):
    """Counts as plain data, in alphabetical order."""
    words_sorted = {word: list(counts.words[word]) for word in sorted(counts.words)}
    return {"honest": counts.honest, "adverts": counts.adverts, "words": words_sorted}


def from_json(data):
    """Counts from what to_json() made; None or {} is nothing."""
    data = data or {}
    return Counts(data.get("honest", 0), data.get("adverts", 0), data.get("words", {}))


class _Kept:
    """The Counts that this process has read last, and when they were learned."""

    learned_at = None
    counts = None


def learned(learned_at):
    """The Counts learned at this moment; one query where this process has not read them, none otherwise."""
    if learned_at is None:
        return None
    if _Kept.learned_at != learned_at:
        row = SpamModel.objects.filter(learned_at=learned_at).first()
        _Kept.learned_at, _Kept.counts = learned_at, from_json(row.counts if row else None)
    return _Kept.counts


def learn(keep_on=lambda: True):
    """Learn anew from what moderators have decided, if they have since the last time. Called by the worker.

    What counts is how the newest comments stand now, so a decision that was undone is forgotten. Return whether it
    was done.
    """
    last = SpamModel.objects.order_by("pk").first()
    if last and last.learned_at > timezone.now() - LEARN_EVERY:
        return False
    newest = CommentLog.objects.filter(act__in=DECISIONS).aggregate(newest=Max("pk"))["newest"] or 0
    if newest <= (last.learned_up_to if last else 0):
        return False
    approved = _texts(Comment.objects.approved().filter(reviewed_at__isnull=False))
    adverts = _texts(Comment.objects.filter(state=Comment.State.SPAM))
    fields = {"counts": to_json(count(approved, adverts)), "learned_up_to": newest, "learned_at": timezone.now()}
    SpamModel.objects.update_or_create(pk=1, defaults=fields)
    return True


def _texts(comments):
    return list(comments.order_by("-pk").values_list("comment", flat=True)[:LEARN_FROM])

"""How much each signal of a text speaks for an advert: a small logistic regression, learned once from our own texts.

The weights stand in spam_weights.json, the strongest to be read there; `manage.py learn_start` makes them anew.
"""

import json
import math
import random
from collections import Counter
from functools import cache
from pathlib import Path

from comments.spam_signals import signals_of

FILE = Path(__file__).with_name("spam_weights.json")
# Chosen by cross-validation on the training texts: more rounds learn them by heart, a stronger pull learns too little.
ROUNDS = 10
PULL = 0.001
STEP = 0.12
FEWEST_SEEN = 3
# What weighs less than this is left out of the file: it says nothing.
LEAST = 0.02


def margin(signals, weights=None):
    """The logarithm of the odds for an advert, as far as these signals tell it."""
    weights = start() if weights is None else weights
    return sum(weights.get(name, 0) * value for name, value in signals.items())


def train(honest, adverts):
    """Return {signal: weight} that tells `adverts` from `honest` texts best without trusting any signal too much.

    Stochastic gradient descent with a step that shrinks for what was moved often (AdaGrad). Always the same for the
    same texts.
    """
    examples = [(signals_of(text), is_advert) for is_advert, texts in enumerate((honest, adverts)) for text in texts]
    seen = Counter(name for signals, _ in examples for name in signals)
    places = {name: place for place, name in enumerate(sorted(name for name in seen if seen[name] >= FEWEST_SEEN))}
    examples = [(_placed(signals, places), is_advert) for signals, is_advert in examples]
    weights, moved, chance = [0.0] * len(places), [0.1] * len(places), random.Random(1)  # nosec B311  (always the same)
    for _ in range(ROUNDS):
        chance.shuffle(examples)
        for signals, is_advert in examples:
            error = _likely(sum(weights[place] * value for place, value in signals)) - is_advert
            for place, value in signals:
                slope = error * value + PULL * weights[place]
                moved[place] += slope * slope
                weights[place] -= STEP * slope / math.sqrt(moved[place])
    return {name: round(weights[place], 2) for name, place in places.items() if abs(weights[place]) >= LEAST}


def _placed(signals, places):
    """[(place, value)] of the signals that have a place, in its order."""
    return sorted((places[name], value) for name, value in signals.items() if name in places)


def _likely(odds):
    return 1 / (1 + math.exp(-max(-30, min(30, odds))))


@cache
def start():
    """The weights that come with the site."""
    return json.loads(FILE.read_text(encoding="utf-8"))


def write(weights):
    """Put the weights into the file, one a line, so that a change can be read."""
    lines = ",\n".join(f" {json.dumps(name)}: {weight}" for name, weight in weights.items())
    FILE.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")

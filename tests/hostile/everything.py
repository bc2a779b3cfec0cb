"""All of the hostile corpus, in every field of every form: `make hostile`, which takes hours. Not part of the suite.

HOSTILE_PART=0.01 sends a hundredth, HOSTILE_SEED=3 chooses which.
"""

import logging
import os
import random

import pytest
from django.test import override_settings

from tests.builders import real_outbox
from tests.hostile.attack import Attack
from tests.hostile.world import build_world

ROLES = ["stranger", "reader", "author", "moderator", "administrator"]
PART = float(os.environ.get("HOSTILE_PART", 1))
CHANCE = random.Random(os.environ.get("HOSTILE_SEED", "1"))


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
@real_outbox
def test_everything_as(role):
    logging.disable(logging.CRITICAL)  # a line for each bad request
    with override_settings(ACCOUNT_RATE_LIMITS=False):
        attack = Attack(build_world(), role, CHANCE if PART < 1 else None, PART).run()
    print(f"\n{role}: {attack.sent:,} requests, the slowest {attack.slowest:.2f} s")
    assert not attack.findings

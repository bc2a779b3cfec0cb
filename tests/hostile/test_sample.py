"""A fixed sample of the hostile corpus in every form, address, header and cookie. `make hostile` sends all of it."""

import logging
import random

from django.test import TestCase, override_settings

from tests.builders import real_outbox
from tests.hostile.attack import Attack
from tests.hostile.corpus import CORPUS, KINDS
from tests.hostile.world import build_world

# The more somebody may do, the more forms there are; each gets some hundreds of requests.
PART = {"stranger": 0.002, "reader": 0.002, "author": 0.001, "moderator": 0.0008, "administrator": 0.0003}


@real_outbox
@override_settings(ACCOUNT_RATE_LIMITS=False)
class SampleTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = build_world()

    def setUp(self):
        logging.disable(logging.CRITICAL)  # thousands of lines about bad requests
        self.addCleanup(logging.disable, logging.NOTSET)

    def attack_as(self, role, least):
        attack = Attack(self.world, role, random.Random(7), PART[role]).run()
        print(f"\n{role}: {attack.sent} requests, the slowest {attack.slowest:.2f} s")
        self.assertEqual(attack.findings, [])
        self.assertGreater(attack.sent, least)

    def test_a_stranger(self):
        self.attack_as("stranger", 200)

    def test_a_reader(self):
        self.attack_as("reader", 200)

    def test_an_author(self):
        self.attack_as("author", 200)

    def test_a_moderator(self):
        self.attack_as("moderator", 200)

    def test_an_administrator(self):
        self.attack_as("administrator", 200)

    def test_the_corpus_is_large_enough(self):
        self.assertGreater(len(CORPUS), 150)
        self.assertGreater(min(len(values) for values in KINDS.values()), 5)

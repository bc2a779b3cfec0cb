"""Adverts wait and honest comments do not: tried on texts that the scorer has not learned from, and on the demo's."""

import json
import re
import tomllib
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.test import SimpleTestCase, TestCase
from django.utils import timezone

from accounts.models import ModerationMode, SiteSettings
from comments import doors, spam, words
from comments.models import Comment, SpamModel
from tests.builders import make_comment, make_moderator, make_post, make_user

HERE = Path(__file__).parent / "advert_set"
DEMO = Path(settings.BASE_DIR) / "mssite/demo"
ADVERTISERS = {"clara", "jonathan", "brightsteps", "priya", "michael"}
ADVERT = "Book a free consultation with our coordinator: +49 555 0100 2233, special price for two infusions."
HONEST = "I asked my neurologist about the trial, and she said that it is too early to tell."


def read(name):
    return (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def share_held(texts):
    return sum(spam.assess(text).score > spam.HOLD_ABOVE for text in texts) / len(texts)


def sentences(text):
    """Its sentences of three words and more, as their words."""
    parts = [" ".join(words.words_of(part)) for part in re.split(r"[.!?:]+\s|\n", text)]
    return {part for part in parts if part.count(" ") >= 2}


def shingles(text, size=4):
    found = words.words_of(text)
    return {tuple(found[place : place + size]) for place in range(len(found) - size + 1)}


class SetTest(SimpleTestCase):
    """What the set promises of itself."""

    def test_it_is_large_and_split_as_told(self):
        sizes = {name: len(read(name)) for name in ("honest_train", "honest_test", "adverts_train", "adverts_test")}
        whole, train = sum(sizes.values()), sizes["honest_train"] + sizes["adverts_train"]
        self.assertGreaterEqual(whole, 400)
        self.assertAlmostEqual(train / whole, 0.6, delta=0.03)
        self.assertAlmostEqual((sizes["honest_train"] + sizes["honest_test"]) / whole, 0.5, delta=0.03)

    def test_no_sentence_stands_in_both_parts(self):
        train = {part for name in ("honest_train", "adverts_train") for text in read(name) for part in sentences(text)}
        test = {part for name in ("honest_test", "adverts_test") for text in read(name) for part in sentences(text)}
        self.assertGreater(len(train & sentences(read("honest_train")[0])), 0)
        self.assertEqual(train & test, set())

    def test_no_text_is_nearly_another(self):
        texts = [
            (name, text)
            for name in ("honest_train", "adverts_train", "honest_test", "adverts_test")
            for text in read(name)
        ]
        owners = {}
        for place, (_, text) in enumerate(texts):
            for shingle in shingles(text):
                owners.setdefault(shingle, []).append(place)
        shared = {}
        for places in owners.values():
            for one in places:
                for other in places:
                    if one < other:
                        shared[one, other] = shared.get((one, other), 0) + 1
        for (one, other), number in shared.items():
            smaller = min(len(shingles(texts[one][1])), len(shingles(texts[other][1])))
            self.assertLess(number / smaller, 0.3, (texts[one][1], texts[other][1]))

    def test_the_start_is_what_the_training_part_teaches(self):
        made = spam.to_json(spam.count(read("honest_train"), read("adverts_train")))
        self.assertEqual(json.loads(json.dumps(made)), spam.to_json(spam.start()))


class ScoreTest(SimpleTestCase):
    def test_adverts_it_has_not_seen_are_held(self):
        self.assertGreaterEqual(share_held(read("adverts_test")), 0.95)

    def test_honest_comments_it_has_not_seen_are_not(self):
        self.assertLessEqual(share_held(read("honest_test")), 0.03)

    def test_the_demo_by_another_hand(self):
        honest, adverts = (
            [],
            list(tomllib.loads((DEMO / "longthread.toml").read_text(encoding="utf-8"))["spam"]["texts"]),
        )
        for path in sorted((DEMO / "posts").glob("*.toml")):
            for comment in tomllib.loads(path.read_text(encoding="utf-8")).get("comments", []):
                (adverts if comment["by"] in ADVERTISERS else honest).append(comment["text"])
        self.assertGreater(min(len(honest) / 8, len(adverts)), 30)
        self.assertGreaterEqual(share_held(adverts), 0.95)
        self.assertLessEqual(share_held(honest), 0.03)

    def test_five_fold_on_the_training_part(self):
        """Each fifth judged by what the other four teach."""
        honest, adverts = read("honest_train"), read("adverts_train")
        held = {"honest": 0, "adverts": 0}
        whole = spam.start()
        self.addCleanup(setattr, spam, "start", spam.start)
        for fold in range(5):
            parts = [[text for place, text in enumerate(texts) if place % 5 != fold] for texts in (honest, adverts)]
            counts = spam.count(*parts)
            self.assertLess(counts.honest, whole.honest)
            spam.start = lambda counts=counts: counts
            for name, texts in (("honest", honest), ("adverts", adverts)):
                held[name] += sum(spam.assess(text).score > spam.HOLD_ABOVE for text in texts[fold::5])
        self.assertGreaterEqual(held["adverts"] / len(adverts), 0.95)
        self.assertLessEqual(held["honest"] / len(honest), 0.03)

    def test_it_says_why(self):
        sentence = spam.assess(ADVERT).sentence
        self.assertTrue(sentence.startswith("Looks like an advert: "))
        for part in ("a phone number", "a price or an offer", "a call to get in touch", "“coordinator”"):
            self.assertIn(part, sentence)

    def test_look_alikes_and_capitals_do_not_help(self):
        plain = spam.assess(ADVERT).score
        for text in (ADVERT.upper(), ADVERT.replace("o", "о"), ADVERT.replace("n", "n\u200b")):
            self.assertGreater(spam.assess(text).score, plain * 0.9)

    def test_an_empty_and_a_long_text_are_no_trouble(self):
        self.assertEqual(spam.assess("").score, 0)
        self.assertGreater(spam.assess(f"{ADVERT} " * 100).score, spam.HOLD_ABOVE)


class HeldTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita = make_user("Rita")
        SiteSettings.objects.update_or_create(pk=1, defaults={"moderation": ModerationMode.PUBLISH, "trust_after": 1})

    def test_it_works(self):
        comment = doors.post(self.post, self.rita, ADVERT)
        self.assertEqual((comment.state, comment.held_by), ("pending", "advert"))
        self.assertIn("Looks like an advert", comment.held_because)
        self.assertTrue(doors.post(self.post, self.rita, HONEST).is_approved)

    def test_known_people_may_speak_of_prices(self):
        text = "They quoted a special price and offered a free consultation."
        self.assertTrue(doors.post(self.post, self.rita, text).is_pending)
        make_comment(self.post, self.rita)
        doors.approve(Comment.objects.filter(user=self.rita).first(), by=make_moderator())
        self.assertTrue(doors.post(self.post, self.rita, text + " Really.").is_approved)


class LearnTest(TestCase):
    """The scorer follows the moderators."""

    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita = make_user("Rita")
        cls.max = make_moderator("Max")
        cls.texts = [f"Zorbanol gel rubbed in daily, story {number} from the Zorbanol friends." for number in range(6)]
        cls.spam = [make_comment(cls.post, cls.rita, text=text, state="spam") for text in cls.texts]
        for number in range(6):
            comment = make_comment(cls.post, cls.rita, text=f"A quiet week, day {number}.", state="pending")
            doors.approve(comment, by=cls.max)

    def score(self, text="Zorbanol gel daily, say the Zorbanol friends."):
        row = SpamModel.objects.first()
        return spam.assess(text, spam.learned(row and row.learned_at)).score

    def later(self):
        SpamModel.objects.update(learned_at=timezone.now() - timedelta(minutes=11))

    def test_it_works(self):
        before = self.score()
        self.assertTrue(spam.learn())
        self.assertGreater(self.score(), before + 0.5)
        self.assertAlmostEqual(self.score(HONEST), spam.assess(HONEST).score, delta=0.3)

    def test_without_new_decisions_it_rests(self):
        spam.learn()
        self.later()
        self.assertFalse(spam.learn())

    def test_it_learns_at_most_every_ten_minutes(self):
        spam.learn()
        doors.restore(self.spam[0], by=self.max)
        self.assertFalse(spam.learn())
        self.later()
        self.assertTrue(spam.learn())

    def test_a_decision_that_is_undone_is_forgotten(self):
        spam.learn()
        learned = self.score()
        for comment in self.spam:
            doors.approve(comment, by=self.max)
        self.later()
        spam.learn()
        self.assertLess(self.score(), learned - 1)

    def test_judging_follows_what_was_learned(self):
        SiteSettings.objects.update_or_create(pk=1, defaults={"moderation": ModerationMode.PUBLISH})
        text = "Zorbanol gel rubbed in daily, another story from the Zorbanol friends."
        self.assertTrue(doors.post(self.post, self.rita, text).is_approved)
        spam.learn()
        self.assertEqual(doors.post(self.post, self.rita, text).held_by, "advert")

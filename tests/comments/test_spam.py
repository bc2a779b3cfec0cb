"""Adverts wait and honest comments do not: tried on texts that the scorer has not learned from, and on the demo's."""

import json
import re
import time
import tomllib
from datetime import timedelta
from pathlib import Path
from unittest import mock

from django.conf import settings
from django.test import SimpleTestCase, TestCase
from django.utils import timezone

from accounts.models import ModerationMode, SiteSettings
from comments import doors, spam, spam_phrasing, spam_weights, words
from comments.management.commands.learn_start import LEARNED
from comments.models import Comment, SpamModel
from tests.builders import make_comment, make_moderator, make_post, make_user

HERE = Path(__file__).parent / "advert_set"
DEMO = Path(settings.BASE_DIR) / "mssite/demo"
KINDS = ("honest", "adverts")
# Never learned from.
TRIED = ("test", "blind", "last", "final", "visitor")
ADVERTISERS = {"clara", "jonathan", "brightsteps", "priya", "michael"}
ADVERT = "Book a free consultation with our coordinator: +49 555 0100 2233, special price for two infusions."
HONEST = "I asked my neurologist about the trial, and she said that it is too early to tell."


def read(name):
    """The texts of one file; a line break inside one is written as \\n."""
    lines = (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line.replace("\\n", "\n") for line in lines]


def taught(kind):
    """What the scorer has learned from: the training part of the set, and the texts written later for more variety."""
    return [text for part in LEARNED for text in read(f"{kind}_{part}")]


def share_held(texts):
    return sum(spam.assess(text).score > spam.HOLD_ABOVE for text in texts) / len(texts)


def sentences(text):
    """Its sentences of three words and more, as their words."""
    parts = [" ".join(words.words_of(part)) for part in re.split(r"(?<!\bDr)[.!?:]+\s|\n", text)]
    return {part for part in parts if part.count(" ") >= 2}


def shingles(text, size=4):
    found = words.words_of(text)
    rows = {tuple(found[place : place + size]) for place in range(len(found) - size + 1)}
    # Letters of a word that somebody has pulled apart are no words.
    return {row for row in rows if any(len(word) > 1 for word in row)}


class SetTest(SimpleTestCase):
    """What the set promises of itself."""

    def test_it_is_large_and_split_as_told(self):
        sizes = {name: len(read(name)) for name in ("honest_train", "honest_test", "adverts_train", "adverts_test")}
        whole, train = sum(sizes.values()), sizes["honest_train"] + sizes["adverts_train"]
        self.assertGreaterEqual(whole, 400)
        self.assertAlmostEqual(train / whole, 0.6, delta=0.03)
        self.assertAlmostEqual((sizes["honest_train"] + sizes["honest_test"]) / whole, 0.5, delta=0.03)

    def test_no_sentence_stands_in_both_parts(self):
        train = {part for kind in KINDS for text in taught(kind) for part in sentences(text)}
        test = {
            part for kind in KINDS for name in TRIED for text in read(f"{kind}_{name}") for part in sentences(text)
        }
        self.assertGreater(len(train & sentences(read("honest_train")[0])), 0)
        self.assertEqual(train & test, set())

    def test_no_text_is_nearly_another(self):
        texts = [
            (name, text)
            for name in (f"{kind}_{part}" for kind in KINDS for part in (*LEARNED, *TRIED))
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
        made = spam.to_json(spam.count(taught("honest"), taught("adverts")))
        self.assertEqual(json.loads(json.dumps(made)), spam.to_json(spam.start()))

    def test_the_weights_are_what_it_teaches(self):
        made, kept = spam_weights.train(taught("honest"), taught("adverts")), spam_weights.start()
        self.assertGreater(len(made), 1000)
        for name in made.keys() | kept.keys():
            self.assertAlmostEqual(made.get(name, 0), kept.get(name, 0), delta=0.03)


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

    def test_batches_that_were_never_learned(self):
        """Each was new once; the README says what was held then, and what was changed after seeing the misses."""
        for part, least, most in (
            ("blind", 0.95, 0.02),
            ("last", 0.92, 0.03),
            ("final", 0.81, 0.02),
            ("visitor", 0.95, 0.03),
        ):
            self.assertGreaterEqual(share_held(read(f"adverts_{part}")), least)
            self.assertLessEqual(share_held(read(f"honest_{part}")), most)

    def test_three_fold_on_all_that_it_was_taught(self):
        """Each third judged by what the other two teach; more than half of these texts were written to be hard."""
        held = {"honest": 0, "adverts": 0}
        for fold in range(3):
            parts = [[text for n, text in enumerate(taught(kind)) if n % 3 != fold] for kind in KINDS]
            counts, weights = spam.count(*parts), spam_weights.train(*parts)
            with (
                mock.patch.object(spam, "start", return_value=counts),
                mock.patch.object(spam_weights, "start", return_value=weights),
            ):
                for kind in KINDS:
                    held[kind] += sum(spam.assess(text).score > spam.HOLD_ABOVE for text in taught(kind)[fold::3])
        self.assertGreaterEqual(held["adverts"] / len(taught("adverts")), 0.77)
        self.assertLessEqual(held["honest"] / len(taught("honest")), 0.08)

    def test_it_takes_less_than_five_milliseconds_a_text(self):
        texts = read("adverts_test") + read("honest_test")
        share_held(texts)
        begun = time.process_time()
        share_held(texts)
        self.assertLess((time.process_time() - begun) / len(texts), 0.005)

    def test_warning_of_an_advert_is_not_one(self):
        quoted = "“Book a free consultation, special price for two infusions.”"
        warning = f"{quoted} That is what stood on the flyer at our pharmacy, and I put the whole pile in the bin."
        self.assertGreater(spam.assess(quoted).score, spam.HOLD_ABOVE)
        self.assertLess(spam.assess(warning).score, spam.HOLD_ABOVE)

    def test_what_hides_a_seller_is_named(self):
        for text, said in (
            ("C.e.l.l therapy, write to us", "words in disguised letters"),
            ("Ѕtеm сells without a queue", "words in disguised letters"),
            ("Ring plus four nine, one five seven, double two.", "a number spelled in words"),
            ("Better legs, type YES below", "a word to answer with"),
            ("Cells for nine thousand all in", "a sum in words"),
            ("No chemo, no hair loss, no isolation at Silver Lake Clinic", "a clinic or a method by name"),
            ("No chemo, no hair loss, no isolation", "a row of things it is said to do without"),
        ):
            self.assertIn(said, spam.assess(text).sentence)
        self.assertNotIn("disguised", spam.assess("Моя сестра из Kiev, A. B. Miller, e.g. at home").sentence)
        self.assertNotIn("a word to answer", spam.assess("Please comment below, MS nurses write here, too.").sentence)
        self.assertNotIn("a row of things", spam.assess("No idea. I have no car, so I wait here.").sentence)

    def test_it_says_why(self):
        sentence = spam.assess(ADVERT).sentence
        self.assertTrue(sentence.startswith("Looks like an advert: "))
        for part in ("a phone number", "a price or an offer", "a call to get in touch", "“special”"):
            self.assertIn(part, sentence)

    def test_look_alikes_and_capitals_do_not_help(self):
        plain = spam.assess(ADVERT).score
        for text in (ADVERT.upper(), ADVERT.replace("o", "о"), ADVERT.replace("n", "n\u200b")):
            self.assertGreater(spam.assess(text).score, max(plain * 0.85, spam.HOLD_ABOVE))

    def test_texts_that_tell_the_same_are_alike_in_other_words(self):
        one, same, other = (
            set(spam_phrasing.phrasing_of(text))
            for text in (
                "Dr. Velic gave my sister back her legs.",
                "Professor Sato gave my uncle back his arms.",
                "My neurologist showed us the trial on paper.",
            )
        )
        self.assertGreater(len(one & same), 2 * len(one & other))
        self.assertIn("near <boss><Name>", one)

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
        text = "Their clinic offers a special price and a free consultation."
        self.assertTrue(doors.post(self.post, self.rita, text).is_pending)
        make_comment(self.post, self.rita)
        doors.approve(Comment.objects.filter(user=self.rita).first(), by=make_moderator())
        self.assertTrue(doors.post(self.post, self.rita, text + " Really.").is_approved)


class LearnTest(TestCase):
    """The scorer follows the moderators: here after twenty decisions."""

    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita = make_user("Rita")
        cls.max = make_moderator("Max")
        cls.texts = [
            f"Zorbanol gel rubbed in daily, story {number} from the Zorbanol friends." for number in range(10)
        ]
        cls.spam = [make_comment(cls.post, cls.rita, text=text, state="spam") for text in cls.texts]
        for number in range(10):
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

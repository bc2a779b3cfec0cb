"""A conversation of any length below one post: the same every time, and no two comments alike."""

import random
import tomllib
from collections import deque
from pathlib import Path

POOL = tomllib.loads(Path(__file__).with_name("longthread.toml").read_text(encoding="utf-8"))

READERS = [
    "rita",
    "kofi",
    "marguerite",
    "yusuf",
    "lena",
    "bjarne",
    "paloma",
    "dieter",
    "haruka",
    "oonagh",
    "sanjay",
    "quentin",
    "wilma",
    "femi",
    "greta",
    "ignacio",
    "juno",
    "nadia",
    "pavel",
    "edith",
    "theo",
    "uma",
    "vikram",
    "zelda",
    "carys",
    "lorcan",
    "birgit",
]
SPAMMERS = ("clara", "jonathan", "brightsteps", "priya", "michael")

DEEPEST = 4
LAST_HOUR = 13_470.0  # the post is a year and a half old
QUEUE_HOURS = 60.0  # what came after this is partly still waiting for a moderator
MEMORY = 14  # of a list of sentences, this many rest after use
SPAM_RATE = 0.012
ROOT_RATE = 0.3


def long_thread(count=600, seed=7):
    """Comments in order of arrival, as dicts like those in the post files."""
    dice = random.Random(seed)
    writer = Writer(dice)
    comments, open_to_reply = [], deque(maxlen=160)
    spam_left = list(POOL["spam"]["texts"])
    dice.shuffle(spam_left)
    for number, hour in enumerate(arrival_hours(count, dice), start=1):
        comment = {"id": number, "by": None, "state": "approved", "hours_after": hour}
        if spam_left and dice.random() < SPAM_RATE:
            add_spam(comment, spam_left.pop(), dice)
        else:
            parent = choose_parent(open_to_reply, number, dice)
            add_words(comment, parent, writer, dice)
            waiting = hour > LAST_HOUR - QUEUE_HOURS and dice.random() < 0.5
            if waiting:
                comment["state"] = "pending"
            else:
                open_to_reply.append(comment)
        comments.append(comment)
    return [without_notes(comment) for comment in comments]


def arrival_hours(count, dice):
    """Bursts: a crowd in the first days, then a link somewhere every few weeks, and a trickle throughout."""
    crowd_peaks = [0.2, 9.0, 30.0, 190.0, 700.0, 1_900.0, 3_300.0, 5_200.0, 7_900.0, 10_400.0, 12_600.0, 13_400.0]
    crowd_sizes = [16, 14, 11, 9, 8, 7, 6, 6, 5, 5, 5, 3]
    hours = []
    for _ in range(count):
        if dice.random() < 0.14:
            hour = dice.uniform(1.0, LAST_HOUR)
        else:
            hour = dice.choices(crowd_peaks, crowd_sizes)[0] + dice.expovariate(1 / 26)
        hours.append(min(hour, LAST_HOUR - dice.random() * 20))
    hours.sort()
    # A reply must be later than what it answers, so no two share a moment.
    return [round(hour + place * 0.001, 3) for place, hour in enumerate(hours)]


def choose_parent(open_to_reply, number, dice):
    candidates = [comment for comment in open_to_reply if comment["depth"] < DEEPEST]
    if not candidates or number < 4 or dice.random() < ROOT_RATE:
        return None
    # Recent comments draw replies, and so does a thread that is going already.
    weights = [
        1.12 ** (place - len(candidates)) * (1.0 + 0.5 * comment["depth"]) for place, comment in enumerate(candidates)
    ]
    return dice.choices(candidates, weights)[0]


def add_words(comment, parent, writer, dice):
    if parent is None:
        topic = dice.choice(POOL["topics"])
        comment.update(depth=0, topic=topic, said=set(), by=dice.choice(READERS))
        comment["text"] = writer.question(topic)
        return
    comment.update(parent=parent["id"], depth=parent["depth"] + 1, topic=parent["topic"], said=parent["said"])
    if writer.asides and parent["by"] != "ines" and dice.random() < 0.025:
        comment.update(by="ines", text=writer.remember((writer.asides.pop(),)))
        return
    # People rarely answer themselves.
    comment["by"] = dice.choice([reader for reader in READERS if reader != parent["by"]])
    comment["text"] = writer.reply(parent["topic"], parent["said"])


def add_spam(comment, text, dice):
    comment.update(by=dice.choice(SPAMMERS), state="spam", reason="Advert.", text=text)
    if comment["hours_after"] > LAST_HOUR - QUEUE_HOURS:
        comment["state"] = "pending"
        del comment["reason"]


def without_notes(comment):
    order = ("id", "parent", "by", "state", "hours_after", "reason", "text")
    return {key: comment[key] for key in order if key in comment}


class Writer:
    """Puts sentences together and remembers which were used lately."""

    def __init__(self, dice):
        self.dice = dice
        self.lately = {}
        self.written = set()
        self.shorts = list(POOL["replies"]["shorts"])
        self.asides = list(POOL["replies"]["author"])  # what the post's own author says, once each
        dice.shuffle(self.shorts)
        dice.shuffle(self.asides)

    def question(self, topic):
        words = POOL["roots"]
        return self.fresh(
            lambda: (
                self.pick(words["openings"]),
                self.pick(topic["questions"]),
                self.pick(topic["reasons"]) if self.dice.random() < 0.5 else "",
                self.pick(words["endings"]),
            )
        )

    def reply(self, topic, said):
        words = POOL["replies"]
        if self.shorts and self.dice.random() < 0.1:
            return self.remember((self.shorts.pop(),))
        unsaid = [line for line in topic["replies"] if line not in said] or topic["replies"]

        def parts():
            two = self.dice.random() < 0.3 and len(unsaid) > 1
            lines = [self.pick(unsaid)]
            if two:
                lines.append(self.pick([line for line in unsaid if line != lines[0]]))
            said.update(lines)
            return (self.pick(words["openings"]), *lines, self.pick(words["endings"]))

        return self.fresh(parts)

    def pick(self, lines):
        """A line at random, if possible one that has not been read just above."""
        now = len(self.written)
        rested = [line for line in lines if now - self.lately.get(line, -MEMORY) >= MEMORY]
        return self.dice.choice(rested or lines)

    def fresh(self, make_parts):
        for _ in range(200):
            parts = make_parts()
            if " ".join(filter(None, parts)) not in self.written:
                break
        return self.remember(parts)

    def remember(self, parts):
        used = [part for part in parts if part]
        text = " ".join(used)
        self.written.add(text)
        self.lately.update(dict.fromkeys(used, len(self.written)))
        if len(text) > 220 and self.dice.random() < 0.4:
            return "\n\n".join((" ".join(used[:-1]), used[-1]))
        return text

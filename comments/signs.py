"""What adverts have in common, whatever they sell. The phrases stand in spam_signs.toml, to be read and added to."""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

from comments import words

FILE = Path(__file__).with_name("spam_signs.toml")
URL = re.compile(r"(?:https?://|www\.)\S+", re.I)
# Ten digits and more that look dialled; shorter ones are years, prices and numbers of papers.
PHONE = re.compile(r"(?:\+|\b0)\d?(?:[ ()/.-]{0,2}\d){8,16}\b")
# "555-0142", "0491 570 156": what looks dialled though it is short.
SHORT_PHONE = re.compile(r"(?<![\d.,])(?:\d{3}[ .-]\d{4}|0\d{3}[ .-]\d{3}[ .-]\d{3}|0\d{2,4}[ .-]\d{6,7})(?![\d,])")
# A domain as people write it, without https: too. What follows a full stop by mistake is none.
LINK = re.compile(
    r"(?i:https?://|www\.)\S+|(?<![\w.-])(?:[A-Za-z0-9-]{1,63}\.){1,5}(?:[a-z]{2,12}|[A-Z]{2,12})\b(?:/[^\s,;]*)?"
)
ENDS_OF_DOMAINS = set(
    "com net org info biz shop store online site website health clinic life care live link page app blog club world"
    " group center pro xyz top vip io co tv eu gov edu int mil example br ca ch cn cz de dk es fi fr gr hr"
    " hu ie il jp kr lt lu lv mx nl nz pl pt ro rs ru se si sk th tr ua uk za au ae".split()
)
# Where studies, hospitals and charities write; who names them shows a source.
SOURCES = re.compile(
    r"\.(?:gov|edu|int|mil)$|\.(?:gov|ac|nhs|edu|gob|gouv|police)\.[a-z]{2}$|(?:^|\.)(?:pubmed|nih|nhs|isrctn|cochrane\w*|thelancet"
    r"|nature|science|sciencedirect|bmj|nejm|jamanetwork|ahajournals|springer|wiley|plos|frontiersin|medrxiv|biorxiv|doi|orcid"
    r"|europepmc|europa|clinicaltrials\w*|trialregister|ebmt|isscr|isct[\w-]*|ectrims|actrims|msif|emsp|\w*mssociety|mstrust|dmsg"
    r"|multiplesklerose|nationalmssociety|mymsaa|mscanada|msaustralia|ms-society|samaritans|wikipedia|wikimedia|bbc|theguardian"
    r"|closerlookatstemcells|who)\.(?:com|org|net|int|eu|info|[a-z]{2}|(?:co|com|org|ac)\.[a-z]{2})$"
)
MONEY = re.compile(
    r"[€$£]\s?\d|\d\s?(?:[€$£]|euros?\b|dollars?\b|pounds?\b|usd\b|eur\b|gbp\b)|\b\d{1,3}[,.]\d{3}\b|\b\d+ ?%", re.I
)
SPELLED_ADDRESS = re.compile(r"\w at [\w-]+ dot \w|\w\s?[\[(](?:at|@)[\])]\s?\w|[\w.+-]{1,64}@[\w-]{1,63}\.", re.I)

# Names made of two words are made by people who sell; so are doctors who are named with a recommendation.
BRAND = re.compile(
    r"\b(?:[A-Z][a-z]+[A-Z][a-z]{2,}"
    r"|(?<=[a-z,] )(?:(?:Neuro|Regen|Stem|Cell|Myel|Vita|Nova|Bio|Medi)[a-z]{2,}|[A-Z][a-z]+(?:cell|stem|regen|vita|myel)))\b"
)
KNOWN_NAMES = {
    "PubMed",
    "YouTube",
    "TikTok",
    "WhatsApp",
    "MedRxiv",
    "ClinicalTrials",
    "McDonald",
    "LinkedIn",
    "WordPress",
}
# Words that begin like the names of those who sell, and are none.
KNOWN_NAMES |= set(
    "Neurology Neurologist Neurologie Neurologe Neurologin Biogen Biology Medicare Medicaid Medical Medicine Medium"
    " Mediterranean Cellar Cello Vitamin Stemmed November Novak Novartis Bioethics Biobank GoFundMe FaceTime".split()
)
DOCTOR = re.compile(r"\b(?:Dr|Doctor|Prof|Professor)\.? ([A-Z]\w+)")
# Three and more in a row are a sum or a telephone number that shall not be found.
NUMBER_WORDS = (
    "zero oh one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety double triple plus hundred thousand"
).split()
SPELLED_NUMBER = re.compile(rf"\b(?:(?:{'|'.join(NUMBER_WORDS)})\b[ ,-]{{0,2}}(?:and )?){{3,}}", re.I)
# "nine thousand": a price that shall not look like one, or an honest sum; the weights tell.
SPELLED_SUM = re.compile(rf"\b(?:{'|'.join(NUMBER_WORDS[2:28])})[ -](?:and a half )?(?:hundred|thousand)\b", re.I)
# "No chemo, no hair loss, no isolation": what somebody who sells says of a treatment.
DENIALS = re.compile(
    r"\b(?:no|without|zero) [\w' -]{2,25}(?:[,.;!•|\n+]| and| or){1,3}\s*(?:no|without|zero) \w", re.I
)
# "Comment INFO", "type YES".
PASSWORD = re.compile(
    r"\b(?:comment|type|write|say|send|text|reply|answer|post)(?: with| just| the word)? [\"“”'‘]?[A-Z]{2,}\b"
)
# Clinics, cures and plans by their own name.
HOUSE = re.compile(
    r"\b(?:[A-Z]\w+ ){1,2}(?:Clinics?|Centre|Center|House|Institute|Hospital|Wellness|Cells?|Method|Protocol|Programme|Program"
    r"|Plan|Diet|Cure|Therapy|Retreat|Resort|Foundation)\b|\bthe [A-Z]\w+ (?:method|protocol|programme|program|plan|diet|cure|clinic)\b"
)
# "C.e.l.l", "s t o p": four letters, each by itself.
PULLED_APART = re.compile(r"(?<![\w.])[^\W\d_](?:([ .*_-])[^\W\d_]\b)(?:\1[^\W\d_]\b){2,}")
LATIN = re.compile("[A-Za-z]")
LOOK_ALIKE = re.compile("[\u0370-\u03ff\u0400-\u052f]")
# Letters of mathematics, in circles or twice as wide, which nobody has on a keyboard.
DRESSED_UP = re.compile("[\uff21-\uff5a\u2460-\u24ff\U0001d400-\U0001d7ff\U0001f130-\U0001f1e5]")
# What comes later in a very long text changes little.
MOST_LOOKED_AT = 4_000


class Sign(NamedTuple):
    """One thing that adverts do, as the moderator is told of it, and the phrases (as pattern parts) that show it."""

    name: str
    says: str
    is_honest: bool
    phrases: tuple


@cache
def all_signs():
    """The Signs of the file, in its order."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    groups = {f"{{{name}}}": members for name, members in data["groups"].items()}
    return tuple(
        Sign(
            name,
            entry["says"],
            entry.get("counts_as_honest", False),
            tuple({parts: None for phrase in entry["phrases"] for parts in _spelled_out(phrase, groups)}),
        )
        for name, entry in data["signs"].items()
    )


def _spelled_out(phrase, groups):
    """Every pattern that a phrase with groups stands for."""
    for choice in product(*[groups.get(part, [part]) for part in phrase.split()]):
        yield tuple("*" if part == "~" else words.pattern_parts(part)[0] for part in choice)


def signs_in(text):
    """Return {name of a sign: how many of its phrases} that `text` shows."""
    shown = words.visible(text)
    plain = without_links(shown)
    found = words.words_of(plain)
    met = {}
    for place, word in enumerate(found):
        for name, parts in _beginning_with(word):
            if _follow(parts, found[place : place + len(parts)]):
                met.setdefault(name, set()).add(parts)
    counts = {name: len(phrases) for name, phrases in met.items()}
    counts["phone"] = len(PHONE.findall(plain)) + len(SHORT_PHONE.findall(PHONE.sub(" ", plain)))
    named = links_in(shown)
    counts["link"] = sum(not is_source for is_source in named)
    counts["source"] = sum(named)
    counts["money"] = len(MONEY.findall(plain))
    counts["address"] = len(SPELLED_ADDRESS.findall(shown))
    counts["brand"] = len(set(BRAND.findall(plain)) - KNOWN_NAMES)
    counts["doctor"] = sum(name.lower() not in _known() for name in DOCTOR.findall(plain))
    counts["spelled"] = len(SPELLED_NUMBER.findall(plain))
    counts["sum"] = len(SPELLED_SUM.findall(plain))
    counts["denials"] = len(DENIALS.findall(plain))
    counts["password"] = len(PASSWORD.findall(plain))
    counts["house"] = len(HOUSE.findall(plain))
    counts["disguise"] = _disguised(text)
    counts["picture"] = sum(unicodedata.category(character) == "So" for character in text[:MOST_LOOKED_AT])
    return {name: count for name, count in counts.items() if count}


def links_in(text):
    """For each domain that `text` names, whether studies, hospitals or charities write there."""
    domains = {_domain(link) for link in LINK.findall(text)} - {""}
    return [bool(SOURCES.search(domain)) for domain in domains]


def without_links(text):
    """`text` without the links in it: their letters are names, not words."""
    return LINK.sub(lambda match: " " if _domain(match.group()) else match.group(), text)


def _domain(link):
    """The domain that a match of LINK names, "" if it only looks like one ("my stick.It fell")."""
    link = link.rstrip(".,;:!?)]'\"")
    if URL.match(link):
        return words.tidy_domain(link)
    domain = link.split("/")[0].lower()
    return domain if domain.rsplit(".", 1)[-1] in ENDS_OF_DOMAINS else ""


@cache
def _known():
    """Family names of doctors who are known from studies, and other single words that name what is known."""
    return {parts[0] for sign in all_signs() if sign.name == "known" for parts in sign.phrases if len(parts) == 1}


def _disguised(text):
    """How many of its words are written so that a search does not find them."""
    text = text[:MOST_LOOKED_AT]
    mixed = sum(bool(LATIN.search(word) and LOOK_ALIKE.search(word)) for word in text.split() if not word.isascii())
    return mixed + len(PULLED_APART.findall(text)) + min(len(DRESSED_UP.findall(text)), 3)


def _follow(parts, some_words):
    return len(some_words) == len(parts) and all(words.fits(part, word) for part, word in zip(parts, some_words))


@lru_cache(maxsize=20_000)
def _beginning_with(word):
    exact, starred = _phrases()
    return (*exact.get(word, ()), *(entry for entry in starred if words.fits(entry[1][0], word)))


@cache
def _phrases():
    """({first word: [(sign, phrase)]}, [(sign, phrase that begins with a star)]): what a text is compared with."""
    exact, starred = {}, []
    for sign in all_signs():
        for parts in sign.phrases:
            if "*" in parts[0]:
                starred.append((sign.name, parts))
            else:
                exact.setdefault(parts[0], []).append((sign.name, parts))
    return exact, starred


def in_words(name):
    """How a moderator is told of a sign."""
    more = {
        "phone": "a phone number",
        "money": "a sum of money",
        "link": "a link",
        "source": "a link to a study, a hospital or a charity",
        "address": "a mail address",
        "brand": "a brand",
        "doctor": "a doctor by name",
        "spelled": "a number spelled in words",
        "sum": "a sum in words",
        "denials": "a row of things it is said to do without",
        "password": "a word to answer with",
        "house": "a clinic or a method by name",
        "disguise": "words in disguised letters",
        "picture": "little pictures",
    }
    return more.get(name) or next(sign.says for sign in all_signs() if sign.name == name)

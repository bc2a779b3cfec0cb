"""Public names: what may stand beside a comment, and which two names look alike."""

import re
import unicodedata
from functools import cache

from confusable_homoglyphs.categories import unique_aliases
from confusable_homoglyphs.utils import load
from django.core.exceptions import ValidationError

# A sign that is a syllable or a word, such as 박, is as wide as two letters. One letter alone would be taken out of
# all that others wrote when its bearer leaves.
MIN_WIDTH = 2
MAX_LENGTH = 40
# Names a reader would take for the people who run the blog, also with "the" before them.
RESERVED = frozenset({
    "root", "support", "support team", "help desk", "system", "system message", "webmaster", "postmaster", "noreply",
    "moderation", "team", "blog team", "editor", "editors", "deleted user", "removed user",
})  # fmt: skip
# What stands beside the comments of somebody who has left. Nobody else is called so.
OF_THE_GONE = "A former reader"
RESERVED |= {OF_THE_GONE, "former reader"}
# As a word of a name, too: nobody is "Moderator Max" but by appointment. Also in languages that readers may know.
OFFICES = frozenset({
    "admin", "admins", "administrator", "moderator", "mod", "mods", "staff", "author", "official", "verified",
    "moderateur", "moderatrice", "administrateur", "moderador", "administrador", "amministratore",
    "админ", "адмін", "администратор", "адміністратор", "модератор", "διαχειριστής", "אדמין", "مشرف",
    "管理员", "管理員", "管理者", "版主", "관리자",
})  # fmt: skip
# No other word has one of this length in it, as "Moderatorin" has; of shorter ones "Staffan" is a name.
LONG_OFFICE = 9
# Written apart, as "mod er ator", shorter ones are names: "Mo D.".
APART = 5
# Written for letters by people who want to get around a rule.
LEET = str.maketrans("43578!$", "aestbis")
# Marks one above the other on one letter; Hebrew and Vietnamese need up to three.
MOST_MARKS = 3
# The Latin letter inside a square or a circle, with a stroke, or in a flag.
LETTER_IN_NAME = re.compile("(?:LATIN (?:SMALL |CAPITAL )?|SYMBOL )LETTER ([A-Z])(?: WITH .+)?$")
SMALL_CAPITAL = re.compile("LATIN LETTER SMALL CAPITAL ([A-Z])")
# As if somebody had been checked.
APPROVAL = re.compile("[\u221a\u2611\u2705\u2713\u2714\U0001f5f8\U0001f5f9\U0001f197]")
# Between letters of Arabic and Indian scripts these two change how a word is written. Elsewhere they only hide.
JOINERS = re.compile("(?<=[\u0600-\u06ff\u0900-\u0dff])[\u200c\u200d](?=[\u0600-\u06ff\u0900-\u0dff])")
# Between these letters people cannot tell which is which at reading size.
LOOK_ALIKE_LETTERS = str.maketrans({"i": "l", "1": "l", "|": "l", "0": "o"})
# Marks that stand above or below a letter, in all blocks that are there for them alone.
DIACRITICS = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
# Unicode's default-ignorable characters that are no control characters, the empty Braille cell, and signs that most
# fonts draw as nothing.
INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\ufffc\U00016fe4\U0001d159\U000e0100-\U000e01ef]"
)
# What one word may be written in, after the level "highly restrictive" of Unicode Technical Standard 39: one script,
# and beside signs that are syllables or words Latin letters, too.
OF_ALL_SCRIPTS = {"COMMON", "INHERITED"}
WRITTEN_TOGETHER = {"LATIN", "HAN", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"}
WORD = re.compile(r"[^\W_]+")
KEY_LENGTH = 200
KEPT = "This name is kept for the people who run the blog. Please choose another."


def clean_public_name(name):
    """Return `name` tidied (NFC, single spaces), or raise ValidationError with a sentence that says what to do."""
    name = " ".join(unicodedata.normalize("NFC", name).split())
    seen = JOINERS.sub("", name)
    if INVISIBLE.search(seen) or any(unicodedata.category(character)[0] == "C" for character in seen):
        raise ValidationError("This name contains invisible characters. Please type it again.")
    # Some single signs are a whole sentence when written out.
    if _width(name) < MIN_WIDTH or len(name) > MAX_LENGTH or len(unicodedata.normalize("NFKC", name)) > MAX_LENGTH:
        raise ValidationError(f"Please choose a name of {MIN_WIDTH} to {MAX_LENGTH} characters.")
    if not any(character.isalpha() for character in name):
        raise ValidationError("Please choose a name with at least one letter.")
    if _marks_in_a_row(name) > MOST_MARKS:
        raise ValidationError("There are too many signs above or below a letter. Please take some away.")
    if APPROVAL.search(name):
        raise ValidationError("Please leave out the tick. It looks as if somebody had checked who you are.")
    if "@" in name or "://" in name:
        raise ValidationError("A name must not be an address. Everybody can see it.")
    if not all(_is_in_one_alphabet(word) for word in name.split()):
        raise ValidationError("Please write each word of your name in one alphabet.")
    if _is_kept(name):
        raise ValidationError(KEPT)
    return name


def _width(name):
    return sum(
        2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in unicodedata.normalize("NFKC", name)
    )


def _is_in_one_alphabet(word):
    scripts = unique_aliases(word) - OF_ALL_SCRIPTS
    return len(scripts) <= 1 or scripts <= WRITTEN_TOGETHER


def _is_kept(name):
    """Whether readers would take the name, or a word of it, for that of people who run the blog."""
    bare = _bare(name)
    words = WORD.findall(bare)
    whole = _plain_keys(bare) | _plain_keys("".join(words))
    if (whole | {key.removeprefix("the") for key in whole}) & _keys_of(RESERVED | OFFICES):
        return True
    keys = _keys_of(OFFICES)
    if any(_plain_keys(word) & keys for word in {*bare.split(), *words}) or _is_written_apart(words, keys):
        return True
    inside = _keys_of(frozenset(filter(_is_in_no_other_word, OFFICES)))
    return any(office in key for word in words for key in _plain_keys(word) for office in inside)


def _is_written_apart(words, keys):
    """Whether neighbouring words make one of the keys together."""
    own = [look_alike_key(word) for word in words]
    runs = ("".join(own[start:end]) for start in range(len(own)) for end in range(start + 2, len(own) + 1))
    return any(len(run) >= APART and run in keys for run in runs)


def _is_in_no_other_word(office):
    """A long one, or one in a script that puts no spaces between words."""
    return len(office) >= LONG_OFFICE or _width(office) > len(office)


def _bare(name):
    """The name without marks and without signs that only stretch a letter; each Latin letter as its plain self."""
    plain = unicodedata.normalize("NFKD", name)
    return "".join(_bare_letter(sign) for sign in plain if unicodedata.category(sign) not in ("Mn", "Me", "Lm"))


def _bare_letter(sign):
    inside = None if sign.isascii() else LETTER_IN_NAME.search(unicodedata.name(sign, ""))
    return inside[1] if inside else sign


def _marks_in_a_row(name):
    longest = row = 0
    for character in name:
        row = row + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        longest = max(longest, row)
    return longest


def _plain_keys(words):
    """The keys of bare words as they stand, without numbers behind them, and with figures read as letters."""
    short = words.rstrip("0123456789")
    keys = {look_alike_key(form) for form in (words, short, words.translate(LEET), short.translate(LEET))}
    return keys | {key.replace("cl", "d") for key in keys}


def look_alike_key(name):
    """Return the key that all names share that a reader could confuse with `name`.

    After Unicode Technical Standard 39, section 4 ("skeleton"), and stricter: case, accents and the
    letters of LOOK_ALIKE_LETTERS do not count, nor do spaces and punctuation.
    """
    letters = plain_letters(name).translate(LOOK_ALIKE_LETTERS).replace("rn", "m").replace("vv", "w")
    return _without_foreign_marks(letters)[:KEY_LENGTH]


def _without_foreign_marks(letters):
    """Letters, digits and marks; without the marks that another script has lent to a Latin letter."""
    kept = ""
    for letter in letters:
        kind = unicodedata.category(letter)[0]
        if kind in "LN" or (kind == "M" and not kept[-1:].isascii()):
            kept += letter
    return kept


def plain_letters(text):
    """Return `text` without case, accents and invisible characters, each letter as the one it looks like."""
    plain = DIACRITICS.sub("", unicodedata.normalize("NFKD", INVISIBLE.sub("", text).casefold()))
    if plain.isascii():
        return plain.casefold()  # a letter of mathematics is a capital only now
    letters = "".join(_prototype(character) for character in plain)
    return DIACRITICS.sub("", unicodedata.normalize("NFKD", letters.casefold()))


def _prototype(character):
    """The character that stands for all which look like this one, small or capital: for т it is T, as for Т."""
    if small_capital := SMALL_CAPITAL.fullmatch(unicodedata.name(character, "")):
        return small_capital[1]
    small = _prototypes().get(character, character)
    capital = _prototypes().get(character.upper(), character)
    return capital if capital.isascii() and not small.isascii() else small


@cache
def _prototypes():
    """Each confusable character with the one that stands for its group: the ASCII one where there is one.

    The package's table names every pair in both directions; only pairs of single characters are used. It is read here,
    and let go, because it takes 6 MB: for good where the package's own functions are imported.
    """
    return {
        character: min(targets, key=lambda target: (not target.isascii(), target))
        for character, similar in load("confusables.json").items()
        if not character.isascii()
        and (targets := [entry["c"] for entry in similar if len(entry["c"]) == 1 and entry["c"].isalnum()])
    }


@cache
def _keys_of(kept):
    return {look_alike_key(_bare(name)) for name in kept}

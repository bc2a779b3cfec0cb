"""Public names: what may stand beside a comment, and which two names look alike."""

import re
import unicodedata
from functools import cache

from confusable_homoglyphs.categories import unique_aliases
from confusable_homoglyphs.confusables import confusables_data
from django.core.exceptions import ValidationError

MIN_LENGTH = 2
MAX_LENGTH = 40
# Names a reader would take for the people who run the blog.
RESERVED = {"admin", "administrator", "moderator", "moderators", "root", "staff", "support", "system", "webmaster"}
# Between these letters people cannot tell which is which at reading size.
LOOK_ALIKE_LETTERS = str.maketrans({"i": "l", "1": "l", "|": "l", "0": "o"})
DIACRITICS = re.compile("[\u0300-\u036f]")
# Unicode's default-ignorable characters that are no control characters, and the empty Braille cell.
INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
# Scripts whose letters look alike; no word is written in two of them.
ALIKE_SCRIPTS = {"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE"}
KEY_LENGTH = 200


def clean_public_name(name):
    """Return `name` tidied (NFC, single spaces), or raise ValidationError with a sentence that says what to do."""
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if INVISIBLE.search(name) or any(unicodedata.category(character)[0] == "C" for character in name):
        raise ValidationError("This name contains invisible characters. Please type it again.")
    # Some single signs are a whole sentence when written out.
    if not MIN_LENGTH <= len(name) <= MAX_LENGTH or len(unicodedata.normalize("NFKC", name)) > MAX_LENGTH:
        raise ValidationError(f"Please choose a name of {MIN_LENGTH} to {MAX_LENGTH} characters.")
    if not any(character.isalpha() for character in name):
        raise ValidationError("Please choose a name with at least one letter.")
    if "@" in name or "://" in name:
        raise ValidationError("A name must not be an address. Everybody can see it.")
    if any(len(unique_aliases(word) & ALIKE_SCRIPTS) > 1 for word in name.split()):
        raise ValidationError("Please write each word of your name in one alphabet.")
    if look_alike_key(name) in _reserved_keys():
        raise ValidationError("This name is kept for the people who run the blog. Please choose another.")
    return name


def look_alike_key(name):
    """Return the key that all names share that a reader could confuse with `name`.

    After Unicode Technical Standard 39, section 4 ("skeleton"), and stricter: case, accents and the
    letters of LOOK_ALIKE_LETTERS do not count, nor do spaces and punctuation.
    """
    plain = DIACRITICS.sub("", unicodedata.normalize("NFKD", INVISIBLE.sub("", name).casefold()))
    letters = "".join(_prototype(character) for character in plain)
    letters = DIACRITICS.sub("", unicodedata.normalize("NFKD", letters.casefold())).translate(LOOK_ALIKE_LETTERS)
    letters = letters.replace("rn", "m").replace("vv", "w")
    return "".join(letter for letter in letters if unicodedata.category(letter)[0] in "LMN")[:KEY_LENGTH]


def _prototype(character):
    """The character that stands for all which look like this one, small or capital: for т it is T, as for Т."""
    small = _prototypes().get(character, character)
    capital = _prototypes().get(character.upper(), character)
    return capital if capital.isascii() and not small.isascii() else small


@cache
def _prototypes():
    """Each confusable character with the one that stands for its group: the ASCII one where there is one.

    The package's table names every pair in both directions; only pairs of single characters are used.
    """
    return {
        character: min(targets, key=lambda target: (not target.isascii(), target))
        for character, similar in confusables_data.items()
        if not character.isascii()
        and (targets := [entry["c"] for entry in similar if len(entry["c"]) == 1 and entry["c"].isalnum()])
    }


@cache
def _reserved_keys():
    return {look_alike_key(name) for name in RESERVED}

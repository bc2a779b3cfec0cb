"""Public names: what may stand beside a comment, and which two names look alike."""

import re
import unicodedata
from functools import cache

from confusable_homoglyphs.confusables import confusables_data
from django.core.exceptions import ValidationError

MIN_LENGTH = 2
MAX_LENGTH = 40
# Names a reader would take for the people who run the blog.
RESERVED = {"admin", "administrator", "moderator", "moderators", "root", "staff", "support", "system", "webmaster"}
# Between these letters people cannot tell which is which at reading size.
LOOK_ALIKE_LETTERS = str.maketrans({"i": "l", "1": "l", "|": "l", "0": "o"})
DIACRITICS = re.compile("[\u0300-\u036f]")


def clean_public_name(name):
    """Return `name` tidied (NFC, single spaces), or raise ValidationError with a sentence that says what to do."""
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if any(unicodedata.category(character)[0] == "C" for character in name):
        raise ValidationError("This name contains invisible characters. Please type it again.")
    if not MIN_LENGTH <= len(name) <= MAX_LENGTH:
        raise ValidationError(f"Please choose a name of {MIN_LENGTH} to {MAX_LENGTH} characters.")
    if not any(character.isalpha() for character in name):
        raise ValidationError("Please choose a name with at least one letter.")
    if "@" in name or "://" in name:
        raise ValidationError("A name must not be an address. Everybody can see it.")
    if look_alike_key(name) in _reserved_keys():
        raise ValidationError("This name is kept for the people who run the blog. Please choose another.")
    return name


def look_alike_key(name):
    """Return the key that all names share that a reader could confuse with `name`.

    After Unicode Technical Standard 39, section 4 ("skeleton"), and stricter: case, accents and the
    letters of LOOK_ALIKE_LETTERS do not count, nor do spaces and punctuation.
    """
    plain = DIACRITICS.sub("", unicodedata.normalize("NFKD", name.casefold()))
    letters = "".join(_prototypes().get(character, character) for character in plain)
    letters = DIACRITICS.sub("", unicodedata.normalize("NFKD", letters.casefold())).translate(LOOK_ALIKE_LETTERS)
    letters = letters.replace("rn", "m").replace("vv", "w")
    return "".join(letter for letter in letters if unicodedata.category(letter)[0] in "LMN")


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

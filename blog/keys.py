# More rows than that no table of a blog has, and every database takes the number.
MAX_DIGITS = 9


def as_key(text):
    """The key of a row that `text` spells, 0 (nobody's key) where it spells none: what comes from outside may be anything."""
    text = str(text or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS else 0

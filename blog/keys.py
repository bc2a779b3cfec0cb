# A key of SQLite and PostgreSQL has at most 19 digits, and some numbers of 19 digits are too large.
MAX_DIGITS = 18


def as_key(text):
    """The key of a row that `text` writes, or None: what comes from outside may be anything."""
    text = str(text or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS else None

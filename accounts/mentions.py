"""@ and a public name in a text: where somebody may be named. Each room knows whom it lets be named."""

import re

from accounts.models import User

# More names in one text are a roll call, not an address.
MAX_MENTIONS = 10
AT_SIGN = re.compile(r"(?<![\w.@])@(?=\w)")
NAME_LENGTH = User._meta.get_field("public_name").max_length


def possible_names(text):
    """For each @ the texts after it that could be a name, the longest first. What is quoted names nobody again."""
    spots = []
    for line in text.splitlines():
        if line.lstrip().startswith(">"):
            continue
        for sign in AT_SIGN.finditer(line):
            rest = line[sign.end() :]
            ends = [end for end in range(min(len(rest), NAME_LENGTH), 0, -1) if _is_whole(rest, end)]
            spots.append([rest[:end] for end in ends])
    return spots[:MAX_MENTIONS]


def _is_whole(rest, end):
    """Whether a name can end here: not in the middle of a word, nor on a space."""
    return not rest[end - 1].isspace() and not (rest[end - 1].isalnum() and rest[end : end + 1].isalnum())

"""Who is named in a comment: @ and the public name of somebody who writes in the same conversation."""

import re

from django.db.models import Q

from accounts.models import User
from comments.models import Comment

# More names in one comment are a roll call, not an address.
MAX_MENTIONS = 10
AT_SIGN = re.compile(r"(?<![\w.@])@(?=\w)")
NAME_LENGTH = User._meta.get_field("public_name").max_length


def mentioned(comment):
    """Return the people whom `comment` names: writers of approved comments under its post, and the post's authors.

    Names count as they are written, the longest one that fits first; what is quoted names nobody again.
    One query, none for a comment without an @.
    """
    spots = _possible_names(comment.comment)
    if not spots:
        return []
    writers = Comment.objects.approved().filter(post=comment.post_id).values("user")
    here = Q(pk__in=writers) | Q(pk__in=comment.post.author_user_ids)
    names = {name for spot in spots for name in spot}
    people = {person.public_name: person for person in User.objects.filter(here, public_name__in=names)}
    found = (next((people[name] for name in spot if name in people), None) for spot in spots)
    return list(dict.fromkeys(person for person in found if person and person.pk != comment.user_id))


def _possible_names(text):
    """For each @ the texts after it that could be a name, the longest first."""
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

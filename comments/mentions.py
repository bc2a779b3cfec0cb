"""Who is named in a comment: @ and the public name of somebody who writes in the same conversation."""

from django.db.models import Q

from accounts.mentions import possible_names
from accounts.models import User
from comments.models import Comment


def mentioned(comment):
    """Return the people whom `comment` names: writers of approved comments under its post, and the post's authors.

    Names count as they are written, the longest one that fits first; what is quoted names nobody again.
    One query, none for a comment without an @.
    """
    spots = possible_names(comment.comment)
    if not spots:
        return []
    writers = Comment.objects.approved().filter(post=comment.post_id).values("user")
    here = Q(pk__in=writers) | Q(pk__in=comment.post.author_user_ids)
    names = {name for spot in spots for name in spot}
    people = {person.public_name: person for person in User.objects.filter(here, public_name__in=names)}
    found = (next((people[name] for name in spot if name in people), None) for spot in spots)
    return list(dict.fromkeys(person for person in found if person and person.pk != comment.user_id))

"""What a conversation shows, found the slow way: each comment asked by itself."""

from django.db.models import Exists, OuterRef
from django.db.models.functions import Left

from comments import branches
from comments.models import Comment
from comments.models.comment import PATH_DIGITS


def shown(comments):
    """Leave out of `comments` what stands behind the fold of its branch.

    Only published comments are counted, so that the fold is at the same place for every reader.
    """
    top = Left(OuterRef("path"), PATH_DIGITS)
    before = Comment.objects.approved().filter(post=OuterRef("post"), path__gte=top, path__lt=OuterRef("path"))
    return comments.filter(~Exists(before.order_by()[branches.SHOWN : branches.SHOWN + 1]))

"""Pages of comments as all guests, or all people with an account, read them: kept between two changes of what is public."""

from django.core.cache import caches
from django.db.models import F, Value
from django_comments.models import CommentFlag
from django_comments_xtd.models import LIKEDIT_FLAG

from blog.prepared import USER, Key, Prepared
from comments.models import Comment, Mute

# In the place of what a row is not about.
NOTHING = Value(0)
# What load_thread() asks the database for one reader; the rest of a row is the same for all.
OWN = ("is_liked", "is_muted")


class KeptPage:
    """One page of a conversation: its comments as rows, and its links. Not for those whose own comment waits there."""

    def __init__(self, state, user, *place):
        """`place` says which page it is, `state` what was public before it was looked at; None keeps nothing."""
        self.key = f"thread {place} for {'members' if user.is_authenticated else 'guests'}"
        self.state = state
        self.kept = state and caches["parts"].get(self.key, version=state)

    @property
    def is_there(self):
        return bool(self.kept)

    def keep(self, page):
        """Keep the rows that were loaded for a ThreadPage, before anything else is done with them."""
        if self.state is None:
            return
        shown = [row for row in page.entries if hasattr(row, "shown_html")]
        # There is no such page, or the reader wrote something while it was loaded.
        if not shown or not all(row.is_approved for row in shown):
            return
        rows = [_copy(row, without=OWN) for row in page.entries]
        links = {"earlier": page.earlier, "later": page.later, "query": page.query}
        caches["parts"].set(self.key, (rows, links), version=self.state)

    def fill(self, page, user):
        """Give the rows to a ThreadPage, with what `user` has to do with each. One query, none for guests."""
        rows, links = self.kept
        vars(page).update(links)
        page.entries = [_copy(row) for row in rows]
        if not user.is_authenticated:
            return
        liked, muted = liked_and_muted(rows, user)
        for entry in page.entries:
            if hasattr(entry, "shown_html"):  # else it keeps the place of one that is hidden
                entry.is_liked, entry.is_muted = entry.pk in liked, entry.user_id in muted


def liked_and_muted(comments, user):
    """Which of `comments` the user likes, and whom the user does not want to read: two sets of keys. One query."""
    keys = [comment.pk for comment in comments]
    rows = LIKED_AND_MUTED.ask(user=user.pk, first=min(keys), last=max(keys))
    return {row["comment"] for row in rows}, {row["person"] for row in rows}


def _liked_and_muted():
    # One person's own are few, so that between the first and the last there are hardly any but those asked for.
    first, last = Key("first"), Key("last")
    liked = CommentFlag.objects.filter(user=USER, flag=LIKEDIT_FLAG, comment__gte=first, comment__lte=last)
    muted = Mute.objects.filter(user=USER, muted__is_staff=False)
    return liked.values("comment", person=NOTHING).union(muted.values(comment=NOTHING, person=F("muted")), all=True)


LIKED_AND_MUTED = Prepared(_liked_and_muted)


def _copy(row, without=()):
    """The row as one that may be changed. Quicker than copy(), which asks Django to make it."""
    copied = Comment.__new__(Comment)
    vars(copied).update(vars(row))
    for name in without:
        vars(copied).pop(name, None)
    return copied

"""Pages of comments as all guests, or all people with an account, read them: kept between two changes of what is public."""

from django.core.cache import caches

from comments.likes import liked_among
from comments.models import Comment
from comments.muting import muted_people

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
        shown = [row for row in page.entries if hasattr(row, "shown_html")]
        # There is no such page, or the reader wrote something while it was loaded.
        if not shown or not all(row.is_approved for row in shown):
            return
        rows = [_copy(row, without=OWN) for row in page.entries]
        links = {"earlier": page.earlier, "later": page.later, "query": page.query}
        caches["parts"].set(self.key, (rows, links), version=self.state)

    def fill(self, page, user):
        """Give the rows to a ThreadPage, with what `user` has to do with each. Two queries, none for guests."""
        rows, links = self.kept
        vars(page).update(links)
        page.entries = [_copy(row) for row in rows]
        if not user.is_authenticated:
            return
        liked, muted = liked_among(rows, user), muted_people(user)
        for entry in page.entries:
            if hasattr(entry, "shown_html"):  # else it keeps the place of one that is hidden
                entry.is_liked, entry.is_muted = entry.pk in liked, entry.user_id in muted


def _copy(row, without=()):
    """The row as one that may be changed. Quicker than copy(), which asks Django to make it."""
    copied = Comment.__new__(Comment)
    vars(copied).update(vars(row))
    for name in without:
        vars(copied).pop(name, None)
    return copied

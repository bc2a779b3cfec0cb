"""Which rows the pages for guests show, table by table. A change of any of them throws the kept pages away.

Each model of the rooms stands either here or in NOT_SHOWN (tests/operations/test_page_cache_watched.py). Whoever
shows something new to guests adds it here; `migrate` puts the triggers in their place.
"""

from dataclasses import dataclass

from django.apps import apps

EVERY_EVENT = ("insert", "update", "delete")


@dataclass(frozen=True)
class Shown:
    """What pages show of a table.

    `columns` are the ones that count (None: all). Where a value of `counts` changes, pages grow old, but nothing
    they say was taken back. `where` is the condition in SQL, with {row} before each column, under which a row is
    public (empty: always). `events` are the ones that can change a page.
    """

    columns: tuple = None
    counts: tuple = ()
    where: str = ""
    events: tuple = EVERY_EVENT


ALL = Shown()
# By these a person has a word beside the name: moderator, or team.
MARKS = ("is_staff", "is_superuser")
WATCHED = {
    "accounts.SiteSettings": Shown(
        ("name", "tagline", "contact", "house_rules", "comments_close_after", "moderation", "disclaimer")
    ),
    # A new account stands on no page; last_login and the like never do.
    "accounts.User": Shown(
        ("public_name", "key", "bio", "pronouns", "link", "page_is_public", "joined_at", "is_active", *MARKS),
        events=("update", "delete"),
    ),
    # Who is a moderator stands beside the name.
    "accounts.User_groups": ALL,
    "accounts.User_user_permissions": ALL,
    "auth.Group_permissions": ALL,
    "blog.Author": ALL,
    "blog.Category": ALL,
    "blog.CoAuthor": ALL,
    "blog.Correction": Shown(("post_id", "corrected_at", "text")),
    "blog.Download": ALL,
    "blog.Image": ALL,
    "blog.Link": ALL,
    "blog.LinkGroup": ALL,
    "blog.Page": Shown(where="{row}.is_published"),
    # The scheduled ones, too: their time is when the kept pages end.
    "blog.Post": Shown(where="{row}.status = 'published'"),
    "blog.RelatedPost": ALL,
    "blog.Series": ALL,
    "blog.Term": ALL,
    # What has answers keeps its place, with a word on what became of it.
    "comments.Comment": Shown(
        ("post_id", "number", "path", "reply_to_id", "state", "html", "excerpt", "members_only"),
        counts=("like_count", "edited_at", "published_at"),
        where="{row}.state = 'approved' OR EXISTS ("
        "SELECT 1 FROM comments_comment answer WHERE answer.reply_to_id = {row}.xtdcomment_ptr_id)",
    ),
    "comments.Conversation": Shown(
        (), counts=("approved_count", "closes_at"), where="{row}.approved_count > 0 OR {row}.closes_at IS NOT NULL"
    ),
    "comments.HelpLine": Shown(where="{row}.is_shown"),
    "comments.Participation": Shown(("user_id", "post_id", "liked_at"), where="{row}.liked_at IS NOT NULL"),
    "django_comments.Comment": Shown(("user_id", "user_name", "submit_date"), where="{row}.is_public"),
    # Its row comes before, and goes with, that of comments.Comment.
    "django_comments_xtd.XtdComment": Shown(("level",), events=("update",)),
    "sites.Site": ALL,
    "taggit.Tag": ALL,
    "taggit.TaggedItem": ALL,
}
DESK = "for moderators"
AUTHORS = "for authors"
OWN = "for one person, who is signed in"
NOT_SHOWN = {
    "accounts.Avatar": "a picture is an answer of its own, which is not kept",
    "accounts.BarredAddress": DESK,
    "accounts.Consent": OWN,
    "accounts.ConsentText": "stands in forms only, which are not kept",
    "accounts.JobRun": DESK,
    "accounts.Lease": "for the worker",
    "accounts.Leaving": "hiding what the person wrote changes those rows",
    "blog.CheckedLink": AUTHORS,
    "blog.CheckedLink_posts": AUTHORS,
    "blog.Draft": AUTHORS,
    "blog.Invitation": AUTHORS,
    "blog.Note": AUTHORS,
    "blog.Note_mentions": AUTHORS,
    "blog.OldAddress": "answers where no page stands, and such answers are not kept",
    "blog.PreviewLink": AUTHORS,
    "blog.Revision": AUTHORS,
    "blog.ScheduledEvent": "for the worker",
    "comments.Alarm": DESK,
    "comments.Appeal": DESK,
    "comments.CommentLog": DESK,
    "comments.Decision": OWN,
    "comments.DeskNotice": OWN,
    "comments.ListEntry": DESK,
    "comments.MailPreference": OWN,
    "comments.Mute": OWN,
    "comments.Notification": OWN,
    "comments.QueueNotice": DESK,
    "comments.RateCount": "counts tries",
    "comments.Reason": DESK,
    "comments.Report": DESK,
    "comments.SpamModel": DESK,
    "comments.Standing": DESK,
    "comments.StandingAct": DESK,
    "comments.ThreadFollow": OWN,
}


def watched_tables():
    """Return {table: (its key's column, Shown with its columns filled in)}."""
    return {model._meta.db_table: _filled(model, shown) for model, shown in _models()}


def _models():
    for label, shown in WATCHED.items():
        yield apps.get_model(label), shown


def _filled(model, shown):
    own = [field.column for field in model._meta.local_concrete_fields]
    columns = own if shown.columns is None else shown.columns
    key = model._meta.pk.column
    return key, Shown(
        tuple(column for column in columns if column not in {key, *shown.counts}),
        shown.counts,
        shown.where,
        shown.events,
    )

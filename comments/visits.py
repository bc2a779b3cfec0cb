"""What somebody has to do with a conversation: when they came, whether they follow it, what is new to them."""

from datetime import timedelta
from types import SimpleNamespace

from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    When,
)
from django.utils import timezone

from blog.prepared import POST, USER, Blank, Prepared
from comments import branches, drafts, roles
from comments.models import Comment, Conversation, Participation

# Pages read within this time belong to one visit.
VISIT = timedelta(hours=1)
VISIT_ENDED = Blank("visit_ended", DateTimeField())


def load_conversation(post, user, page=None):
    """Return what is known of the conversation about `post`, and what `user` has to do with it; None where nobody has
    written. One query.

    With `page`, (the most there are to be, start, before), its `shown` are the comments that branches.walk() finds.
    """
    count, start, before = page or (None, None, None)
    now = timezone.now()
    rows = CONVERSATION.ask(
        user.is_authenticated,
        user.is_staff,
        page and branches.way_of(start, before),
        post=post.pk,
        user=user.pk,
        count=count,
        number=before or start,
        fold=branches.SHOWN,
        visit_ended=now - VISIT,
    )
    return SimpleNamespace(**rows[0]) if rows else None


def _conversation(is_signed_in, is_staff, way):
    conversations = Conversation.objects.filter(post=POST)
    if way:
        numbers = {name: Blank(name, IntegerField()) for name in ("count", "number", "fold")}
        shown = branches.walk({"post": POST, "user": USER, **numbers}, way, is_signed_in)
        conversations = conversations.annotate(shown=shown)
    if is_staff:
        conversations = roles.with_desk(conversations)
    if is_signed_in:
        conversations = _with_own(conversations)
    return conversations.values("post_id", "approved_count", "closes_at", *conversations.query.annotations)


CONVERSATION = Prepared(_conversation)


def _with_own(conversations):
    mine = FilteredRelation("post__participations", condition=Q(post__participations__user=USER))
    conversations = conversations.annotate(
        mine=mine,
        participation_id=F("mine__pk"),
        visited_at=F("mine__visited_at"),
        is_followed=F("mine__follows"),
        new_since=Case(
            When(mine__visited_at__lt=VISIT_ENDED, then="mine__visited_at"), default="mine__visited_before_at"
        ),
        **{name: F(f"mine__{name}") for name in drafts.COLUMNS},
    )
    comments = Comment.objects.with_writer().filter(post=OuterRef("pk")).order_by()
    waiting = comments.pending().filter(writer=USER)
    news = comments.approved().filter(published_at__gt=OuterRef("new_since")).exclude(writer=USER)
    new_count = branches.counted(news, "published_at")
    return conversations.annotate(new_count=new_count, waits_for_own=Exists(waiting))


def note_visit(user, conversation):
    """Remember when this person came here: one write for all that is read within an hour."""
    now = timezone.now()
    if conversation.visited_at and conversation.visited_at > now - VISIT:
        return
    if conversation.participation_id:
        mine = Participation.objects.filter(pk=conversation.participation_id)
        mine.update(visited_at=now, visited_before_at=conversation.visited_at)
    else:
        mine = Participation(user=user, post_id=conversation.post_id, visited_at=now)
        Participation.objects.bulk_create([mine], ignore_conflicts=True)

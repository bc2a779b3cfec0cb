"""What somebody has to do with a conversation: when they came, whether they follow it, what is new to them."""

from datetime import timedelta

from django.db.models import Case, Count, Exists, F, FilteredRelation, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from comments import roles
from comments.models import Comment, Participation

# Pages read within this time belong to one visit.
VISIT = timedelta(hours=1)


def with_own(conversations, user):
    """Annotate conversations with what this person has to do with each: one query for all of it."""
    if not user.is_authenticated:
        return conversations
    if user.is_staff:
        conversations = roles.with_desk(conversations, user)
    mine = FilteredRelation("post__participations", condition=Q(post__participations__user=user))
    visit_ended = timezone.now() - VISIT
    conversations = conversations.annotate(
        mine=mine,
        participation_id=F("mine__pk"),
        visited_at=F("mine__visited_at"),
        is_followed=F("mine__follows"),
        new_since=Case(
            When(mine__visited_at__lt=visit_ended, then="mine__visited_at"), default="mine__visited_before_at"
        ),
    )
    waiting = Comment.objects.pending().filter(post=OuterRef("pk"), user=user)
    news = Comment.objects.approved().filter(post=OuterRef("pk"), published_at__gt=OuterRef("new_since"))
    news = news.exclude(user=user).order_by().values("post").annotate(count=Count("pk")).values("count")
    return conversations.annotate(new_count=Coalesce(Subquery(news), 0), waits_for_own=Exists(waiting))


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

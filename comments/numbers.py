"""How moderation goes: what waits, how long it takes, who decides, and what adverts came through."""

from collections import Counter, defaultdict
from datetime import datetime, time, timedelta
from statistics import median

from django.db.models import Case, Count, F, IntegerField, Max, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from comments.doors import DECISIONS
from comments.models import Alarm, Comment, CommentLog, Reason

State = Comment.State
DAYS = 30
# Enough for a fair middle, and a bounded page in a year of thousands.
MOST_DECISIONS = 5000
MOST_REASONS = 12
REFUSALS = ["reject", "spam", "remove"]


def numbers(now=None):
    """Return what the page of numbers shows of the last DAYS days, as a dict. Twelve queries at most, at any size."""
    now = now or timezone.now()
    since = now - timedelta(days=DAYS)
    decisions = _decisions(since)
    return {
        "days": DAYS,
        "waiting": Comment.objects.waiting().count(),
        "oldest": _oldest(),
        "median": median([decision["took"] for decision in decisions]) if decisions else None,
        "slowest_tenth": _slowest_tenth([decision["took"] for decision in decisions]),
        "by_day": _by_day(now),
        "by_moderator": _by_moderator(decisions),
        "held_by": _held_by(since),
        "refused_because": _refused_because(since),
        **_adverts(since),
        **_alarms(since),
    }


def _oldest():
    """Since when the comment waits that has waited longest; None where none waits."""
    asked = CommentLog.objects.asks_for_look().filter(comment__state=State.PENDING).order_by().values("comment")
    return asked.annotate(since=Max("at")).aggregate(oldest=Min("since"))["oldest"]


def _decisions(since):
    """The first decision on each comment that waited: who made it, which, and how long the comment waited."""
    rows = CommentLog.objects.filter(at__gte=since, before=State.PENDING, act__in=DECISIONS)
    asked = CommentLog.objects.asks_for_look().filter(comment=OuterRef("comment"), pk__lt=OuterRef("pk"))
    came_at = Coalesce(Subquery(asked.order_by("-pk").values("at")[:1]), "comment__submit_date")
    rows = rows.exclude(by=None).order_by("-pk").annotate(came_at=came_at)
    rows = rows.values("comment", "by", "act", "at", "came_at", "comment__user")
    first = {row["comment"]: row for row in rows[:MOST_DECISIONS] if row["by"] != row["comment__user"]}
    return [row | {"took": row["at"] - row["came_at"]} for row in first.values()]


def _slowest_tenth(times):
    """The time that one decision in ten took longer than; None without decisions."""
    return sorted(times)[len(times) * 9 // 10] if times else None


def _by_day(now):
    """One row a day, the oldest first: how many comments came, how many were decided."""
    today = timezone.localdate(now)
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    # Compared with midnights: SQLite turns each moment into a day in Python, which takes seconds for a busy month.
    midnights = [timezone.make_aware(datetime.combine(day, time())) for day in days]
    which = Case(
        *[When(at__gte=begin, then=Value(place)) for place, begin in reversed(list(enumerate(midnights)))],
        output_field=IntegerField(),
    )
    rows = CommentLog.objects.filter(at__gte=midnights[0]).order_by().annotate(place=which)
    counts = rows.values_list("place").annotate(
        came=Count("pk", filter=Q(act="post")), decided=Count("pk", filter=Q(act__in=DECISIONS, before=State.PENDING))
    )
    found = {days[place]: (came, decided) for place, came, decided in counts}
    top = max([1, *(max(pair) for pair in found.values())])
    table = []
    for day in days:
        came, decided = found.get(day, (0, 0))
        table.append({
            "day": day, "came": came, "decided": decided,
            "came_share": round(100 * came / top), "decided_share": round(100 * decided / top),
        })  # fmt: skip
    return table


def _by_moderator(decisions):
    """Who decided how much, and how fast: the busiest first."""
    of_person = defaultdict(list)
    for decision in decisions:
        of_person[decision["by"]].append(decision)
    names = dict(User.objects.filter(pk__in=of_person).values_list("pk", "public_name"))
    table = []
    for key, own in of_person.items():
        acts = Counter(decision["act"] for decision in own)
        table.append({
            "key": key, "name": names.get(key, ""), "count": len(own), "median": median([each["took"] for each in own]),
            "approved": acts["approve"], "refused": acts["reject"] + acts["remove"], "spam": acts["spam"],
        })  # fmt: skip
    return sorted(table, key=lambda row: -row["count"])


def _held_by(since):
    """The rules for which comments waited, the most frequent first, each with what became of them."""
    rows = Comment.objects.filter(submit_date__gte=since).exclude(held_by="").order_by().values("held_by")
    rows = rows.annotate(
        count=Count("pk"),
        approved=Count("pk", filter=Q(state=State.APPROVED)),
        refused=Count("pk", filter=Q(state__in=[State.REJECTED, State.REMOVED])),
        spam=Count("pk", filter=Q(state=State.SPAM)),
    )
    return list(rows.order_by("-count", "held_by")[:MOST_REASONS])


def _refused_because(since):
    """What moderators gave as reasons when they refused, the most frequent first; each of the list under its title."""
    acts = CommentLog.objects.filter(at__gte=since, act__in=REFUSALS, before__gt="").exclude(by=None)
    acts = acts.exclude(by=F("comment__user")).order_by("-pk").values_list("reason", flat=True)
    listed = list(Reason.objects.values_list("sentence", "title"))
    found = Counter(_title_of(reason, listed) for reason in acts[:MOST_DECISIONS])
    return [{"title": title, "count": count} for title, count in found.most_common(MOST_REASONS)]


def _title_of(reason, listed):
    """The title of the listed reason that these words begin with."""
    if not reason:
        return "No reason given"
    return next((title for sentence, title in listed if reason.startswith(sentence)), "In their own words")


def _adverts(since):
    """Adverts that nobody but moderators saw, and those that were published first."""
    spam = Comment.objects.filter(state=State.SPAM, submit_date__gte=since)
    return spam.aggregate(
        caught=Count("pk", filter=Q(published_at=None)), missed=Count("pk", filter=Q(published_at__isnull=False))
    )


def _alarms(since):
    """How often somebody seemed to need help, and how long it took until a moderator had decided."""
    rows = Alarm.objects.filter(raised_at__gte=since).select_related("comment").order_by("-pk")[:MOST_DECISIONS]
    took = [alarm.response_time for alarm in rows if alarm.answered_at and not alarm.is_taken_away]
    return {
        "alarms": len(rows),
        "alarms_open": sum(alarm.answered_at is None for alarm in rows),
        "alarms_median": median(took) if took else None,
        "alarms_slowest": max(took, default=None),
    }

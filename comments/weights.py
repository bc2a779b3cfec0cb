"""How much a report counts, and how much it takes to hide a comment until a moderator has looked."""

from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from comments.models import Comment, Report

State = Comment.State
# Accounts made for a campaign are made just before it.
NEWCOMER_FOR = timedelta(days=7)
NEWCOMER_WEIGHT = 0.05
# However many there are: a crowd of new accounts alone hides nothing, and tips the scale for nobody.
NEWCOMERS_TOGETHER = 0.4
# Who has written this much that moderators approved has shown to know the house rules.
TRUSTED_FROM = 5
# At most one refused comment in so many.
TRUSTED_SHARE = 10
# (agreed, decided): what a reporter without a record begins with. A record of one's own outweighs it soon.
PRIORS = {"silent": (1, 3), "writer": (1, 2), "trusted": (3, 4)}
# Three reporters who were right before, or four people who have written here. For a writer without a record: half.
HIDES_TRUSTED = 1.8
HIDES_OTHERS = 0.9
EPSILON = 1e-9


def records_of_writers(user_ids):
    """{user id: (approved, refused)}: how the comments of these people were decided. One query."""
    rows = (
        Comment.objects.filter(user__in=user_ids)
        .order_by()
        .values_list("user")
        .annotate(
            approved=Count("pk", filter=Q(state=State.APPROVED)),
            refused=Count("pk", filter=Q(state__in=[State.REJECTED, State.SPAM])),
        )
    )
    return {key: (approved, refused) for key, approved, refused in rows}


def records_of_reporters(user_ids):
    """{user id: (agreed, decided)}: how earlier reports of these people were decided. One query."""
    decided = Report.objects.filter(reporter__in=user_ids, outcome__in=[Report.Outcome.UPHELD, Report.Outcome.KEPT])
    rows = (
        decided.order_by()
        .values_list("reporter")
        .annotate(agreed=Count("pk", filter=Q(outcome=Report.Outcome.UPHELD)), decided=Count("pk"))
    )
    return {key: (agreed, count) for key, agreed, count in rows}


def is_trusted(record):
    """Whether somebody with this record, (approved, refused), has earned trust as a writer."""
    approved, refused = record
    return approved >= TRUSTED_FROM and refused * TRUSTED_SHARE <= approved + refused


def weight(reporter, written, reported):
    """Return how much a report of `reporter` counts, from 0 to 1: the share of such reports that are right.

    `written` is their record as a writer, `reported` as a reporter.
    """
    if reporter.joined_at > timezone.now() - NEWCOMER_FOR:
        return NEWCOMER_WEIGHT
    kind = "trusted" if is_trusted(written) else "writer" if written[0] else "silent"
    agreed, decided = PRIORS[kind]
    return (agreed + reported[0]) / (decided + reported[1])


def weight_of(reports):
    """Return how much these reports count together. Two queries, however many there are."""
    people = [report.reporter for report in reports]
    keys = [person.pk for person in people]
    written, reported = records_of_writers(keys), records_of_reporters(keys)
    weights = [weight(person, written.get(person.pk, (0, 0)), reported.get(person.pk, (0, 0))) for person in people]
    newcomers = sum(each for each in weights if each == NEWCOMER_WEIGHT)
    return min(newcomers, NEWCOMERS_TOGETHER) + sum(each for each in weights if each != NEWCOMER_WEIGHT)


def weight_that_hides(comment):
    """Return how much reports of `comment` must count to hide it; None where no number of them does.

    What authors and moderators write stays: they answer for it, and can be asked to take it away.
    """
    if comment.user is None:
        return HIDES_OTHERS
    if comment.user.is_staff:
        return None
    record = records_of_writers([comment.user_id]).get(comment.user_id, (0, 0))
    return HIDES_TRUSTED if is_trusted(record) else HIDES_OTHERS


def are_enough(comment, reports):
    """Whether these reports hide `comment` until a moderator has looked."""
    needed = weight_that_hides(comment)
    return needed is not None and weight_of(reports) + EPSILON >= needed

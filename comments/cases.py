"""What the rules need to know about a text and its writer, looked up once."""

from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.account.models import EmailAddress
from django.db.models import Count, Exists, Max, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import ModerationMode, SiteSettings, User
from comments import lists, spam, words
from comments.models import Comment, SpamModel
from comments.verdicts import Candidate

State = Comment.State
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Case:
    """A Candidate with what is known about it. Rules read it and ask the database nothing."""

    candidate: Candidate
    site: SiteSettings
    mode: str
    # The entries of the lists that the text meets.
    met: list
    approved_in_a_row: int
    is_verified: bool
    same_text_by_others: bool
    # A comments.spam.Assessment.
    advert: object

    def __getattr__(self, name):
        return getattr(self.candidate, name)

    @property
    def is_trusted(self):
        """Whether the writer is known here.

        Trust belongs to an account with a verified address. It is earned by as many comments as the site settings say
        that a moderator has looked at and approved, and lost by one that was rejected or marked as spam: then the
        count starts again, with what is approved after that. A decision that is undone counts no more.
        """
        return self.is_verified and self.approved_in_a_row >= self.site.trust_after


def look_up(candidate):
    """Return the Case of a Candidate; three queries: the site, the writer, the lists."""
    site = SiteSettings.load()
    conversation = candidate.conversation
    writer = _about_writer(candidate)
    return Case(
        candidate,
        site,
        mode=(conversation and conversation.moderation) or site.moderation or ModerationMode.HOLD_ALL,
        met=lists.entries_met(candidate.text),
        approved_in_a_row=writer["approved"] or 0,
        is_verified=writer["is_verified"],
        same_text_by_others=writer["is_repeated"],
        advert=spam.assess(candidate.text, spam.learned(writer["spam_learned_at"])),
    )


def _about_writer(candidate):
    """Verified, approvals since the last refusal, whether others wrote the same: one query of subqueries."""
    pk = candidate.writer.pk
    theirs = Comment.objects.filter(user=pk).order_by().values("user")
    refused = theirs.filter(state__in=[State.REJECTED, State.SPAM]).annotate(at=Max("reviewed_at")).values("at")
    approved = theirs.filter(state=State.APPROVED, reviewed_at__gt=Coalesce(Subquery(refused), LONG_AGO))
    mark = words.text_mark(candidate.text)
    # Said twice, so that the database sees that its index of marks holds the answer.
    same = Comment.objects.filter(text_mark=mark).exclude(text_mark="").exclude(user=pk)
    facts = User.objects.filter(pk=pk).annotate(
        is_verified=Exists(EmailAddress.objects.filter(user=pk, verified=True)),
        approved=Subquery(approved.annotate(count=Count("pk")).values("count")),
        is_repeated=Exists(same) if mark else Value(False),
        spam_learned_at=Subquery(SpamModel.objects.filter(pk=1).values("learned_at")),
    )
    return facts.values("is_verified", "approved", "is_repeated", "spam_learned_at").get()

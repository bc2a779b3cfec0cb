"""The list of comments: those that wait first."""

from uuid import uuid4

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import EmptyPage, Paginator
from django.db.models import Case, Count, F, Max, Q, TextField, Value, When
from django.utils.html import format_html_join

from blog.differences import word_changes
from comments.admin.acts import Act, decide_url, is_state_as_seen, is_text_as_seen, what_is_seen
from comments.admin.desk import attach
from comments.admin.filters import StateFilter
from comments.admin.log import log_in_words
from comments.models import Alarm, Comment, CommentLog, Reason
from comments.undoing import last_deed

State = Comment.State
AS_IT_OPENS = {StateFilter.parameter_name: State.PENDING}
# What can be done to many at once, and the words on its button.
ON_MANY = {
    "approve": "Approve",
    "review": "Leave published",
    "reject": "Reject",
    "spam": "Spam",
    "remove": "Remove",
    "restore": "Restore",
}
BUTTON = (
    '<button class="act act--{0}" type="submit" name="act" value="{0}" formaction="{1}">'
    '{2}<span class="visually-hidden"> #{3}</span></button>'
)
# Unchanged words beside each change in the list; the page of one comment shows all.
WORDS_AROUND = 25


class Pages(Paginator):
    """Pages of a list that gets shorter while somebody works on it: one that is gone leads to the last."""

    def validate_number(self, number):
        try:
            return super().validate_number(number)
        except EmptyPage:
            return self.num_pages


class Queue(ChangeList):
    """A page of comments with what a decision needs: a few queries for all its rows."""

    @property
    def is_narrowed(self):
        """Whether this shows something else than all that waits."""
        return any(value and value != AS_IT_OPENS.get(name) for name, value in self.params.items())

    def get_results(self, request):
        super().get_results(request)
        # Only now: the database would join and carry all this for each comment that it counts and sorts.
        # By their keys: PostgreSQL reads whole tables where the choice is a query inside this one.
        chosen = Comment.objects.filter(pk__in=list(self.result_list.values_list("pk", flat=True)))
        self.result_list = list(_with_all_it_takes(chosen, request.user).order_by(*self.get_ordering(request, chosen)))
        records = records_of({comment.user_id for comment in self.result_list})
        self.last_deed = last_deed(request.user)
        reasons = Reason.objects.filter(is_active=True)
        # Once for all rows: putting them into each took a fifth of the page's time.
        choices = format_html_join("", '<option value="{}">{}</option>', ((each.pk, each) for each in reasons))
        attach(self.result_list)
        offered = set()
        for comment, following in zip(self.result_list, _following(self.result_list)):
            comment.record = records.get(comment.user_id)
            comment.decide_url = decide_url(comment, request.GET.urlencode(), following)
            comment.seen = what_is_seen(comment)
            if comment.has_waiting_change:
                comment.change = word_changes(comment.old_text, comment.proposed_text, WORDS_AROUND)
            groups = Act.groups(Act.buttons(comment))
            comment.buttons = _as_html(groups, comment)
            offered |= {act for group in groups for act, _ in group}
            comment.reasons_to_reject = choices if "reject" in Act.OFFERED[comment.state] else None
        self.acts_on_many = Act.groups([choice for choice in ON_MANY.items() if choice[0] in offered])


def _as_html(groups, comment):
    """The buttons of a row. Not by its template: of all in a row they would take the most time, a third."""
    address, number = comment.decide_url, comment.number
    buttons = (
        format_html_join(" ", BUTTON, ((act, address, label, number) for act, label in group)) for group in groups
    )
    return format_html_join("", '<span class="entry__group">{}</span>', ((group,) for group in buttons))


def _following(comments):
    """For each comment the key of the one to read next: the one below it, and above the last one."""
    keys = [comment.pk for comment in comments]
    return [*keys[1:], keys[-2] if len(keys) > 1 else None]


def _with_all_it_takes(comments, user):
    """Load what a decision about each of the comments needs."""
    # The text itself is needed only beside a change of it.
    is_unchanged = When(proposed_text="", then=Value(""))
    comments = comments.for_thread(user).select_related("user", "post")
    return comments.annotate(
        answered_html=F("reply_to__html"),
        old_text=Case(is_unchanged, default="comment", output_field=TextField()),
    ).only(
        "number", "path", "state", "level", "submit_date", "held_because", "held_by", "held_reasons", "risk",
        "reviewed_at", "user_name", "reply_to", "edited_at", "html", "proposed_text", "members_only", "user__public_name", "user__is_staff", "user__joined_at", "post__title", "post__slug",
    )  # fmt: skip


def records_of(user_ids):
    """{user id: {"approved", "refused", "last"}}: how the earlier comments of these people were decided.

    `last` is the CommentLog row, in words, of the newest refusal that stands. Two queries at most.
    """
    rows = (
        Comment.objects.filter(user__in=user_ids - {None})
        .order_by()
        .values("user")
        .annotate(
            approved=Count("pk", filter=Q(state=State.APPROVED)),
            refused=Count("pk", filter=Q(state__in=[State.REJECTED, State.SPAM])),
        )
    )
    records = {row["user"]: row for row in rows}
    refused = [key for key, record in records.items() if record["refused"]]
    for row in log_in_words(_last_refusals(refused)) if refused else ():
        records[row.writer]["last"] = row
    return records


def _last_refusals(user_ids):
    stand = CommentLog.objects.filter(
        comment__user__in=user_ids, comment__state=F("after"), act__in=["reject", "spam"]
    )
    newest = stand.order_by().values("comment__user").annotate(newest=Max("pk")).values("newest")
    return CommentLog.objects.filter(pk__in=newest).annotate(writer=F("comment__user")).only("act", "reason")


def bulk_action(act):
    """An action of the list that leads each selected comment through the door `act`, one by one."""

    @admin.action(description=ON_MANY[act], permissions=["view"])
    def decide_selected(model_admin, request, queryset):
        door, done_word = Act.DOORS[act]
        chosen = len(request.POST.getlist(ACTION_CHECKBOX_NAME))
        comments = Comment.objects.filter(pk__in=list(queryset.values_list("pk", flat=True))).select_related("post")
        # Whoever may be in danger is not overlooked among fifty.
        urgent = set(Alarm.objects.filter(comment__in=comments, answered_at=None).values_list("comment", flat=True))
        done, deed = 0, uuid4()
        for comment in comments.exclude(pk__in=urgent).order_by("pk"):
            seen = request.POST.get(f"seen-{comment.pk}", "")
            if is_state_as_seen(comment, seen) and is_text_as_seen(comment, seen):
                done += door(comment, by=request.user, deed=deed)
        if done:
            messages.success(request, f"{done} comment{'' if done == 1 else 's'} {done_word}.")
        if urgent:
            why = "Somebody may need help. Please decide on each by itself, with its own buttons."
            messages.warning(request, f"Left as they are: {len(urgent)}. {why}")
        if chosen > done + len(urgent):
            why = "Somebody decided or wrote in the meantime, or their state does not allow it."
            messages.warning(request, f"Left as they are: {chosen - done - len(urgent)}. {why}")

    decide_selected.__name__ = f"{act}_selected"
    return decide_selected

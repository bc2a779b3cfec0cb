"""The list of comments: those that wait first."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.db.models import Case, Count, F, Q, TextField, Value, When

from comments.admin.acts import Act, decide_url, is_state_as_seen, is_text_as_seen, what_is_seen
from comments.differences import word_changes
from comments.models import Comment

State = Comment.State
# Unchanged words beside each change in the list; the page of one comment shows all.
WORDS_AROUND = 25


class StateFilter(admin.SimpleListFilter):
    """What waits, unless another state is asked for; each state with its number, in one query.

    Published comments whose change waits are counted and listed twice: among the waiting and the approved ones.
    """

    title = "state"
    template = "admin/comments/comment/state_filter.html"
    # The name under which the letters to moderators link here.
    parameter_name = "state__exact"

    def lookups(self, request, model_admin):
        changes = Count("pk", filter=~Q(proposed_text=""))
        rows = Comment.objects.order_by().values_list("state").annotate(comments=Count("pk"), changes=changes)
        counts = {state: count for state, count, _ in rows}
        counts[State.PENDING] = counts.get(State.PENDING, 0) + sum(row[2] for row in rows if row[0] == State.APPROVED)
        return [(state.value, f"{state.label} ({counts.get(state, 0):,})") for state in State]

    def value(self):
        return super().value() or State.PENDING

    def choices(self, changelist):
        for state, label in [*self.lookup_choices, ("any", "All")]:
            link = changelist.get_query_string({self.parameter_name: state}, remove=["p"])
            yield {"selected": self.value() == state, "query_string": link, "display": label}

    def queryset(self, request, queryset):
        if self.value() == State.PENDING:
            return queryset.waiting()
        return queryset if self.value() == "any" else queryset.filter(state=self.value())


class Queue(ChangeList):
    """A page of comments with what a decision needs: two queries for all its rows."""

    def get_queryset(self, request, **kwargs):
        queryset = super().get_queryset(request, **kwargs)
        queryset = (
            queryset.for_thread(request.user)
            .select_related("user", "post")
            .annotate(answered_html=F("reply_to__html"))
        )
        # The text itself is needed only beside a change of it.
        is_unchanged = When(proposed_text="", then=Value(""))
        queryset = queryset.annotate(old_text=Case(is_unchanged, default="comment", output_field=TextField()))
        return queryset.only(
            "number", "path", "state", "level", "submit_date", "held_because", "user_name", "reply_to", "edited_at",
            "proposed_text", "members_only", "user__public_name", "user__is_staff", "post__title", "post__slug",
        )  # fmt: skip

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        records = records_of({comment.user_id for comment in self.result_list})
        for comment in self.result_list:
            comment.record = records.get(comment.user_id)
            comment.decide_url = decide_url(comment, request.GET.urlencode())
            comment.seen = what_is_seen(comment)
            if comment.has_waiting_change:
                comment.change = word_changes(comment.old_text, comment.proposed_text, WORDS_AROUND)
            comment.buttons = Act.buttons(comment)


def records_of(user_ids):
    """{user id: {"approved", "refused"}}: how the earlier comments of these people were decided."""
    rows = (
        Comment.objects.filter(user__in=user_ids - {None})
        .order_by()
        .values("user")
        .annotate(
            approved=Count("pk", filter=Q(state=State.APPROVED)),
            refused=Count("pk", filter=Q(state__in=[State.REJECTED, State.SPAM])),
        )
    )
    return {row["user"]: row for row in rows}


def bulk_action(act, description):
    """An action of the list that leads each selected comment through the door `act`, one by one."""

    @admin.action(description=description, permissions=["view"])
    def decide_selected(model_admin, request, queryset):
        door, done_word = Act.DOORS[act]
        chosen = len(request.POST.getlist(ACTION_CHECKBOX_NAME))
        comments = Comment.objects.filter(pk__in=list(queryset.values_list("pk", flat=True))).select_related("post")
        done = 0
        for comment in comments.order_by("pk"):
            seen = request.POST.get(f"seen-{comment.pk}", "")
            if is_state_as_seen(comment, seen) and is_text_as_seen(comment, seen):
                done += door(comment, by=request.user)
        messages.success(request, f"{done} comment{'' if done == 1 else 's'} {done_word}.")
        if chosen > done and request.POST.get("select_across") != "1":
            why = "Somebody decided or wrote in the meantime, or their state does not allow it."
            messages.warning(request, f"Left as they are: {chosen - done}. {why}")

    decide_selected.__name__ = f"{act}_selected"
    return decide_selected

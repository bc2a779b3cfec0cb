"""The list of comments: those that wait first."""

from uuid import uuid4

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.db.models import Case, Count, F, Q, TextField, Value, When

from blog.differences import word_changes
from comments.admin.acts import Act, decide_url, is_state_as_seen, is_text_as_seen, what_is_seen
from comments.admin.desk import attach
from comments.models import Comment, Reason
from comments.undoing import last_deed

State = Comment.State
# Unchanged words beside each change in the list; the page of one comment shows all.
WORDS_AROUND = 25


class Queue(ChangeList):
    """A page of comments with what a decision needs: three queries for all its rows."""

    def get_results(self, request):
        super().get_results(request)
        # Only now: the database would join and carry all this for each comment that it counts and sorts.
        # By their keys: PostgreSQL reads whole tables where the choice is a query inside this one.
        chosen = Comment.objects.filter(pk__in=list(self.result_list.values_list("pk", flat=True)))
        self.result_list = list(_with_all_it_takes(chosen, request.user).order_by(*self.get_ordering(request, chosen)))
        records = records_of({comment.user_id for comment in self.result_list})
        self.last_deed = last_deed(request.user)
        self.reasons = list(Reason.objects.filter(is_active=True))
        attach(self.result_list)
        for comment, following in zip(self.result_list, _following(self.result_list)):
            comment.record = records.get(comment.user_id)
            comment.decide_url = decide_url(comment, request.GET.urlencode(), following)
            comment.seen = what_is_seen(comment)
            if comment.has_waiting_change:
                comment.change = word_changes(comment.old_text, comment.proposed_text, WORDS_AROUND)
            comment.buttons = Act.buttons(comment)
            comment.reasons_to_reject = self.reasons if "reject" in Act.OFFERED[comment.state] else None


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
        "reviewed_at", "user_name", "reply_to", "edited_at", "html", "proposed_text", "members_only", "user__public_name", "user__is_staff", "post__title", "post__slug",
    )  # fmt: skip


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
        done, deed = 0, uuid4()
        for comment in comments.order_by("pk"):
            seen = request.POST.get(f"seen-{comment.pk}", "")
            if is_state_as_seen(comment, seen) and is_text_as_seen(comment, seen):
                done += door(comment, by=request.user, deed=deed)
        messages.success(request, f"{done} comment{'' if done == 1 else 's'} {done_word}.")
        if chosen > done and request.POST.get("select_across") != "1":
            why = "Somebody decided or wrote in the meantime, or their state does not allow it."
            messages.warning(request, f"Left as they are: {chosen - done}. {why}")

    decide_selected.__name__ = f"{act}_selected"
    return decide_selected

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db.models import Count, F, Q
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from comments import doors
from comments.forms import CommentForm
from comments.models import Comment, CommentLog
from comments.moderation import can_moderate

State = Comment.State


class Act(forms.Form):
    """One decision: which, and why."""

    DOORS = {
        "approve": (doors.approve, "approved"),
        "reject": (doors.reject, "rejected"),
        "spam": (doors.mark_as_spam, "marked as spam"),
        "remove": (doors.remove, "removed"),
        "restore": (doors.restore, "restored"),
    }
    # What is offered for a comment in each state; the doors decide what is done.
    OFFERED = {
        State.PENDING: ["approve", "reject", "spam", "remove"],
        State.APPROVED: ["reject", "spam", "remove"],
        State.REJECTED: ["approve", "spam", "restore"],
        State.SPAM: ["approve", "restore"],
        State.REMOVED: ["restore"],
    }
    LABELS = {"approve": "Approve", "reject": "Reject", "spam": "Spam", "remove": "Remove", "restore": "Restore"}

    act = forms.ChoiceField(choices=[*LABELS.items(), ("reply", "Approve and reply")])
    reason = forms.CharField(
        required=False,
        max_length=CommentLog._meta.get_field("reason").max_length,
        help_text="For the log, which moderators read. Not needed.",
        # Not a line: Enter in a line would press the first button.
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    )

    @classmethod
    def buttons(cls, state):
        """(value, label) of the buttons for a comment in `state`."""
        return [(act, cls.LABELS[act]) for act in cls.OFFERED[state]]


class StateFilter(admin.SimpleListFilter):
    """Waiting comments unless another state is asked for; each state with its number, in one query."""

    title = "state"
    template = "admin/comments/comment/state_filter.html"
    # The name under which the letters to moderators link here.
    parameter_name = "state__exact"

    def lookups(self, request, model_admin):
        counts = dict(Comment.objects.order_by().values_list("state").annotate(Count("pk")))
        return [(state.value, f"{state.label} ({counts.get(state, 0):,})") for state in State]

    def value(self):
        return super().value() or State.PENDING

    def choices(self, changelist):
        for state, label in [*self.lookup_choices, ("any", "All")]:
            link = changelist.get_query_string({self.parameter_name: state}, remove=["p"])
            yield {"selected": self.value() == state, "query_string": link, "display": label}

    def queryset(self, request, queryset):
        return queryset if self.value() == "any" else queryset.filter(state=self.value())


class Queue(ChangeList):
    """A page of comments with what a decision needs: two queries for all its rows."""

    def get_queryset(self, request, **kwargs):
        queryset = super().get_queryset(request, **kwargs)
        queryset = queryset.for_thread().select_related("user", "post").annotate(answered_html=F("reply_to__html"))
        return queryset.only(
            "number", "path", "state", "level", "submit_date", "excerpt", "held_because", "user_name", "reply_to",
            "user__public_name", "user__is_staff", "post__title", "post__slug",
        )  # fmt: skip

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        records = _records({comment.user_id for comment in self.result_list})
        for comment in self.result_list:
            comment.record = records.get(comment.user_id)
            comment.decide_url = _decide_url(comment, request.GET.urlencode())
            comment.buttons = Act.buttons(comment.state)


def _records(user_ids):
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


def _decide_url(comment, back=""):
    """The comment's page. `back` is the query of the list to come back to.

    The link carries the state that the moderator sees, so that no decision taken in the meantime is overruled unseen.
    """
    query = urlencode({"seen": comment.state, "back": back})
    return f"{reverse('admin:comments_comment_change', args=[comment.pk])}?{query}"


def _bulk_action(act, description):
    """An action of the list that leads each selected comment through the door `act`, one by one."""

    @admin.action(description=description, permissions=["view"])
    def decide_selected(model_admin, request, queryset):
        door, done_word = Act.DOORS[act]
        chosen = len(request.POST.getlist(ACTION_CHECKBOX_NAME))
        comments = Comment.objects.filter(pk__in=list(queryset.values_list("pk", flat=True))).select_related("post")
        done = sum(door(comment, by=request.user) for comment in comments.order_by("pk"))
        messages.success(request, f"{done} comment{'' if done == 1 else 's'} {done_word}.")
        if chosen > done and request.POST.get("select_across") != "1":
            why = "Somebody else decided in the meantime, or their state does not allow it."
            messages.warning(request, f"Left as they are: {chosen - done}. {why}")

    decide_selected.__name__ = f"{act}_selected"
    return decide_selected


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    """The queue and the page of one decision. Nothing is added, rewritten or deleted here; doors change comments."""

    list_display = ["entry"]
    list_display_links = None
    list_filter = [StateFilter]
    search_fields = ["comment", "post__title", "user__public_name"]
    search_help_text = "Searches texts, posts and public names in the state chosen above."
    list_per_page = 50
    show_full_result_count = False
    actions = [
        _bulk_action("approve", "Approve"),
        _bulk_action("reject", "Reject"),
        _bulk_action("spam", "Mark as spam"),
        _bulk_action("remove", "Remove"),
        _bulk_action("restore", "Restore"),
    ]

    def has_module_permission(self, request):
        return can_moderate(request.user)

    def has_view_permission(self, request, obj=None):
        return can_moderate(request.user)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_changelist(self, request, **kwargs):
        return Queue

    def get_ordering(self, request):
        """Who has waited longest comes first; of what is decided the newest."""
        is_queue = request.GET.get(StateFilter.parameter_name, State.PENDING) == State.PENDING
        return ["pk"] if is_queue else ["-pk"]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Comments", **(extra_context or {})})

    @admin.display(description="comment")
    def entry(self, comment):
        return render_to_string("admin/comments/comment/entry.html", {"comment": comment})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The page of one comment: all that a decision needs, and the buttons for it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        comment = self._load(object_id)
        if comment is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method != "POST":
            return self._show(request, comment, Act(), CommentForm())
        form = Act(request.POST)
        wants_reply = request.POST.get("act") == "reply"
        answer = CommentForm(request.POST) if wants_reply else CommentForm(initial={"text": request.POST.get("text")})
        if self._decide(request, comment, form, answer):
            return redirect(
                f"{reverse('admin:comments_comment_changelist')}?{request.GET.get('back', '')}".rstrip("?")
            )
        status = 409 if form.has_error(NON_FIELD_ERRORS, "late") else 400
        return self._show(request, self._load(object_id), form, answer, status)

    def _load(self, object_id):
        comments = Comment.objects.select_related("post__author", "user", "reply_to__user")
        pk = unquote(object_id)
        return comments.filter(pk=pk).first() if pk.isascii() and pk.isdigit() and len(pk) < 10 else None

    def _decide(self, request, comment, form, answer):
        """Lead the comment through the door that was asked for. True if that was done; else the forms say why not."""
        if not form.is_valid():
            return False
        act, reason = form.cleaned_data["act"], form.cleaned_data["reason"]
        as_seen = comment.state == request.GET.get("seen", comment.state)
        if act == "reply" and (as_seen or comment.is_approved):
            return self._approve_and_reply(request, comment, answer)
        if not as_seen or act == "reply":
            return self._was_late(request, comment, form)
        if answer["text"].value():
            form.add_error(None, "You have written an answer. Approve and reply publishes it; or empty the box first.")
            return False
        door, done_word = Act.DOORS[act]
        if not door(comment, by=request.user, reason=reason):
            return self._was_late(request, comment, form)
        self._tell(request, comment, f"is {done_word}.")
        return True

    def _was_late(self, request, comment, form):
        """Say who was first. True if it was this person, by a second click on the same button."""
        now = Comment.objects.filter(pk=comment.pk).values_list("state", flat=True).first()
        last = comment.log.exclude(before="").select_related("by").last()
        if last and last.by_id == request.user.pk and last.act == form.cleaned_data["act"]:
            return True
        who = last.by.public_name if last and last.by else "Somebody else"
        sentence = f"{who} was first: this comment is {State(now).label.lower()} now. Nothing was changed by you."
        form.add_error(None, ValidationError(sentence, code="late"))
        return False

    def _approve_and_reply(self, request, comment, answer):
        if not answer.is_valid():
            return False
        data = answer.cleaned_data
        try:
            doors.approve_and_reply(comment, request.user, data["text"], form_key=data["form_key"])
        except doors.Refused as refusal:
            answer.add_error("text", str(refusal))
            return False
        self._tell(request, comment, "is approved, and your answer is published.")
        return True

    def _tell(self, request, comment, what):
        link = _decide_url(comment)
        messages.success(request, format_html('<a href="{}">Comment #{}</a> {}', link, comment.number, what))

    def _show(self, request, comment, form, answer, status=200):
        comment.record = _records({comment.user_id}).get(comment.user_id)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Comment #{comment.number} on “{comment.post}”",
            "opts": self.opts,
            "comment": comment,
            "log": comment.log.select_related("by"),
            "buttons": Act.buttons(comment.state),
            "form": form,
            "answer": answer,
            "back": request.GET.get("back", ""),
            "action": urlencode({"seen": comment.state, "back": request.GET.get("back", "")}),
        }
        return TemplateResponse(request, "admin/comments/comment/decision.html", context, status=status)

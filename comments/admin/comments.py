from uuid import UUID, uuid4

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.forms import Script
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from accounts.over_sign_in import keeps_words, put_back, signed
from blog import rendering
from blog.differences import word_changes
from blog.keys import as_key
from comments import doors
from comments.admin.acts import Act, ReplyForm, decide_url, is_state_as_seen, is_text_as_seen
from comments.admin.desk import DeskMixin, RedactForm
from comments.admin.filters import PostFilter, ReasonFilter, StateFilter, WriterFilter
from comments.admin.log import log_in_words
from comments.admin.numbers import numbers_view
from comments.admin.plain_words import WAS_SIGNED_OUT
from comments.admin.queue import ON_MANY, Pages, Queue, bulk_action, records_of
from comments.models import Comment
from comments.rights import can_moderate
from comments.undoing import undo_deed

State = Comment.State
NOBODY_READS_A_REASON = "With an answer alone goes no reason. Please write it into the answer, or empty this."
WHY_NOT_BACK = "Somebody has decided or written since, or the writer was told. Open the comment to decide anew."


def list_url(query):
    """The list to come back to: `query` may hold `back`, its filters, and `next`, the comment to read there."""
    back, following = query.get("back", ""), query.get("next", "")
    address = reverse("admin:comments_comment_changelist") + (f"?{back}" if back else "")
    return address + (f"#entry-{as_key(following)}" if following else "")


@admin.register(Comment)
class CommentAdmin(DeskMixin, admin.ModelAdmin):
    """The queue and the page of one decision. Nothing is added, rewritten or deleted here; doors change comments."""

    list_display = ["entry"]
    list_display_links = None
    list_filter = [StateFilter, ReasonFilter, PostFilter, WriterFilter]
    search_fields = ["comment", "proposed_text", "post__title", "user__public_name"]
    search_help_text = "Searches texts, posts and public names in the state chosen below."
    list_per_page = 50
    paginator = Pages
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    # Below: what is chosen is chosen while reading, and the first comment stands on the first screen.
    actions_on_top = False
    actions_on_bottom = True
    actions = [bulk_action(act) for act in ON_MANY]

    class Media:
        js = [Script("js/admin-queue.js", type="module")]

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
        """Who may be in danger comes first, then who has waited longest; of what is decided the newest."""
        is_queue = request.GET.get(StateFilter.parameter_name, State.PENDING) == State.PENDING
        return ["-risk", "pk"] if is_queue else ["-pk"]

    def changelist_view(self, request, extra_context=None):
        is_act = self.has_view_permission(request) and "index" in request.POST
        if is_act and not request.POST.getlist(ACTION_CHECKBOX_NAME):
            messages.warning(request, "No comment was chosen. Please tick the box beside each one first.")
            return redirect(request.get_full_path())
        return super().changelist_view(
            request, {"title": "Comments", "writer": signed(request.user), **(extra_context or {})}
        )

    def get_urls(self):
        guarded = self.admin_site.admin_view
        return [
            path("numbers/", guarded(numbers_view), name="comments_comment_numbers"),
            path("undo/", guarded(self.undo_view), name="comments_comment_undo"),
            path("<path:object_id>/change/", keeps_words(guarded(self.change_view)), name="comments_comment_change"),
            *super().get_urls(),
        ]

    def undo_view(self, request):
        """Take back the deed that the form names, and say how many of its decisions that changed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":  # as after signing in again
            messages.warning(request, "Nothing was taken back. Please press the button once more.")
            return redirect(list_url({}))
        try:
            done, left = undo_deed(UUID(request.POST.get("deed", "")), by=request.user)
        except ValueError:
            done, left = 0, 0
        if done:
            messages.success(request, f"{done} decision{'' if done == 1 else 's'} taken back.")
        if left:
            messages.warning(request, f"Not taken back: {left}. {WHY_NOT_BACK}")
        if not (done or left):
            messages.warning(request, "Not taken back: nothing was found. The list shows how things stand.")
        return redirect(list_url(request.POST))

    def action_checkbox(self, comment):
        """As Django's, which has a template make the box of each row."""
        return format_html(
            '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">',
            ACTION_CHECKBOX_NAME,
            comment.pk,
            f"Tick comment #{comment.number}",
        )

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
            return self._show(request, comment, put_back(request, Act()), put_back(request, ReplyForm()))
        form = Act(request.POST)
        wants_reply = request.POST.get("act") == "reply"
        answer = ReplyForm(request.POST) if wants_reply else ReplyForm(initial={"text": request.POST.get("text")})
        if self._decide(request, comment, form, answer):
            return redirect(list_url(request.GET))
        status = 409 if form.has_error(NON_FIELD_ERRORS, "late") else 400
        return self._show(request, self._load(object_id), form, answer, status)

    def _load(self, object_id):
        comments = Comment.objects.select_related("post__author", "user", "reply_to__user")
        return comments.filter(pk=as_key(unquote(object_id))).first()

    def _decide(self, request, comment, form, answer):
        """Lead the comment through the door that was asked for. True if that was done; else the forms say why not."""
        if not form.is_valid():
            return False
        act, reason = form.cleaned_data["act"], form.cleaned_data["words"]
        if self.is_for_another(request, comment, form):
            return False
        seen = request.GET.get("seen", "")
        as_seen = is_state_as_seen(comment, seen)
        if as_seen and not is_text_as_seen(comment, seen):
            return self._text_was_changed(request, comment, form)
        if act == "reply" and (as_seen or comment.is_approved):
            return self._approve_and_reply(request, comment, form, answer)
        if not as_seen or act == "reply":
            return self._was_late(request, comment, form)
        if answer["text"].value():
            form.add_error(None, "You have written an answer. Approve and reply publishes it; or empty the box first.")
            return False
        door, done_word = Act.DOORS[act]
        if not door(comment, by=request.user, reason=reason, deed=uuid4()):
            is_on_change = act in Act.ON_CHANGES
            return (self._text_was_changed if is_on_change else self._was_late)(request, comment, form)
        self._tell(request, comment, f"is {done_word}.")
        return True

    def _text_was_changed(self, request, comment, form):
        """Ask to read again. True if it was this person who has just decided, by a second click on the same button."""
        last = comment.log.last()
        if last and last.by_id == request.user.pk and last.act == Act.ON_CHANGES.get(form.cleaned_data["act"]):
            return True
        sentence = "The text has changed since you saw it. Nothing was done. Please read it as it stands here now."
        form.add_error(None, ValidationError(sentence, code="late"))
        return False

    def _was_late(self, request, comment, form):
        """Say who was first. True if it was this person, by a second click on the same button."""
        now = Comment.objects.filter(pk=comment.pk).values_list("state", flat=True).first()
        last = comment.log.exclude(before="").select_related("by").last()
        act = form.cleaned_data["act"].replace("_", " ")
        if any(row and row.by_id == request.user.pk and row.act == act for row in (last, comment.log.last())):
            return True
        who = last.by.public_name if last and last.by else "Somebody else"
        sentence = f"{who} was first: this comment is {State(now).label.lower()} now. Nothing was changed by you."
        form.add_error(None, ValidationError(sentence, code="late"))
        return False

    def _approve_and_reply(self, request, comment, form, answer):
        reason = form.cleaned_data["words"]
        # Where it was seen waiting, this is the second click on the same button.
        if reason and comment.is_approved and is_state_as_seen(comment, request.GET.get("seen", "")):
            form.add_error("reason", NOBODY_READS_A_REASON)
        if not answer.is_valid() or form.errors:
            return False
        data = answer.cleaned_data
        try:
            doors.approve_and_reply(comment, request.user, data["text"], data["form_key"], reason, uuid4())
        except doors.Refused as refusal:
            answer.add_error("text", str(refusal))
            return False
        self._tell(request, comment, "is approved, and your answer is published.")
        return True

    def _tell(self, request, comment, what):
        link = decide_url(comment)
        messages.success(request, format_html('<a href="{}">Comment #{}</a> {}', link, comment.number, what))

    def _show(self, request, comment, form, answer, status=200, redact=None):
        comment.record = records_of({comment.user_id}).get(comment.user_id)
        redact = redact or RedactForm()
        form.writer = redact.writer = signed(request.user)
        if hasattr(form, "is_put_back") or hasattr(redact, "is_put_back"):
            messages.warning(request, WAS_SIGNED_OUT)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Comment #{comment.number} on “{comment.post}”",
            "opts": self.opts,
            "comment": comment,
            "change": self._change(comment),
            "log": log_in_words(comment.log.select_related("by")),
            "form": form,
            **self.desk_context(request, comment),
            "answer": answer,
            "redact": redact,
            "forms": [each for each in (form, answer, redact) if each.errors],
            "back": request.GET.get("back", ""),
            "action": decide_url(comment, request.GET.get("back", ""), as_key(request.GET.get("next", ""))),
        }
        return TemplateResponse(request, "admin/comments/comment/decision.html", context, status=status)

    def _change(self, comment):
        """The change of a published text that waits: the words that differ, and how it would look. None without one."""
        if not comment.has_waiting_change:
            return None
        html = rendering.render_comment(comment.proposed_text)
        return {"words": word_changes(comment.comment, comment.proposed_text), "html": html}

"""What the page of one decision says of reports, appeals and the writer, and the acts that go with them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.http import urlencode

from accounts.over_sign_in import keeps_words, put_back
from comments import appeals, outcomes, redaction
from comments.admin.acts import Act, ReplyForm, decide_url
from comments.admin.log import in_words
from comments.decision_form import FormBeside, WordsField
from comments.models import Appeal, Decision, Report

OWN_CASE = "The writer asks for a second look at what you decided. Another moderator decides now."


def desk_buttons(comment):
    """(value, label) of the buttons that reports and appeals bring."""
    acts = []
    if appeal := outcomes.open_appeal(comment):
        acts = ["keep_decision"]
        if appeal.decision.log.act in Decision.TAKES_WORDS and appeals.last_taken_words(comment):
            acts = ["put_back", "keep_decision"]
    elif (row := appeals.last_taken_words(comment)) and row.act != "refuse edit":
        acts = ["put_back"]
    if comment.is_approved and Report.objects.open().filter(comment=comment).exists():
        acts = ["keep", *acts]
    return [(act, Act.LABELS[act]) for act in acts]


def attach(comments):
    """Give each comment of a list `open_reports` and `appeal`, with two queries for all."""
    keys = [comment.pk for comment in comments]
    told = {}
    for report in Report.objects.open().filter(comment__in=keys).order_by("-is_urgent", "pk"):
        told.setdefault(report.comment_id, []).append(report)
    asked = Appeal.objects.open().filter(decision__comment__in=keys).select_related("decision__log__by")
    asked = {appeal.decision.comment_id: appeal for appeal in asked}
    for comment in comments:
        comment.open_reports, comment.appeal = told.get(comment.pk, []), asked.get(comment.pk)


class RedactForm(FormBeside):
    """Words to take out of a comment, and why."""

    ids = "redact"
    words = WordsField(
        label="The words to take out",
        required=True,
        max_length=None,
        error_messages={"required": "Please copy the words to take out into the box."},
    )
    reason = WordsField(label="Reason for the writer")

    def take_out(self, comment, by):
        """Take the words out and note in how many `places`. False if that was not done; then the errors say why."""
        if not self.is_valid():
            return False
        try:
            self.places = redaction.redact(comment, by, self.cleaned_data["words"], self.cleaned_data["reason"])
        except redaction.CannotRedact as refusal:
            self.add_error("words", str(refusal))
            return False
        return True


def _sentences_beside(alarms, comment):
    """Why the comment waits for a look, without what its alarms say already."""
    if not (comment.is_pending or comment.is_unreviewed):
        return []
    said = {alarm.cause for alarm in alarms}
    return [sentence for sentence in comment.held_sentences if sentence not in said]


def _what_was_decided(appeal):
    act, reason = in_words(appeal.decision.log)
    return f"{act}, with the words “{reason.rstrip('.')}”" if reason else act


class DeskMixin:
    """For the admin of comments."""

    def get_urls(self):
        redact = keeps_words(self.admin_site.admin_view(self.redact_view))
        return [path("<int:object_id>/redact/", redact, name="comments_comment_redact"), *super().get_urls()]

    def redact_view(self, request, object_id):
        """Take the words of the form out of the comment, and come back to its page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        comment = self._load(str(object_id))
        if comment is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(object_id))
        if request.method != "POST":  # as after signing in again
            return self._show(request, comment, Act(), ReplyForm(), redact=put_back(request, RedactForm()))
        form = RedactForm(request.POST)
        if not form.take_out(comment, request.user):
            return self._show(request, comment, Act(), ReplyForm(), 400, form)
        where = "in one place" if form.places == 1 else f"in {form.places} places"
        messages.success(request, f"The words are taken out {where}. The writer hears of it.")
        return redirect(decide_url(comment, request.GET.get("back", "")))

    def is_for_another(self, request, comment, form):
        """Whether another moderator must decide, because the writer appeals; then the form says so."""
        if not outcomes.is_own_case(comment, request.user):
            return False
        form.add_error(None, ValidationError(OWN_CASE, code="own"))
        return True

    def desk_context(self, request, comment):
        """For the templates: what can be decided, why, the reports, the open appeal, and the way to the writer's page."""
        is_own_case = outcomes.is_own_case(comment, request.user)
        appeal = outcomes.open_appeal(comment)
        back = urlencode({"back": request.GET.get("back", "")})
        alarms = list(comment.alarms.select_related("answered_by"))
        context = {
            "alarms": alarms,
            "held": _sentences_beside(alarms, comment),
            "reports": comment.reports.select_related("reporter"),
            "appeal": appeal,
            "appeal_about": _what_was_decided(appeal) if appeal else "",
            "is_own_case": is_own_case,
            "buttons": [] if is_own_case else Act.groups([*desk_buttons(comment), *Act.buttons(comment)]),
            "is_alone": bool(appeal) and appeal.decision.log.by_id == request.user.pk,
            "redact_url": f"{reverse('admin:comments_comment_redact', args=[comment.pk])}?{back}",
        }
        if comment.user:
            context["writer_url"] = reverse("admin:comments_standing_change", args=[comment.user_id])
        return context

"""What the page of one decision says of reports, appeals and the writer, and the acts that go with them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import path, reverse

from blog.keys import as_key
from comments import appeals, outcomes, redaction, standing
from comments.admin.acts import LONGEST_REASON, Act, decide_url
from comments.models import Appeal, Comment, Report

OWN_CASE = "The writer asks for a second look at what you decided. Another moderator decides now."


def desk_buttons(comment):
    """(value, label) of the buttons that reports and appeals bring."""
    acts = []
    if appeal := outcomes.open_appeal(comment):
        acts = ["keep_decision"]
        if appeal.decision.log.act in ("refuse edit", "redact") and appeals.last_taken_words(comment):
            acts = ["put_back", "keep_decision"]
    elif (row := appeals.last_taken_words(comment)) and row.act == "redact":
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


class DeskMixin:
    """For the admin of comments."""

    def get_urls(self):
        redact = path(
            "<int:object_id>/redact/", self.admin_site.admin_view(self.redact_view), name="comments_comment_redact"
        )
        return [redact, *super().get_urls()]

    def redact_view(self, request, object_id):
        """Take the words of the form out of the comment, and come back to its page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        comment = Comment.objects.select_related("post").filter(pk=as_key(str(object_id))).first()
        if comment is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(object_id))
        words, reason = (request.POST.get(name, "").replace("\x00", "") for name in ("words", "reason"))
        try:
            places = redaction.redact(comment, request.user, words, reason.strip()[:LONGEST_REASON])
        except redaction.CannotRedact as refusal:
            messages.error(request, str(refusal))
        else:
            where = "in one place" if places == 1 else f"in {places} places"
            messages.success(request, f"The words are taken out {where}. The writer hears of it.")
        return redirect(decide_url(comment, request.GET.get("back", "")))

    def is_for_another(self, request, comment, form):
        """Whether another moderator must decide, because the writer appeals; then the form says so."""
        if not outcomes.is_own_case(comment, request.user):
            return False
        form.add_error(None, ValidationError(OWN_CASE, code="own"))
        return True

    def desk_context(self, request, comment):
        """For the templates: what can be decided, the reports, the open appeal, and the way to the writer's page."""
        is_own_case = outcomes.is_own_case(comment, request.user)
        appeal = outcomes.open_appeal(comment)
        context = {
            "reports": comment.reports.select_related("reporter"),
            "appeal": appeal,
            "is_own_case": is_own_case,
            "buttons": [] if is_own_case else [*desk_buttons(comment), *Act.buttons(comment)],
            "is_alone": bool(appeal) and appeal.decision.log.by_id == request.user.pk,
            "redact_url": reverse("admin:comments_comment_redact", args=[comment.pk]),
        }
        if comment.user:
            context["writer_url"] = reverse("admin:comments_standing_change", args=[comment.user_id])
            context["writer_standing"] = standing.standing_of(comment.user)
        return context

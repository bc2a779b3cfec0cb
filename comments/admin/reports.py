from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.template.loader import render_to_string

from comments.admin.acts import decide_url
from comments.admin.plain_words import ReasonForm
from comments.models import Reason, Report
from comments.rights import can_moderate


class Watched:
    """Rights of lists that moderators read and nobody rewrites."""

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


class OpenFilter(admin.SimpleListFilter):
    """What nobody has decided on, unless the others are asked for: of each comment the first report."""

    title = "outcome"
    parameter_name = "outcome"
    template = "admin/comments/comment/state_filter.html"

    def lookups(self, request, model_admin):
        return [("decided", "Decided")]

    def choices(self, changelist):
        for value, label in ((None, "Open"), ("decided", "Decided")):
            link = changelist.get_query_string({self.parameter_name: value} if value else {}, remove=["p", "outcome"])
            yield {"selected": self.value() == value, "query_string": link, "display": label}

    def queryset(self, request, queryset):
        told = Report.objects.exclude(outcome="") if self.value() == "decided" else Report.objects.open()
        first = told.filter(comment=OuterRef("comment")).values("pk")[:1]
        return queryset.filter(pk=Subquery(first))


@admin.register(Report)
class ReportAdmin(Watched, admin.ModelAdmin):
    """The comments that readers have reported, those first whose writers may need help, each with its reports."""

    list_display = ["entry"]
    list_display_links = None
    list_filter = [OpenFilter]
    list_select_related = ["comment__post", "comment__user"]
    list_per_page = 50
    search_fields = [
        "comment__reports__text", "comment__reports__reporter__public_name",
        "comment__post__title", "comment__user__public_name",
    ]  # fmt: skip
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = None

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Reports by readers", **(extra_context or {})})

    def get_ordering(self, request):
        """Who may need help comes first, then who has waited longest; of what is decided the newest."""
        is_decided = request.GET.get(OpenFilter.parameter_name) == "decided"
        return ["-pk"] if is_decided else ["-is_urgent", "pk"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("comment__reports__reporter")

    @admin.display(description="comment")
    def entry(self, first):
        comment = first.comment
        told = [report for report in comment.reports.all() if report.is_open == first.is_open]
        context = {"comment": comment, "reports": told, "is_open": first.is_open, "decide_url": decide_url(comment)}
        return render_to_string("admin/comments/report/entry.html", context)


class ReasonRow(ReasonForm):
    """What can be changed in the list itself; each box says of which reason it is."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {self.instance.title}"


@admin.register(Reason)
class ReasonAdmin(admin.ModelAdmin):
    """The reasons offered with a decision. Moderators keep the list themselves."""

    form = ReasonForm
    list_display = ["title", "sentence", "position", "is_active"]
    list_editable = ["position", "is_active"]

    def get_changelist_form(self, request, **kwargs):
        return super().get_changelist_form(request, form=ReasonRow, **kwargs)

    def has_module_permission(self, request):
        return can_moderate(request.user)

    def has_view_permission(self, request, obj=None):
        return can_moderate(request.user)

    has_change_permission = has_view_permission

    def has_add_permission(self, request):
        return can_moderate(request.user)

    def has_delete_permission(self, request, obj=None):
        return can_moderate(request.user)

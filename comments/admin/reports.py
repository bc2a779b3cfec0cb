from django import forms
from django.contrib import admin
from django.template.loader import render_to_string
from django.urls import reverse

from comments.admin.acts import decide_url
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
    """What nobody has decided on, unless the others are asked for."""

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
        return queryset.exclude(outcome="") if self.value() == "decided" else queryset.open()


@admin.register(Report)
class ReportAdmin(Watched, admin.ModelAdmin):
    """What readers have reported, those first who may need help. Each leads to the page of the comment."""

    list_display = ["entry"]
    list_display_links = None
    list_filter = [OpenFilter]
    list_select_related = ["comment__post", "comment__user", "reporter"]
    list_per_page = 50
    search_fields = ["text", "comment__post__title", "reporter__public_name", "comment__user__public_name"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering = ["-is_urgent", "pk"]
    actions = None

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Reports by readers", **(extra_context or {})})

    @admin.display(description="report")
    def entry(self, report):
        context = {"report": report, "comment": report.comment, "decide_url": decide_url(report.comment)}
        if report.comment.user_id:
            context["people_url"] = reverse("admin:comments_standing_change", args=[report.comment.user_id])
        context["reporter_url"] = reverse("admin:comments_standing_change", args=[report.reporter_id])
        return render_to_string("admin/comments/report/entry.html", context)


class ReasonRow(forms.ModelForm):
    """What can be changed in the list itself; each box says of which reason it is."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {self.instance.title}"


@admin.register(Reason)
class ReasonAdmin(admin.ModelAdmin):
    """The reasons offered with a decision. Moderators keep the list themselves."""

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

"""What was done to comments, by whom and why: to be read, never to be changed."""

from django.contrib import admin
from django.template.loader import render_to_string

from accounts.models import User
from blog.keys import as_key
from comments.admin.filters import WriterFilter
from comments.models import Comment, CommentLog
from comments.rights import can_moderate

State = Comment.State
ACTS = {
    "post": "posted",
    "edit": "changed by its writer",
    "propose": "change proposed",
    "approve": "approved",
    "reject": "rejected",
    "spam": "marked as spam",
    "remove": "removed",
    "restore": "restored",
    "undo": "decision taken back",
    "accept edit": "change published",
    "refuse edit": "change refused",
    "redact": "words taken out",
    "redact change": "words taken out of the change that waits",
    "put back": "words put back",
    "strip links": "links taken out",
    "hold back": "hidden until a moderator has looked",
    "look again": "another look wanted",
    "review": "left published",
    "keep": "kept, reports closed",
    "keep decision": "decision kept",
    "alarm": "alarm",
    "leave": "hidden, because its writer leaves",
    "come back": "shown again, because its writer came back",
    "cut off": "without its writer, who has left",
}


def in_words(row):
    """(what was done, why) of a CommentLog row, as moderators read it."""
    if row.act == "undo":
        return f"taken back: {ACTS.get(row.reason, row.reason)}", ""
    return ACTS.get(row.act, row.act), row.reason


def log_in_words(rows):
    """The CommentLog rows as a list, each with `words` and `why`."""
    rows = list(rows)
    for row in rows:
        row.words, row.why = in_words(row)
    return rows


class ActFilter(admin.SimpleListFilter):
    """One kind of act."""

    title = "act"
    template = "admin/comments/comment/choice_filter.html"
    parameter_name = "act"

    def lookups(self, request, model_admin):
        return list(ACTS.items())

    def queryset(self, request, queryset):
        return queryset.filter(act=self.value()) if self.value() else queryset


class WhoFilter(admin.SimpleListFilter):
    """The acts of one moderator."""

    title = "moderator"
    template = "admin/comments/comment/choice_filter.html"
    parameter_name = "by"

    def lookups(self, request, model_admin):
        people = User.objects.with_permission("django_comments.can_moderate").order_by("public_name")
        found = {str(person.pk): person.public_name for person in people}
        if self.value() and self.value() not in found:
            person = User.objects.filter(pk=as_key(self.value())).first()
            found[self.value()] = person.public_name if person else "Somebody who is gone"
        return list(found.items())

    def queryset(self, request, queryset):
        return queryset.filter(by=as_key(self.value())) if self.value() else queryset


class WrittenByFilter(WriterFilter):
    """What was done to the comments of one writer; rows of the log link here."""

    path = "comment__user"


@admin.register(CommentLog)
class CommentLogAdmin(admin.ModelAdmin):
    """Every act on every comment, newest first. Nobody changes or deletes a row here."""

    list_display = ["entry"]
    list_display_links = None
    list_filter = [WhoFilter, ActFilter, WrittenByFilter]
    search_fields = ["reason", "comment__post__title", "comment__user__public_name"]
    search_help_text = "Searches reasons, posts and writers."
    ordering = ["-pk"]
    list_per_page = 100
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = None

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("by", "comment__post", "comment__user")
        return rows.defer("comment__comment", "comment__html", "comment__excerpt", "comment__proposed_text")

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

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Log of moderation", **(extra_context or {})})

    @admin.display(description="act")
    def entry(self, row):
        states = {"before": State(row.before).label if row.before else "", "after": State(row.after).label}
        words, reason = in_words(row)
        context = {"row": row, "words": words, "reason": reason, **states}
        return render_to_string("admin/comments/commentlog/entry.html", context)

"""The sidebar's links, and how the addresses elsewhere answered that posts and sidebar lead to."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db import models
from django.db.models import Max, Prefetch
from django.utils.html import format_html, format_html_join

from blog.admin.desk import ForEditors, written
from blog.admin.order import InOrder
from blog.admin.plain_words import PlainForm
from blog.models import CheckedLink, Link, LinkGroup, Post


def last_place(rows):
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


# Without the stock admin's line that says what stands in the field anyway.
PLAIN_ADDRESS = {
    models.URLField: {"widget": forms.URLInput(attrs={"class": "vURLField"}), "assume_scheme": "https"},
}


class LinkInline(admin.StackedInline):
    model = Link
    form = PlainForm
    formfield_overrides = PLAIN_ADDRESS
    extra = 1
    fields = ["title", "url", "description"]


@admin.register(LinkGroup)
class LinkGroupAdmin(InOrder, admin.ModelAdmin):
    """A heading of the sidebar with its links, on one page."""

    form = PlainForm
    list_display = ["name", "order"]
    fields = ["name"]
    inlines = [LinkInline]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.position = last_place(LinkGroup.objects.all())
        super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        for each in formset.forms:
            if each.has_changed() and each.instance.pk is None:
                each.instance.position = last_place(form.instance.links.all()) + formset.forms.index(each)
        super().save_formset(request, form, formset, change)


@admin.register(Link)
class LinkAdmin(InOrder, admin.ModelAdmin):
    """All links of the sidebar in their order. New ones are made on the page of their group."""

    form = PlainForm
    formfield_overrides = PLAIN_ADDRESS
    list_display = ["title", "group", "url", "order"]
    list_filter = ["group"]
    list_select_related = ["group"]
    search_fields = ["title", "url"]
    fields = ["group", "title", "url", "description"]

    def rows_with(self, thing):
        return Link.objects.filter(group=thing.group_id).order_by("position", "title")

    def save_model(self, request, obj, form, change):
        if not change:
            obj.position = last_place(obj.group.links.all())
        super().save_model(request, obj, form, change)


@admin.register(CheckedLink)
class CheckedLinkAdmin(ForEditors, admin.ModelAdmin):
    """The addresses elsewhere, those that are broken first. Looked at by the worker, changed by nobody."""

    list_display = ["address", "condition", "since", "looked_at", "where_used"]
    list_display_links = None
    list_filter = ["state"]
    search_fields = ["url", "posts__title"]
    actions = ["look_again"]
    list_per_page = 50
    empty_value_display = ""

    def get_queryset(self, request):
        # Titles of other people's drafts are nobody's business.
        posts = (Post.objects.published() | Post.objects.editable_by(request.user)).only("title", "slug")
        return CheckedLink.objects.broken_first().prefetch_related(Prefetch("posts", posts, to_attr="shown_posts"))

    def get_ordering(self, request):
        return ["worst", "failing_since", "url"]

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff and request.user.has_perm("blog.view_post")

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_look_permission(self, request):
        return self.is_editor(request)

    def changelist_view(self, request, extra_context=None):
        if not settings.LINK_CHECK and request.method == "GET":
            messages.warning(request, "Links are not looked at: LINK_CHECK is 0 in the settings of the server.")
        return super().changelist_view(request, extra_context)

    @admin.action(description="Look at the selected links again soon", permissions=["look"])
    def look_again(self, request, queryset):
        keys = [link.pk for link in queryset]
        CheckedLink.objects.filter(pk__in=keys).update(next_check_at=None)
        count = len(keys)
        messages.success(request, f"{count} link{'' if count == 1 else 's'} will be looked at within minutes.")

    @admin.display(description="address", ordering="url")
    def address(self, link):
        return format_html('<a href="{0}" rel="noreferrer">{0}</a>', link.url)

    @admin.display(description="state", ordering="state")
    def condition(self, link):
        return " ".join(filter(None, [f"{link.get_state_display()}.", link.says]))

    @admin.display(description="since", ordering="failing_since")
    def since(self, link):
        return link.failing_since and written(link.failing_since)

    @admin.display(description="last looked at", ordering="checked_at")
    def looked_at(self, link):
        return link.checked_at and written(link.checked_at)

    @admin.display(description="where used")
    def where_used(self, link):
        places = [(post.get_absolute_url(), post.title) for post in link.shown_posts]
        places += [("/#links", "Sidebar")] if link.in_sidebar else []
        return format_html_join(", ", '<a href="{}">{}</a>', places) or "Nowhere any more"

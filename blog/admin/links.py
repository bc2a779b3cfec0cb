from django.contrib import admin

from blog.models import Link, LinkGroup


class LinkInline(admin.StackedInline):
    model = Link
    extra = 1


@admin.register(LinkGroup)
class LinkGroupAdmin(admin.ModelAdmin):
    """A heading of the sidebar with its links, on one page."""

    list_display = ["name", "position"]
    inlines = [LinkInline]

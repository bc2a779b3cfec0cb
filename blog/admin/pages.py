from django.contrib import admin

from blog.admin.drafted import DraftedAdmin
from blog.models import Page


@admin.register(Page)
class PageAdmin(DraftedAdmin):
    list_display = ["title", "address", "is_published", "menu_order"]
    prepopulated_fields = {"slug": ["title"]}
    fields = ["title", "body", "is_published", "menu_order", "slug"]

    @admin.display(description="address", ordering="slug")
    def address(self, page):
        return page.get_absolute_url()

    def view_on_site(self, obj):
        return obj.get_absolute_url()

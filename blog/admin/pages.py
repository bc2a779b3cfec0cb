from django.contrib import admin

from blog.admin.drafted import DraftedAdmin
from blog.admin.order import InOrder, buttons
from blog.admin.text_form import TextForm
from blog.models import Page


@admin.register(Page)
class PageAdmin(InOrder, DraftedAdmin):
    form = TextForm
    list_display = ["title", "address", "state", "beside", "order"]
    prepopulated_fields = {"slug": ["title"]}
    fields = ["title", "body", "is_published", "menu_order", "slug"]
    place = "menu_order"

    def rows_with(self, thing):
        return Page.objects.filter(menu_order__gt=0).order_by("menu_order", "title")

    def move(self, request, key, step):
        page = self.get_object(request, key)
        if page and page.menu_order:
            super().move(request, key, step)

    @admin.display(description="order in the footer", ordering="menu_order")
    def order(self, page):
        return buttons(page) if page.menu_order else "Not in the footer"

    @admin.display(description="state", ordering="is_published")
    def state(self, page):
        return "Published" if page.is_published else "Only at the desk"

    @admin.display(description="address", ordering="slug")
    def address(self, page):
        return page.get_absolute_url()

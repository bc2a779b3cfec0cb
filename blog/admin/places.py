"""Where posts belong: categories and bylines."""

from django.contrib import admin

from accounts.models import User
from blog.admin.desk import KeptWhileUsed
from blog.admin.handing_over import HandedOver
from blog.admin.plain_words import PlainForm
from blog.models import Author, Category


@admin.register(Category)
class CategoryAdmin(KeptWhileUsed, admin.ModelAdmin):
    form = PlainForm
    instead = "Give them another category first."
    list_display = ["name", "parent", "description"]
    empty_value_display = ""
    list_select_related = ["parent"]
    prepopulated_fields = {"slug": ["name"]}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "parent":
            kwargs["queryset"] = Category.objects.filter(parent=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Author)
class AuthorAdmin(HandedOver, KeptWhileUsed, admin.ModelAdmin):
    form = PlainForm
    instead = "A byline stays as long as its posts do; take away its account instead."
    list_display = ["name", "role", "user"]
    empty_value_display = ""
    list_select_related = ["user"]
    prepopulated_fields = {"slug": ["name"]}

    def get_readonly_fields(self, request, obj=None):
        # Which account writes under which name is a right, and those are given by administrators.
        return [] if request.user.is_superuser else ["user"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "user":
            kwargs["queryset"] = User.objects.filter(is_staff=True).order_by("public_name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

from django.contrib import admin, messages
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.utils.html import format_html, format_html_join

from blog.admin.desk import ForEditors
from blog.admin.order import buttons, move
from blog.admin.plain_words import PlainForm
from blog.keys import as_key
from blog.models import Post, Series


@admin.register(Series)
class SeriesAdmin(ForEditors, admin.ModelAdmin):
    """A series with its parts in their order. Posts join it in their own form."""

    form = PlainForm
    list_display = ["name", "address", "parts_count"]
    search_fields = ["name", "description"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(post_count=Count("posts"))

    def get_fields(self, request, obj=None):
        return ["name", "description", "slug", *(["parts"] if obj else [])]

    def get_readonly_fields(self, request, obj=None):
        return ["parts"] if obj else []

    def response_change(self, request, obj):
        for name, step in (("_up", -1), ("_down", 1)):
            if post := Post.objects.filter(series=obj, pk=as_key(request.POST.get(name))).first():
                if move(Post.objects.in_series(obj), post, "series_position", step):
                    messages.success(request, f"“{post}” has changed places.")
                return HttpResponseRedirect(request.get_full_path())
        return super().response_change(request, obj)

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.slug else None

    @admin.display(description="address", ordering="slug")
    def address(self, series):
        return series.get_absolute_url()

    @admin.display(description="posts", ordering="post_count")
    def parts_count(self, series):
        return series.post_count

    @admin.display(description="its posts in order")
    def parts(self, series):
        rows = ((post.title, post.state_label, buttons(post)) for post in Post.objects.in_series(series))
        parts = format_html_join("", "<li>{} <small>{}</small> {}</li>", rows)
        return format_html('<ol class="parts-order">{}</ol>', parts) if parts else "None yet."

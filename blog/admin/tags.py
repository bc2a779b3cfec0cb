from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Count
from django.db.models.functions import Lower
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.text import slugify
from taggit.models import Tag

from blog import tags
from blog.admin.desk import ForEditors
from blog.admin.plain_words import PlainForm
from blog.models.old_address import address_of
from blog.models.post import join_names


class TagForm(PlainForm):
    class Meta:
        model = Tag
        fields = ["name", "slug"]
        help_texts = {"slug": "The last part of its address. Empty: made of the name. The old one will lead here."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_name(self):
        name = self.cleaned_data["name"]
        if Tag.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("There is such a tag already. To make one of both, merge them in the list.")
        return name

    def clean_slug(self):
        slug = self.cleaned_data["slug"] or slugify(self.cleaned_data.get("name", ""), allow_unicode=True)
        if not slug and self.cleaned_data.get("name"):
            raise forms.ValidationError("This name has no letters for an address. Please write one here.")
        return slug


class UseFilter(admin.SimpleListFilter):
    title = "use"
    parameter_name = "used"

    def lookups(self, request, model_admin):
        return [("yes", "Used"), ("no", "Not used")]

    def queryset(self, request, queryset):
        if self.value() in ("yes", "no"):
            return queryset.filter(post_count__gt=0) if self.value() == "yes" else queryset.filter(post_count=0)
        return queryset


admin.site.unregister(Tag)  # the package's own, which knows no addresses


@admin.register(Tag)
class TagAdmin(ForEditors, admin.ModelAdmin):
    form = TagForm
    list_display = ["name", "address", "posts"]
    list_filter = [UseFilter]
    search_fields = ["name", "slug"]
    ordering = [Lower("name")]
    actions = ["merge_selected", "delete_unused"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(post_count=Count("taggit_taggeditem_items"))

    @admin.action(description="Merge the selected tags into one", permissions=["change"])
    def merge_selected(self, request, queryset):
        chosen = list(queryset)
        if len(chosen) < 2:
            messages.error(request, "Please select at least two tags to merge.")
            return None
        into = next((tag for tag in chosen if str(tag.pk) == request.POST.get("into")), None)
        if into is None:
            context = {
                **self.admin_site.each_context(request),
                "title": "Merge tags",
                "opts": self.opts,
                "tags": sorted(chosen, key=lambda tag: (-tag.post_count, tag.name)),
                "checkbox": ACTION_CHECKBOX_NAME,
            }
            return TemplateResponse(request, "admin/blog/merge_tags.html", context)
        names = join_names([f"“{tag}”" for tag in chosen if tag != into])
        tags.merge(chosen, into)
        for tag in chosen:
            self.log_change(request, into, f"Merged with “{tag}”.") if tag != into else None
        messages.success(request, f"{names} became “{into}”. The old addresses lead there.")
        return HttpResponseRedirect(request.get_full_path())

    @admin.action(description="Delete those of the selected that nothing carries", permissions=["delete"])
    def delete_unused(self, request, queryset):
        keys = [tag.pk for tag in queryset]
        _, deleted = tags.unused().filter(pk__in=keys).delete()
        count = deleted.get("taggit.Tag", 0)
        messages.success(request, f"{count} tag{'' if count == 1 else 's'} deleted.")

    def view_on_site(self, obj):
        return address_of(obj)

    @admin.display(description="address", ordering="slug")
    def address(self, tag):
        return address_of(tag) if tag.slug else "–"

    @admin.display(description="posts", ordering="post_count")
    def posts(self, tag):
        return tag.post_count

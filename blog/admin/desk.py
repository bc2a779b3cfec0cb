"""What the rooms of the authors' desk share."""

from collections import Counter

from django.contrib import admin
from django.contrib.admin.utils import NestedObjects
from django.db import router
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django_prose_editor.widgets import ProseEditorWidget
from js_asset import Media

from blog.fields import CleanHTMLField

WHEN = "j F Y, H:i"  # as on the site's pages

EDITOR_HELP = (
    "The key Esc leads from the text to its buttons. Pictures come from the library, with the button Picture or as a "
    "line of its own such as [picture 12], with the number that the library shows."
)


class KeptWhileUsed:
    """For what other things point at: deleting is refused with their number instead of the list of all of them."""

    instead = ""

    def get_deleted_objects(self, objs, request):
        collector = NestedObjects(using=router.db_for_write(self.model))
        collector.collect(objs)
        users = Counter(type(obj)._meta for obj in collector.protected)
        if not users:
            return super().get_deleted_objects(objs, request)
        names = (f"{n:,} {opts.verbose_name if n == 1 else opts.verbose_name_plural}" for opts, n in users.items())
        return [], {}, set(), [f"{name}. {self.instead}" for name in names]


class ForEditors:
    """For what belongs to the blog as a whole: open to those who may change everybody's posts."""

    def is_editor(self, request):
        return request.user.is_active and request.user.has_perm("blog.change_others_post")

    def has_module_permission(self, request):
        return self.is_editor(request) or super().has_module_permission(request)

    def has_view_permission(self, request, obj=None):
        return self.is_editor(request) or super().has_view_permission(request, obj)

    def has_add_permission(self, request):
        return self.is_editor(request) or super().has_add_permission(request)

    def has_change_permission(self, request, obj=None):
        return self.is_editor(request) or super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.is_editor(request) or super().has_delete_permission(request, obj)


class EditorAdmin(admin.ModelAdmin):
    """For models with a text in the rich editor."""

    change_form_template = "admin/blog/editor_change_form.html"
    # Not the package's widget for the admin, whose stylesheet would overrule ours.
    formfield_overrides = {CleanHTMLField: {"widget": ProseEditorWidget}}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, CleanHTMLField):
            kwargs["help_text"] = EDITOR_HELP
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def render_change_form(self, request, context, *args, **kwargs):
        # The editor's import map is an inline script: it starts only with the nonce of this answer's policy.
        context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce))
        return super().render_change_form(request, context, *args, **kwargs)


def written(moment):
    """A moment in the time zone of whoever reads; a dash for none."""
    return date_format(timezone.localtime(moment), WHEN) if moment else "–"


def thumbnail(image, alt=""):
    return format_html('<img class="thumbnail" src="{}" alt="{}" loading="lazy">', image.thumbnail_url, alt)
